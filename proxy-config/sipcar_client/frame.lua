-- RFC 6455 frames, as much as a client needs. No socket here: bytes in, messages out.

local M = {}

local byte, char, floor = string.byte, string.char, math.floor

M.CONTINUATION, M.TEXT, M.BINARY, M.CLOSE, M.PING, M.PONG = 0, 1, 2, 8, 9, 10
--- First byte of a message in one frame: what nearly every frame is.
M.WHOLE = 128 + M.BINARY

-- Thousands of empty pieces would be no bytes and yet no end.
local MAX_PIECES = 1024

local function eight(size)
  local bytes = {}
  for i = 8, 1, -1 do
    bytes[i] = char(size % 256)
    size = floor(size / 256)
  end
  return table.concat(bytes)
end

--- What stands in front of `size` bytes from client to server.
-- The mask is four zero bytes: masking protects caches from what a browser's script chooses to send, and there is
-- neither here; the frame stays valid, and the payload need not be copied byte by byte.
function M.head(opcode, size)
  if size < 126 then return char(128 + opcode, 128 + size, 0, 0, 0, 0) end
  if size < 65536 then return char(128 + opcode, 128 + 126, floor(size / 256), size % 256, 0, 0, 0, 0) end
  return char(128 + opcode, 128 + 127) .. eight(size) .. '\0\0\0\0'
end

local function fault_of(first, second)
  if second >= 128 then return 'FRAME_MASKED' end
  if first % 128 >= 16 then return 'FRAME_BITS' end
  local opcode = first % 16
  if opcode >= 8 then
    if opcode > 10 then return 'FRAME_BITS' end
    if first < 128 or second > 125 then return 'FRAME_CONTROL' end
  elseif opcode == M.TEXT then
    return 'ANSWER_TEXT'
  elseif opcode > 2 then
    return 'FRAME_BITS'
  end
end

--- The size of the frame that begins with these bytes, two at least, and where its payload begins. If they end within
-- the head, only the size of the head. Or nil and a code.
function M.measure(bytes)
  local first, second, third, fourth = byte(bytes, 1, 4)
  if first ~= M.WHOLE or second > 127 then
    local fault = fault_of(first, second)
    if fault then return nil, fault end
  end
  if second < 126 then return second + 2, 3 end
  if second == 126 then
    if not fourth then return 4 end
    return third * 256 + fourth + 4, 5
  end
  if #bytes < 10 then return 10 end
  -- In floating point: 64 bits in an integer could turn out negative.
  local size = 0.0
  for i = 3, 10 do size = size * 256 + byte(bytes, i) end
  return size + 10, 11
end

local Pieces = {}
Pieces.__index = Pieces

--- Puts a message together that comes in several frames. `limit`: its bytes at most.
function M.pieces(limit)
  return setmetatable({ limit = limit, size = 0, list = nil }, Pieces)
end

--- Is a message begun and not ended?
function Pieces:are_open() return self.list ~= nil end

--- Takes a data frame, its first byte and its payload. Returns the message if this was its last; nothing if more is to
-- come; nil and a code if it has no place here.
function Pieces:take(first, payload)
  local begins = first % 16 == M.BINARY
  if begins == self:are_open() then return nil, 'FRAME_ORDER' end
  if begins and first >= 128 then return payload end
  local list = self.list or {}
  self.list = list
  list[#list + 1] = payload
  self.size = self.size + #payload
  if #list > MAX_PIECES or self.size > self.limit then return nil, 'FRAME_TOO_LARGE' end
  if first < 128 then return nil end
  self.list, self.size = nil, 0
  return table.concat(list)
end

return M
