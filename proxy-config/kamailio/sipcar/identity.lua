-- From and To: edited for one side of a call, put back for the other (RFC 3261 8.2.6.2, and so that no dialog breaks).
--
-- An edit of From or To is only staged when it arrives, and applied once, in the branch: two changes to one line of
-- the received bytes would give a line that holds both.

local message = require 'sipcar_client.message'
local msgpack = require 'MessagePack'
local vars = require 'sipcar.vars'

local M = {}

local IDENTITY = { from = true, to = true }

--- Splits edits into those of From and To and the others.
function M.split(edits)
  local identities, others = {}, {}
  for _, edit in ipairs(edits) do
    local list = IDENTITY[edit.op] and identities or others
    list[#list + 1] = edit
  end
  return identities, others
end

--- Earlier edits, each replaced by a later one to the same header if there is one.
function M.merge(earlier, later)
  local merged, taken = {}, {}
  for _, edit in ipairs(later) do
    merged[#merged + 1] = edit
    taken[edit.op] = true
  end
  for _, edit in ipairs(earlier) do
    if not taken[edit.op] then merged[#merged + 1] = edit end
  end
  return merged
end

function M.stage(edits)
  vars.set_avp('sipcar_staged', #edits > 0 and msgpack.pack(edits) or nil)
end

function M.staged()
  local packed = vars.get('$avp(sipcar_staged)')
  return packed and msgpack.unpack(packed) or {}
end

--- An edit that gives `header` the value, bytes untouched.
function M.edit(header, value)
  local display, uri, params = message.name_addr(value)
  return { op = header, display = display, uri = uri, params = params, value = value }
end

-- A value without its tag, cut where the tag was: the dialog's record keeps both pieces.
function M.cut(value)
  local before, behind = message.split_tag(value)
  return { before, behind }
end

--- The value with the tag that the message at hand has there.
function M.join(cut, tag)
  return tag and cut[1] .. ';tag=' .. tag .. cut[2] or cut[1] .. cut[2]
end

--- From and To of the request as it was received, for its response.
-- To gets the tag of the response; where the request had one already, the bytes stay.
function M.restored()
  local from, to = vars.get('$T_req($hdr(From))'), vars.get('$T_req($hdr(To))')
  local edits = {}
  if from and from ~= vars.get('$hdr(From)') then edits[1] = M.edit('from', from) end
  if not to then return edits end
  local _, _, tag = message.split_tag(to)
  local answered = tag and to or M.join(M.cut(to), vars.get('$tt'))
  if answered ~= vars.get('$hdr(To)') then edits[#edits + 1] = M.edit('to', answered) end
  return edits
end

return M
