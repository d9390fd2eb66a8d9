-- From and To: edited for one side of a call, put back for the other (RFC 3261 8.2.6.2, and so that no dialog breaks).
--
-- An edit of From or To is only staged when it arrives, and applied once, in the branch: two changes to one line of
-- the received bytes would give a line that holds both.

local record = require 'sipcar.record'
local vars = require 'sipcar.vars'

local M = {}

local field, value = record.field, record.value
local IDENTITY = { from = true, to = true }

--- Splits edits into those of From and To and the others.
function M.split(edits)
  local identities, others = {}, {}
  for i = 1, #edits do
    local edit = edits[i]
    local list = IDENTITY[edit.op] and identities or others
    list[#list + 1] = edit
  end
  return identities, others
end

--- Earlier edits, each replaced by a later one to the same header if there is one.
function M.merge(earlier, later)
  if #earlier == 0 then return later end
  if #later == 0 then return earlier end
  local merged, taken = {}, {}
  for i = 1, #later do
    merged[i] = later[i]
    taken[later[i].op] = true
  end
  for _, edit in ipairs(earlier) do
    if not taken[edit.op] then merged[#merged + 1] = edit end
  end
  return merged
end

-- Staged edits: display, URI, parameters and value of From, then the same of To.
local STAGED = '^([^|]*)|([^|]*)|([^|]*)|([^|]*)|([^|]*)|([^|]*)|([^|]*)|([^|]*)$'

local function staged_text(edit)
  if not edit then return '|||' end
  return field(edit.display) .. '|' .. field(edit.uri) .. '|' .. field(edit.params) .. '|' .. field(edit.value)
end

--- Keeps edits of From and To for the branches.
function M.stage(edits)
  if #edits == 0 then return end
  local from, to
  for i = 1, #edits do
    if edits[i].op == 'from' then from = edits[i] else to = edits[i] end
  end
  vars.set_avp('sipcar_staged', staged_text(from) .. '|' .. staged_text(to))
end

local function staged_edit(op, display, uri, params, whole)
  if uri == '' then return nil end
  return {
    op = op, display = value(display) or '', uri = value(uri), params = value(params) or '', value = value(whole),
  }
end

function M.staged()
  local text = vars.get('$avp(sipcar_staged)')
  if not text then return {} end
  local display, uri, params, whole, to_display, to_uri, to_params, to_whole = text:match(STAGED)
  local from = staged_edit('from', display, uri, params, whole)
  local to = staged_edit('to', to_display, to_uri, to_params, to_whole)
  return from and { from, to } or { to }
end

--- The edits that give From and To these values, bytes untouched; nil: it stays.
function M.edits(from, to)
  local edits = {}
  if from then edits[1] = { op = 'from', value = from } end
  if to then edits[#edits + 1] = { op = 'to', value = to } end
  return edits
end

--- The To value of a request without a tag, with that of its response.
function M.tagged(to, tag)
  return to and tag and to .. ';tag=' .. tag or to
end

--- From and To as they were received and as they were sent, as four fields of a record; nil where not edited.
function M.text(received_from, from, received_to, to)
  if not (received_from or received_to) then return '|||' end
  return field(received_from) .. '|' .. field(from) .. '|' .. field(received_to) .. '|' .. field(to)
end

--- The four values of such a text.
function M.values(text)
  if text == '|||' then return nil end
  local received_from, from, received_to, to = text:match('^([^|]*)|([^|]*)|([^|]*)|([^|]*)$')
  return value(received_from), value(from), value(received_to), value(to)
end

--- From and To of the branch's request as it was received, for a response with this To tag.
-- Where the request had a tag already, the bytes stay.
function M.restored(branch, tag)
  local to = branch.received_to
  return M.edits(branch.received_from, branch.in_dialog and to or M.tagged(to, tag))
end

return M
