-- What must be known about a dialog: how each side knows From and To, the trunk of each side, the memo.
--
-- In a shared table under Call-ID and the callee's tag, since that is what every later message has, from either side.
-- As base64: replication (DMQ) does not keep binary values.

local identity = require 'sipcar.identity'
local mime = require 'mime'
local msgpack = require 'MessagePack'
local vars = require 'sipcar.vars'

local M = {}

local TABLE = 'sipcar_dialog'

-- A branch that rings may never be answered; a call that was hung up may see one more retransmission.
local RINGING, GONE = 300, 60

local function lifetime(record)
  if record.gone then return GONE end
  if not record.confirmed then return RINGING end
  return vars.number_setting('SIPCAR_EXPIRE') or 14400
end

local function read(key)
  local stored = KSR.htable.sht_get(TABLE, key)
  if not stored or stored == '' then return nil end
  local good, record = pcall(msgpack.unpack, (mime.unb64(stored)))
  if not good or type(record) ~= 'table' then return nil end
  record.key = key
  return record
end

function M.write(record)
  local key = record.key
  record.key = nil
  KSR.htable.sht_setxs(TABLE, key, (mime.b64(msgpack.pack(record))), lifetime(record))
  record.key = key
end

local function key_of(tag)
  return vars.get('$ci') .. '|' .. tag
end

--- The dialog of the current request or response; its second result is the side that sent the request.
function M.find(from_tag, to_tag)
  local record = to_tag and read(key_of(to_tag))
  if record and record.caller_tag == from_tag then return record, 'caller' end
  record = from_tag and read(key_of(from_tag))
  if record and record.caller_tag == to_tag then return record, 'callee' end
end

--- Reads a dialog again by its key.
M.read = read

--- Keeps a dialog alive for as long as it is used. (A read does not refresh what the table holds.)
function M.touch(record)
  KSR.htable.sht_setex(TABLE, record.key, lifetime(record))
end

--- The trunks in the direction of a request sent by `side`.
function M.trunks(record, side)
  if side == 'caller' then return record.caller_trunk, record.callee_trunk end
  return record.callee_trunk, record.caller_trunk
end

-- From and To as the other side knows them, only where the two sides differ.
local function add_mapped(edits, header, seen, wanted, tag)
  if not wanted or seen and seen[1] == wanted[1] and seen[2] == wanted[2] then return end
  edits[#edits + 1] = identity.edit(header, identity.join(wanted, tag))
end

--- The edits that a request of this dialog needs before it reaches the other side.
function M.mapped(record, side, from_tag, to_tag)
  local edits = {}
  if not record.sent_from then return edits end
  if side == 'caller' then
    add_mapped(edits, 'from', record.received_from, record.sent_from, from_tag)
    add_mapped(edits, 'to', record.received_to, record.sent_to, to_tag)
  else
    add_mapped(edits, 'from', record.sent_to, record.received_to, from_tag)
    add_mapped(edits, 'to', record.sent_from, record.received_from, to_tag)
  end
  return edits
end

-- A response with a To tag picks one branch: what is known of that branch becomes the dialog's.
local function from_branch(branch, key)
  local record = {
    key = key, caller_tag = vars.get('$ft'), caller_trunk = vars.sender(), callee_trunk = branch.trunk,
    memo = branch.memo,
  }
  if not branch.from then return record end
  record.received_from = identity.cut(vars.get('$T_req($hdr(From))'))
  record.received_to = identity.cut(vars.get('$T_req($hdr(To))'))
  record.sent_from, record.sent_to = identity.cut(branch.from), identity.cut(branch.to)
  return record
end

--- The dialog that a response to an initial request belongs to, made or confirmed by it.
function M.promote(branch, to_tag, status)
  local key = key_of(to_tag)
  local record = read(key)
  local known = record and record.caller_tag == vars.get('$ft')
  if not known then record = from_branch(branch, key) end
  if known and (record.confirmed or status < 200) then
    M.touch(record)
    return record
  end
  record.confirmed = status >= 200
  M.write(record)
  return record
end

--- Remembers a memo for the dialog's next message. `nil` keeps what there is, '' forgets it.
function M.keep_memo(record, memo)
  if memo == nil or memo == record.memo then return end
  record.memo = memo ~= '' and memo or nil
  M.write(record)
end

--- A call was hung up: its record is needed for a moment only.
function M.close(record)
  record.gone = true
  M.write(record)
end

return M
