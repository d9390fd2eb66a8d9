-- Reads a verdict and checks all of it before its first edit is applied: in a proxy a header value with a line break in
-- it would silently become two headers, and a fault in the middle would leave half of the edits behind.

local kept = require 'sipcar_client.kept'
local message = require 'sipcar_client.message'
local unpack = require 'sipcar_client.unpack'

local M = {}

local byte, find = string.byte, string.find
local list, value = unpack.list, unpack.value

local NIL = 0xC0
local ACTIONS = { [0] = 'continue', [1] = 'reject', [2] = 'steer', [3] = 'drop' }
local MAX_EDITS, MAX_MEMO, MAX_HEADERS = 512, 8192, 64
local NOT_BY_NAME = { from = true, to = true, ['content-length'] = true }

local function is_int(number, low, high)
  return type(number) == 'number' and number % 1 == 0 and number >= low and number <= high
end

-- Three searches for a byte are faster than one for a set of them.
local function one_line(text)
  return type(text) == 'string' and not (find(text, '\r', 1, true) or find(text, '\n', 1, true)
    or find(text, '\0', 1, true))
end

local function is_token(text)
  return type(text) == 'string' and find(text, "^[%w%-.!%%*_+`'~]+$") ~= nil
end

-- `%c`: the bytes below 32, and 127.
local function is_uri(text)
  return type(text) == 'string' and find(text, '^%a[%w+.-]*:[^%c <>"]+$') ~= nil
end

-- Quotes closed, and no angle bracket outside of them.
local function is_display(text)
  if text == '' then return true end
  if not one_line(text) then return false end
  if find(text, '^"[^"\\]*" ?$') then return true end
  local bare = text:gsub('\\.', ''):gsub('"[^"]*"', '')
  return not bare:find('["<>]')
end

-- The one spelling of a header's name that edits may meet by name; nothing if it is not to be met so.
local canonical_of = kept(function(name)
  local canonical = is_token(name) and message.canonical(name)
  return not NOT_BY_NAME[canonical] and canonical
end)

-- What the edits of the verdict at hand have met. One is read at a time, so no table is made for each.
local seen = {}

local function begin(question)
  seen.question, seen.stop, seen.lines = question, nil, nil
  seen.uri, seen.from, seen.to, seen.body = nil, nil, nil, nil
end

-- Each line may be met by one edit only, and must be there.
local function claim(name, index)
  local canonical = canonical_of(name)
  if not canonical then return 'EDIT_NAME' end
  if not is_int(index, 0, 10000) then return 'EDIT_INDEX' end
  local lines, line = seen.lines, canonical .. ' ' .. index
  if not lines then
    lines = {}
    seen.lines = lines
  elseif lines[line] then
    return 'EDIT_TWICE'
  end
  lines[line] = true
  local raw, stop = seen.question.message, seen.stop
  if not stop then
    stop = message.end_of_headers(raw)
    seen.stop = stop
  end
  if not message.has_line(raw, stop, name, canonical, index) then return 'EDIT_INDEX' end
end

local function once(what)
  if seen[what] then return 'EDIT_TWICE' end
  seen[what] = true
end

local function same_tag(params, tag)
  if params == (tag and ';tag=' .. tag or '') then return true end
  local _, _, found = message.split_tag('<>' .. params)
  return found == tag
end

-- Blanks may stand before the first semicolon, and alone (RFC 3261 25.1, SEMI).
local function are_params(text)
  return one_line(text) and (find(text, '^[ \t]*;') or find(text, '^[ \t]*$')) ~= nil
end

local function identity(op)
  local tag = op .. '_tag'
  return function(display, uri, params)
    if not (display == nil or is_display(display)) then return 'EDIT_DISPLAY' end
    if not is_uri(uri) or display == nil and find(uri, '[;?,]') then return 'EDIT_URI' end
    if not are_params(params) then return 'EDIT_PARAMS' end
    if not same_tag(params, seen.question[tag]) then return 'EDIT_TAG' end
    -- Without a display it is an addr-spec: what follows it is the header's, brackets or not (RFC 3261 20.10).
    return once(op), {
      op = op, display = display or '', uri = uri, params = params, value = not display and uri .. params or nil,
    }
  end
end

-- By kind: what is wrong with an edit, or nil and the edit with its positions named.
local EDITS = {
  function(uri)
    if not is_uri(uri) then return 'EDIT_URI' end
    return once('uri'), { op = 'uri', uri = uri }
  end,
  identity('from'),
  identity('to'),
  function(name, index)
    return claim(name, index), { op = 'remove', name = name, index = index }
  end,
  function(name, index, text)
    if not one_line(text) then return 'EDIT_VALUE' end
    return claim(name, index), { op = 'replace', name = name, index = index, value = text }
  end,
  function(name, text)
    if not canonical_of(name) then return 'EDIT_NAME' end
    if not one_line(text) then return 'EDIT_VALUE' end
    return nil, { op = 'add', name = name, value = text }
  end,
  function(content_type, body)
    if type(body) ~= 'string' or not (content_type == nil or one_line(content_type) and content_type ~= '') then
      return 'EDIT_BODY'
    end
    return once('body'), { op = 'body', content_type = content_type, body = body }
  end,
  function()
    return once('body'), { op = 'no body' }
  end,
}

-- An edit: a list of its kind and up to three values. Returns what is wrong with it, or nil, the edit and the position
-- behind it.
local function read_edit(bytes, at)
  local size, kind = byte(bytes, at, at + 1)
  if not kind then unpack.broken() end
  local check = size > 0x90 and size < 0xA0 and EDITS[kind]
  if not check then return 'EDIT_KIND' end
  local first, second, third
  at = at + 2
  if size > 0x91 then first, at = value(bytes, at) end
  if size > 0x92 then second, at = value(bytes, at) end
  if size > 0x93 then third, at = value(bytes, at) end
  for _ = 0x95, size do at = select(2, value(bytes, at)) end
  local fault, edit = check(first, second, third)
  return fault, edit, at
end

-- Returns the edits and the position behind them, or nil and a code.
local function read_edits(bytes, at, question)
  local size, behind = list(bytes, at)
  if not size or size > MAX_EDITS then return nil, 'VERDICT_EDITS' end
  if size == 0 then return {}, behind end
  -- With room for four: a table grows at a price.
  local edits = { nil, nil, nil, nil }
  begin(question)
  for i = 1, size do
    local fault
    fault, edits[i], behind = read_edit(bytes, behind)
    if fault then return nil, fault end
  end
  return edits, behind
end

-- A hole or a named field would end the walk over a list early.
local function is_list(table, most)
  local fields = 0
  for _ in pairs(table) do fields = fields + 1 end
  return fields <= most and (fields == 0 or table[fields] ~= nil)
end

local function are_headers(headers)
  if headers == nil then return true end
  if type(headers) ~= 'table' or not is_list(headers, MAX_HEADERS) then return false end
  for _, header in ipairs(headers) do
    if type(header) ~= 'table' or not is_token(header[1]) or not one_line(header[2]) then return false end
  end
  return true
end

local function check_reject(status, reason, headers)
  if not is_int(status, 400, 699) then return 'VERDICT_STATUS' end
  if not one_line(reason) or reason == '' then return 'VERDICT_REASON' end
  if not are_headers(headers) then return 'VERDICT_HEADERS' end
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

-- What only a reject and a steer have.
local function add_target(checked, status, reason, headers, steer)
  local action = checked.action
  if action == 'reject' then
    checked.status, checked.reason, checked.headers = status, reason, headers or {}
    return check_reject(status, reason, headers)
  end
  if action ~= 'steer' then return nil end
  local fault = check_steer(steer)
  if not fault then checked.steer = { trunk = steer[1], set = steer[2], uri = steer[3] } end
  return fault
end

local POSITIONS = 11

local function read(bytes, at, size, id, question)
  local own, action, status, reason, headers, steer, edits, memo, hints, revision
  own, at = value(bytes, at)
  if own ~= id then return false end
  -- The revision comes last.
  if size < POSITIONS then return nil, 'VERDICT_REVISION' end
  action, at = value(bytes, at)
  action = ACTIONS[action]
  if not action then return nil, 'VERDICT_ACTION' end
  local a, b, c, d = byte(bytes, at, at + 3)
  if a == NIL and b == NIL and c == NIL and d == NIL then
    at = at + 4
  else
    status, at = value(bytes, at)
    reason, at = value(bytes, at)
    headers, at = value(bytes, at)
    steer, at = value(bytes, at)
  end
  edits, at = read_edits(bytes, at, question)
  if not edits then return nil, at end
  memo, at = value(bytes, at)
  hints, at = value(bytes, at)
  revision, at = value(bytes, at)
  for _ = POSITIONS + 1, size do at = select(2, value(bytes, at)) end
  unpack.ends(bytes, at)
  local checked = { action = action, edits = edits, memo = memo, hints = hints }
  local fault = check_rest(memo, hints, revision)
  if not fault and action ~= 'continue' then fault = add_target(checked, status, reason, headers, steer) end
  if fault then return nil, fault end
  return checked
end

--- Reads a verdict: `at` is the position behind its kind, `size` the number of its positions.
-- Returns it with its fields named, or nil and the code of the first fault; false if it answers another question than
-- `id`. `question` has the message and the tags of its From and To.
function M.read(bytes, at, size, id, question)
  local good, checked, code = pcall(read, bytes, at, size, id, question)
  if good then return checked, code end
  return unpack.failed(checked)
end

return M
