local frame = require 'sipcar_client.frame'
local support = require 'support'

local function hex(text) return (text:gsub('%s', ''):gsub('%x%x', function(two) return string.char(tonumber(two, 16)) end)) end

-- Everything that a reader makes of the chunks: messages and, at the end, a fault if there is one.
local function read(chunks, limit)
  local reader, out = frame.reader(limit or 1000), {}
  for _, chunk in ipairs(chunks) do
    reader:push(chunk)
    while true do
      local opcode, payload = reader:next()
      if not opcode then
        if payload then
          out[#out + 1] = payload
          return out
        end
        break
      end
      out[#out + 1] = opcode .. ':' .. payload
    end
  end
  return out
end

local HELLO = hex '8205 48656c6c6f' -- Hello
local LONG = hex '827e 0100' .. ('x'):rep(256)
local HUGE = hex '827f 0000000000010000' .. ('y'):rep(65536)
local PIECES = hex '0202 4865' .. hex '8901 70' .. hex '0001 6c' .. hex '8002 6c6f' -- He, a ping, l, lo

local FAULTS = {
  { 'a masked frame', '8285 00000000 48656c6c6f', 'FRAME_MASKED' },
  { 'a text frame', '8105 48656c6c6f', 'ANSWER_TEXT' },
  { 'a reserved bit', 'c205 48656c6c6f', 'FRAME_BITS' },
  { 'an unknown data opcode', '8300', 'FRAME_BITS' },
  { 'an unknown control opcode', '8b00', 'FRAME_BITS' },
  { 'a long ping', '897e 0100', 'FRAME_CONTROL' },
  { 'a ping in pieces', '0900', 'FRAME_CONTROL' },
  { 'a continuation of nothing', '8001 61', 'FRAME_ORDER' },
  { 'a new message inside another', '0201 61 8201 62', 'FRAME_ORDER' },
  { 'a frame above the limit, by its head alone', '827e 03e9', 'FRAME_TOO_LARGE' },
  { 'a length of 2^63', '827f 8000000000000000', 'FRAME_TOO_LARGE' },
}

return function(case)
  case('reads one frame', function() support.same(read { HELLO }, { '2:Hello' }) end)
  case('reads 16-bit and 64-bit lengths', function()
    support.same(read({ LONG, HUGE }, 70000), { '2:' .. ('x'):rep(256), '2:' .. ('y'):rep(65536) })
  end)
  case('reads several frames of one chunk', function()
    support.same(read { HELLO .. LONG .. HELLO }, { '2:Hello', '2:' .. ('x'):rep(256), '2:Hello' })
  end)
  case('puts pieces together, a ping between them', function() support.same(read { PIECES }, { '9:p', '2:Hello' }) end)
  case('reads the same wherever the bytes are split', function()
    local all = HELLO .. PIECES .. LONG
    local wanted = read { all }
    for cut = 1, #all - 1 do support.same(read { all:sub(1, cut), all:sub(cut + 1) }, wanted) end
  end)
  case('reads the same byte by byte', function()
    local all, bytes = PIECES .. HELLO, {}
    for i = 1, #all do bytes[i] = all:sub(i, i) end
    support.same(read(bytes), read { all })
  end)
  case('never asks for more than the frame has', function()
    local reader, at = frame.reader(1000), 1
    while at <= #LONG do
      local _, _, missing = reader:next()
      support.is_true(missing > 0 and at + missing - 1 <= #LONG, 'asks for ' .. missing)
      reader:push(LONG:sub(at, at + missing - 1))
      at = at + missing
    end
    support.same(reader:next(), frame.BINARY)
  end)
  case('hands out a close', function() support.same(read { hex '8802 03e8' }, { '8:\3\232' }) end)
  for _, fault in ipairs(FAULTS) do
    case('refuses ' .. fault[1], function()
      local out = read { hex(fault[2]) }
      support.same(out[#out], fault[3])
    end)
  end
  case('refuses pieces whose sum is above the limit', function()
    support.same(read({ hex '0208' .. ('a'):rep(8), hex '8008' .. ('b'):rep(8) }, 15), { 'FRAME_TOO_LARGE' })
  end)
  case('refuses endless empty pieces', function()
    support.same(read { hex '0200' .. (hex '0000'):rep(2000) }, { 'FRAME_TOO_LARGE' })
  end)
  case('writes a masked frame whose mask changes nothing', function()
    support.same(frame.encode(frame.BINARY, 'Hello'), hex '8285 00000000 48656c6c6f')
    support.same(frame.encode(frame.BINARY, ('x'):rep(300)):sub(1, 8), hex '82fe 012c 00000000')
    support.same(frame.encode(frame.BINARY, ('x'):rep(65536)):sub(1, 14), hex '82ff 0000000000010000 00000000')
  end)
end
