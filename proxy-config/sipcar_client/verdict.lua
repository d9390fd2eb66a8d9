-- Checks a whole verdict before its first edit is applied: in a proxy a header value with a line break in it would
-- silently become two headers, and a fault in the middle would leave half of the edits behind.

local message = require 'sipcar_client.message'

local M = {}

M.ACTIONS = { [0] = 'continue', [1] = 'reject', [2] = 'steer', [3] = 'drop' }

local MAX_EDITS, MAX_MEMO, MAX_HEADERS = 512, 8192, 64
local NOT_BY_NAME = { from = true, to = true, ['content-length'] = true }

local function is_int(value, low, high)
  return type(value) == 'number' and value % 1 == 0 and value >= low and value <= high
end

local function one_line(value)
  return type(value) == 'string' and not value:find('[%z\r\n]')
end

local function is_token(value)
  return type(value) == 'string' and value ~= '' and not value:find("[^%w%-.!%%*_+`'~]")
end

local function is_uri(value)
  return type(value) == 'string' and value:find('^%a[%w+.-]*:.') ~= nil and not value:find('[%z\1-\32<>"\127]')
end

-- Quotes closed, and no angle bracket outside of them.
local function is_display(value)
  if not one_line(value) then return false end
  local bare = value:gsub('\\.', ''):gsub('"[^"]*"', '')
  return not bare:find('["<>]')
end

-- A hole or a named field would end the walk over a list early and leave edits out in silence.
local function is_list(value, most)
  if type(value) ~= 'table' then return false end
  local fields = 0
  for _ in pairs(value) do fields = fields + 1 end
  return fields <= most and (fields == 0 or value[fields] ~= nil)
end

-- Each line may be met by one edit only, and must be there.
local function claim(seen, name, index)
  local line = name .. ' ' .. index
  if seen.lines[line] then return 'EDIT_TWICE' end
  seen.lines[line] = true
  seen.counts = seen.counts or message.count_headers(seen.raw)
  if index >= (seen.counts[name] or 0) then return 'EDIT_INDEX' end
end

local function claim_named(seen, name, index)
  if not is_token(name) then return 'EDIT_NAME' end
  local canonical = message.canonical(name)
  if NOT_BY_NAME[canonical] then return 'EDIT_NAME' end
  if not is_int(index, 0, 10000) then return 'EDIT_INDEX' end
  return claim(seen, canonical, index)
end

local function once(seen, what)
  if seen.lines[what] then return 'EDIT_TWICE' end
  seen.lines[what] = true
end

local function same_tag(params, tag)
  local _, _, found = message.split_tag('<>' .. params)
  return found == tag
end

-- Blanks may stand before the first semicolon, and alone (RFC 3261 25.1, SEMI).
local function are_params(value)
  return one_line(value) and (value:find('^[ \t]*;') or value:find('^[ \t]*$')) ~= nil
end

local function identity(op)
  return function(edit, seen)
    local display, uri, params = edit[2], edit[3], edit[4]
    if not is_display(display) then return 'EDIT_DISPLAY' end
    if not is_uri(uri) then return 'EDIT_URI' end
    if not are_params(params) then return 'EDIT_PARAMS' end
    if not same_tag(params, seen.tags[op]) then return 'EDIT_TAG' end
    return once(seen, op), { op = op, display = display, uri = uri, params = params }
  end
end

local DECODE = {
  [1] = function(edit, seen)
    if not is_uri(edit[2]) then return 'EDIT_URI' end
    return once(seen, 'uri'), { op = 'uri', uri = edit[2] }
  end,
  [2] = identity('from'),
  [3] = identity('to'),
  [4] = function(edit, seen)
    return claim_named(seen, edit[2], edit[3]), { op = 'remove', name = edit[2], index = edit[3] }
  end,
  [5] = function(edit, seen)
    if not one_line(edit[4]) then return 'EDIT_VALUE' end
    return claim_named(seen, edit[2], edit[3]), { op = 'replace', name = edit[2], index = edit[3], value = edit[4] }
  end,
  [6] = function(edit)
    if not is_token(edit[2]) or NOT_BY_NAME[message.canonical(edit[2])] then return 'EDIT_NAME' end
    if not one_line(edit[3]) then return 'EDIT_VALUE' end
    return nil, { op = 'add', name = edit[2], value = edit[3] }
  end,
  [7] = function(edit, seen)
    if type(edit[3]) ~= 'string' or not (edit[2] == nil or one_line(edit[2]) and edit[2] ~= '') then
      return 'EDIT_BODY'
    end
    return once(seen, 'body'), { op = 'body', content_type = edit[2], body = edit[3] }
  end,
  [8] = function(_, seen)
    return once(seen, 'body'), { op = 'no body' }
  end,
}

local function decode_edits(edits, question)
  if not is_list(edits, MAX_EDITS) then return nil, 'VERDICT_EDITS' end
  local seen = { lines = {}, raw = question.message, tags = { from = question.from_tag, to = question.to_tag } }
  local decoded = {}
  for i, edit in ipairs(edits) do
    local decode = type(edit) == 'table' and DECODE[edit[1]]
    if not decode then return nil, 'EDIT_KIND' end
    local fault, known = decode(edit, seen)
    if fault then return nil, fault end
    decoded[i] = known
  end
  return decoded
end

local function check_headers(headers)
  if headers == nil then return true end
  if not is_list(headers, MAX_HEADERS) then return false end
  for _, header in ipairs(headers) do
    if type(header) ~= 'table' or not is_token(header[1]) or not one_line(header[2]) then return false end
  end
  return true
end

local function check_reject(status, reason, headers)
  if not is_int(status, 400, 699) then return 'VERDICT_STATUS' end
  if not one_line(reason) or reason == '' then return 'VERDICT_REASON' end
  if not check_headers(headers) then return 'VERDICT_HEADERS' end
end

local function check_steer(steer)
  if type(steer) ~= 'table' then return 'VERDICT_STEER' end
  local trunk, set, uri = steer[1], steer[2], steer[3]
  local good = one_line(trunk) and trunk ~= '' and (set == nil or is_int(set, 0, 2147483647))
    and (uri == nil or is_uri(uri))
  if not good then return 'VERDICT_STEER' end
end

local function check_rest(memo, hints, revision)
  if not (memo == nil or type(memo) == 'string' and #memo <= MAX_MEMO) then return 'VERDICT_MEMO' end
  if not (hints == nil or type(hints) == 'table') then return 'VERDICT_HINTS' end
  if type(revision) ~= 'string' then return 'VERDICT_REVISION' end
end

--- Returns the verdict with its fields named, or nil and the code of the first fault.
-- `question` has the message and the tags of its From and To.
function M.check(frame, question)
  local status, reason, headers, steer = frame[4], frame[5], frame[6], frame[7]
  local memo, hints, revision = frame[9], frame[10], frame[11]
  local action = M.ACTIONS[frame[3]]
  if not action then return nil, 'VERDICT_ACTION' end
  local fault = action == 'reject' and check_reject(status, reason, headers)
    or action == 'steer' and check_steer(steer)
    or check_rest(memo, hints, revision)
  if fault then return nil, fault end
  local edits
  edits, fault = decode_edits(frame[8], question)
  if not edits then return nil, fault end
  return {
    action = action, status = status, reason = reason, headers = headers or {},
    steer = action == 'steer' and { trunk = steer[1], set = steer[2], uri = steer[3] } or nil,
    edits = edits, memo = memo, hints = hints, revision = revision,
  }
end

return M
