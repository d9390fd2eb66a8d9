-- What the cases share.

local msgpack = require 'MessagePack'

local M = {}

local function show(value)
  if type(value) == 'string' then return ('%q'):format(value) end
  if type(value) == 'number' then return ('%.14g'):format(value) end -- 1 and 1.0 are the same here
  if type(value) ~= 'table' then return tostring(value) end
  local parts = {}
  for key, item in pairs(value) do parts[#parts + 1] = tostring(key) .. '=' .. show(item) end
  table.sort(parts)
  return '{' .. table.concat(parts, ', ') .. '}'
end

--- Same value; tables are compared by their content.
function M.same(got, wanted)
  if show(got) ~= show(wanted) then error(('got %s, wanted %s'):format(show(got), show(wanted)), 2) end
end

function M.is_true(value, what)
  if not value then error(what or 'is not so', 2) end
end

local LONGEST = 1000

-- Nil for a map.
local function last_index(list)
  local last = 0
  for i = 1, LONGEST do
    if list[i] ~= nil then last = i end
  end
  return (last > 0 or next(list) == nil) and last or nil
end

--- msgpack of a value. Holes of a list are packed as nil; `size`: positions of the list, if the last ones are holes.
function M.pack(value, size)
  if type(value) ~= 'table' then return msgpack.pack(value) end
  size = size or last_index(value)
  if not size then return msgpack.pack(value) end
  local out = {}
  if size < 16 then out[1] = string.char(0x90 + size)
  else out[1] = string.char(0xDC, math.floor(size / 256), size % 256) end
  for i = 1, size do out[i + 1] = M.pack(value[i]) end
  return table.concat(out)
end

--- A store as a proxy's workers share it, and the lines that were logged.
function M.host()
  local content, lines = {}, {}
  return {
    content = content, lines = lines,
    store = {
      get = function(key) return content[key] end,
      set = function(key, value) content[key] = value end,
    },
    log = function(level, code, text) lines[#lines + 1] = { level = level, code = code, text = text } end,
  }
end

--- An INVITE, as one string. Every way to write a header is in it.
M.INVITE = table.concat({
  'INVITE sip:bob@example.com SIP/2.0',
  'Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1',
  'v: SIP/2.0/UDP 192.0.2.2;branch=z9hG4bK2',
  'f: "Alice, <3" <sip:alice@example.com>;tag=a1',
  'TO : <sip:bob@example.com>',
  'Call-ID: c1',
  'CSeq: 1 INVITE',
  'X-Note: one',
  '  and folded: more',
  'x-note: two',
  'Content-Length: 0',
  '', 'X-Note: no header',
}, '\r\n')

function M.question(fields)
  local question = { stage = 1, message = M.INVITE, from_tag = 'a1' }
  for name, value in pairs(fields or {}) do question[name] = value end
  return question
end

return M
