-- RFC 6455 frames, as much as a client needs. No socket here: bytes in, messages out.

local M = {}

local byte, char, floor = string.byte, string.char, math.floor

M.CONTINUATION, M.TEXT, M.BINARY, M.CLOSE, M.PING, M.PONG = 0, 1, 2, 8, 9, 10

-- Thousands of empty pieces would be no bytes and yet no end.
local MAX_PIECES = 1024

local function big_endian(n, size)
  local bytes = {}
  for i = size, 1, -1 do
    bytes[i] = char(n % 256)
    n = floor(n / 256)
  end
  return table.concat(bytes)
end

--- One whole frame from client to server.
-- The mask is four zero bytes: masking protects caches from what a browser's script chooses to send, and there is
-- neither here; the frame stays valid, and the payload need not be copied byte by byte.
function M.encode(opcode, payload)
  local size = #payload
  local length
  if size < 126 then
    length = char(128 + size)
  elseif size < 65536 then
    length = char(128 + 126) .. big_endian(size, 2)
  else
    length = char(128 + 127) .. big_endian(size, 8)
  end
  return char(128 + opcode) .. length .. '\0\0\0\0' .. payload
end

local Reader = {}
Reader.__index = Reader

--- A reader of what a server sends. `limit`: bytes of the largest message accepted.
function M.reader(limit)
  return setmetatable({ limit = limit, buffer = '', pieces = nil, pieces_size = 0 }, Reader)
end

function Reader:push(bytes)
  self.buffer = self.buffer == '' and bytes or self.buffer .. bytes
end

-- Size of the head and of the payload, or nil and how many bytes are missing to tell.
local function sizes(buffer)
  local have = #buffer
  if have < 2 then return nil, 2 - have end
  local short = byte(buffer, 2) % 128
  if short < 126 then return 2, short end
  local width = short == 126 and 2 or 8
  if have < 2 + width then return nil, 2 + width - have end
  -- In floating point: 64 bits in an integer could turn out negative.
  local size = 0.0
  for i = 3, 2 + width do size = size * 256 + byte(buffer, i) end
  return 2 + width, floor(size)
end

local function check_head(first, second, size)
  if second >= 128 then return 'FRAME_MASKED' end
  local opcode = first % 16
  if first % 128 >= 16 then return 'FRAME_BITS' end
  if opcode >= 8 then
    if opcode > 10 then return 'FRAME_BITS' end
    if first < 128 or size > 125 then return 'FRAME_CONTROL' end
  elseif opcode == M.TEXT then
    return 'ANSWER_TEXT'
  elseif opcode > 2 then
    return 'FRAME_BITS'
  end
end

function Reader:whole(opcode, payload, final)
  local starts = opcode == M.BINARY
  if starts == (self.pieces ~= nil) then return nil, 'FRAME_ORDER' end
  if starts and final then return M.BINARY, payload end
  self.pieces = self.pieces or {}
  self.pieces[#self.pieces + 1] = payload
  self.pieces_size = self.pieces_size + #payload
  if #self.pieces > MAX_PIECES then return nil, 'FRAME_TOO_LARGE' end
  if not final then return self:next() end
  local message = table.concat(self.pieces)
  self.pieces, self.pieces_size = nil, 0
  return M.BINARY, message
end

--- Returns an opcode and its payload, a message of several frames put together;
-- or nil, nil and the number of bytes to read before asking again; or nil and a code.
function Reader:next()
  local head, size = sizes(self.buffer)
  local have = #self.buffer
  if have >= 2 then
    local fault = check_head(byte(self.buffer, 1), byte(self.buffer, 2), head and size or 0)
    if fault then return nil, fault end
  end
  if not head then return nil, nil, size end
  if self.pieces_size + size > self.limit then return nil, 'FRAME_TOO_LARGE' end
  if have < head + size then return nil, nil, head + size - have end
  local first = byte(self.buffer, 1)
  local payload = self.buffer:sub(head + 1, head + size)
  self.buffer = self.buffer:sub(head + size + 1)
  if first % 16 >= 8 then return first % 16, payload end
  return self:whole(first % 16, payload, first >= 128)
end

return M
