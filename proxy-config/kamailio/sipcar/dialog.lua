-- What must be known about a dialog: how each side knows From and To, the trunk of each side, the memo.
--
-- In a shared table under Call-ID and the callee's tag, since that is what every later message has, from either side.
-- One line of printable text, record.lua:
--   1|state|caller's tag|caller's trunk|callee's trunk|From received|From sent|To received|To sent|memo
-- The first field is the format: a record in another one is of another release, and not known. State: r ringing,
-- c confirmed, g gone, and behind the letter the Unix time of the first 2xx. From and To, with their tags, only where
-- the two sides differ.

local identity = require 'sipcar.identity'
local record_text = require 'sipcar.record'
local vars = require 'sipcar.vars'

local M = {}

local field, printable, value = record_text.field, record_text.printable, record_text.value

local TABLE = 'sipcar_dialog'
-- The memo, by far the longest, is cut off by its position: a pattern goes by characters.
local RECORD = '^1|(%l)(%d*)|(([^|]*)|([^|]*)|([^|]*))|([^|]*|[^|]*|[^|]*|[^|]*)|()'
local MEMO = '^1|%l%d*|[^|]*|[^|]*|[^|]*|[^|]*|[^|]*|[^|]*|[^|]*|()'

-- A branch that rings may never be answered; a call that was hung up may see one more retransmission.
local RINGING, GONE = 300, 60

local function lifetime(state)
  if state == 'g' then return GONE end
  if state == 'r' then return RINGING end
  return vars.number_setting('SIPCAR_EXPIRE') or 14400
end

--- Tells the transaction which dialog it belongs to, and which side sent its request: 'caller' or 'callee'.
function M.enter(record, side) vars.set_avp('sipcar_dialog', side .. ' ' .. record.key) end

--- The key of the transaction's dialog and the side that sent its request, or nil.
function M.current()
  local text = vars.get('$avp(sipcar_dialog)')
  if text then return text:sub(8), text:sub(1, 6) end
end

-- nil if there is none. (A table may hold numbers too.)
local function stored_at(key)
  local stored = KSR.htable.sht_get(TABLE, key)
  return stored and tostring(stored)
end

--- Reads a dialog by its key. Parties, identities and memo_text stay as they stand in the table.
function M.read(key)
  local stored = stored_at(key)
  if not stored then return nil end
  local state, answered, parties, caller_tag, caller_trunk, callee_trunk, identities, at = stored:match(RECORD)
  if not state then return nil end
  local memo_text = stored:sub(at)
  return {
    key = key, state = state, answered = answered, memo = value(memo_text), caller_tag = value(caller_tag),
    caller_trunk = value(caller_trunk), callee_trunk = value(callee_trunk),
    parties = parties, identities = identities, memo_text = memo_text,
  }
end

--- The memo of the transaction's dialog; `otherwise` if it has none that is known.
function M.memo(otherwise)
  local key = M.current()
  local stored = key and stored_at(key)
  local at = stored and stored:match(MEMO)
  if not at then return otherwise end
  return value(stored:sub(at))
end

local function write(record)
  local text = '1|' .. record.state .. record.answered .. '|' .. record.parties .. '|' .. record.identities .. '|'
    .. record.memo_text
  KSR.htable.sht_setxs(TABLE, record.key, text, lifetime(record.state))
end

local function key_of(call_id, tag) return call_id .. '|' .. tag end

--- The dialog of the current request; its second result is the side that sent the request.
function M.find(from_tag, to_tag)
  local call_id = vars.get('$ci')
  local record = to_tag and M.read(key_of(call_id, to_tag))
  if record and record.caller_tag == from_tag then return record, 'caller' end
  record = from_tag and M.read(key_of(call_id, from_tag))
  if record and record.caller_tag == to_tag then return record, 'callee' end
end

--- Keeps a dialog alive for as long as it is used. (A read does not refresh what the table holds.)
function M.touch(record)
  KSR.htable.sht_setex(TABLE, record.key, lifetime(record.state))
end

--- Seconds since the dialog's first 2xx, nil if that is not known.
function M.age(record)
  local answered = tonumber(record.answered)
  return answered and os.time() - answered
end

--- The trunks in the direction of a request sent by `side`.
function M.trunks(record, side)
  if side == 'caller' then return record.caller_trunk, record.callee_trunk end
  return record.callee_trunk, record.caller_trunk
end

--- The edits that a request sent by `side` needs before it reaches the other side.
function M.mapped(record, side)
  local received_from, sent_from, received_to, sent_to = identity.values(record.identities)
  if side == 'caller' then return identity.edits(sent_from, sent_to) end
  return identity.edits(received_to, received_from)
end

-- A response with a To tag picks one branch: what is known of that branch becomes the dialog's.
local function from_branch(branch, key, caller_tag, to_tag)
  local parties = field(caller_tag) .. '|' .. field(vars.sender()) .. '|' .. field(branch.trunk)
  return {
    key = key, answered = '', caller_tag = caller_tag, memo = branch.memo,
    parties = printable(parties), memo_text = printable(field(branch.memo)),
    identities = printable(identity.text(branch.received_from, branch.from,
      identity.tagged(branch.received_to, to_tag), identity.tagged(branch.to, to_tag))),
  }
end

--- The dialog that a response to an initial request belongs to, made or confirmed by it.
function M.promote(branch, to_tag, status)
  local key, caller_tag = key_of(vars.get('$ci'), to_tag), vars.get('$ft')
  local record = M.read(key)
  if not record or record.caller_tag ~= caller_tag then
    record = from_branch(branch, key, caller_tag, to_tag)
  elseif record.state ~= 'r' then
    return record -- the same final response again
  elseif status < 200 then
    M.touch(record)
    return record
  end
  record.state = status < 200 and 'r' or 'c'
  if status >= 200 then record.answered = tostring(os.time()) end
  write(record)
  return record
end

--- Remembers a memo for the dialog's next message. `nil` keeps what there is, '' forgets it.
function M.keep_memo(record, memo)
  if memo == '' then memo = nil elseif memo == nil then return end
  if memo == record.memo then return end
  record.memo, record.memo_text = memo, printable(field(memo))
  -- While the question took its time, another worker may have seen an answer, or the end.
  local latest = stored_at(record.key)
  local state, answered = (latest or ''):match('^1|(%l)(%d*)|')
  if state then record.state, record.answered = state, answered end
  write(record)
end

--- A call was hung up: its record is needed for a moment only.
function M.close(key)
  local stored = stored_at(key)
  if not stored or stored:sub(1, 2) ~= '1|' then return end
  KSR.htable.sht_setxs(TABLE, key, '1|g' .. stored:sub(4), GONE)
end

return M
