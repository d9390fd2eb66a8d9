-- A WebSocket connection over LuaSocket. Each call has an absolute deadline: a peer that drips bytes gains nothing.

local frame = require 'sipcar_client.frame'
local socket = require 'socket'
local tls = require 'sipcar_client.tls'

local M = {}

M.now = socket.gettime

-- The nonce of a handshake proves only that the other end has read it, so a fixed one and its well-known answer
-- (RFC 6455 1.3) serve as well, and no SHA-1 is needed.
local KEY, ACCEPT = 'dGhlIHNhbXBsZSBub25jZQ==', 's3pPLMBiTxaQ9kYGzzhZRbK+xOo='
local MAX_HEADER_LINES = 64
-- Larger than any verdict: a whole UDP body, its edits, and the frame around them.
local MAX_MESSAGE = 262144
local LARGEST = MAX_MESSAGE + 10 -- its head included
-- Whoever keeps sending pings or drops of a message must not keep a worker.
local MAX_READS = 65536

-- Parts of the time left for which the socket is set, and may have been set before. A wait of less than a millisecond
-- is none.
local USUAL, LEAST, SHORT_WAIT = 0.9, 0.75, 0.001
-- No frame with an answer in it is shorter.
local SHORTEST = 4

local byte, sub = string.byte, string.sub

local Connection = {}
Connection.__index = Connection

local function arm(sock, deadline)
  sock:settimeout(math.max(deadline - M.now(), 0), 't')
end

-- What LuaSocket and LuaSec call a wait that was too long.
local WAITED = { timeout = true, wantread = true, wantwrite = true }

local function open_tcp(url, deadline)
  local sock = socket.tcp()
  arm(sock, deadline)
  local good, reason = sock:connect(url.host, url.port)
  if not good then
    sock:close()
    return nil, 'UNREACHABLE', reason
  end
  sock:setoption('tcp-nodelay', true)
  return sock
end

local function open_unix(url, deadline)
  local unix = require 'socket.unix'
  local sock = (type(unix) == 'table' and unix.stream or unix)()
  arm(sock, deadline)
  local good, reason = sock:connect(url.unix)
  if not good then
    sock:close()
    return nil, 'UNREACHABLE', reason
  end
  return sock
end

local function open(url, options, deadline)
  if url.unix then return open_unix(url, deadline) end
  local sock, code, reason = open_tcp(url, deadline)
  if not sock or not url.tls then return sock, code, reason end
  return tls.wrap(sock, url.host, options, function() return deadline - M.now() end)
end

local function upgrade_request(url, options)
  local lines = {
    'GET ' .. url.path .. ' HTTP/1.1',
    'Host: ' .. (url.authority or url.host),
    'Upgrade: websocket',
    'Connection: Upgrade',
    'Sec-WebSocket-Key: ' .. KEY,
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Protocol: ' .. options.subprotocol,
    'User-Agent: ' .. options.agent,
  }
  if options.token then lines[#lines + 1] = 'Authorization: Bearer ' .. options.token end
  return table.concat(lines, '\r\n') .. '\r\n\r\n'
end

local function read_headers(sock, deadline)
  local headers = {}
  for _ = 1, MAX_HEADER_LINES do
    arm(sock, deadline)
    local line = sock:receive('*l')
    if not line then return nil end
    if line == '' then return headers end
    local name, value = line:match('^([^:%s]+):%s*(.-)%s*$')
    if name then headers[name:lower()] = value end
  end
end

-- Answers of a sidecar that have a meaning of their own.
local REFUSALS = { ['401'] = 'TOKEN_REFUSED', ['503'] = 'SIDECAR_FULL' }

-- Of an answer that is no yes, only the status is told: more of it could repeat what was sent, the token too.
local function refusal(answer)
  local status = answer:match('^HTTP/%d%.%d (%d%d%d)')
  return REFUSALS[status] or 'BAD_HANDSHAKE', status and 'HTTP status ' .. status or 'no HTTP there'
end

-- Returns true, or nil, a code and a reason.
local function shake_hands(sock, url, options, deadline)
  arm(sock, deadline)
  local request = upgrade_request(url, options)
  if not sock:send(request) then return nil, 'BAD_HANDSHAKE', 'no request could be sent' end
  arm(sock, deadline)
  local status, reason = sock:receive('*l')
  if not status then return nil, 'BAD_HANDSHAKE', 'no answer, ' .. tostring(reason) end
  if not status:match('^HTTP/1%.1 101') then return nil, refusal(status) end
  local headers = read_headers(sock, deadline)
  local good = headers and headers['sec-websocket-accept'] == ACCEPT
    and headers['sec-websocket-protocol'] == options.subprotocol
  if good then return true end
  return nil, 'BAD_HANDSHAKE', 'no ' .. options.subprotocol .. ' there'
end

--- Connects and shakes hands. Returns a connection, or nil, a code and a reason.
-- `options`: subprotocol, agent; token, if the sidecar wants one; for wss also ca_file, certificate, key.
function M.connect(url, options, deadline)
  local sock, code, reason = open(url, options, deadline)
  if not sock then return nil, code, reason end
  local good
  good, code, reason = shake_hands(sock, url, options, deadline)
  if not good then
    sock:close()
    return nil, code, reason
  end
  return M.wrap(sock)
end

--- A connection over a socket on which hands have been shaken.
function M.wrap(sock)
  return setmetatable({ sock = sock, held = '', pieces = frame.pieces(MAX_MESSAGE) }, Connection)
end

-- Sets how long the socket waits: no longer than till the deadline, and rather less than that, so that one setting
-- serves most questions.
function Connection:arm(deadline)
  local left, armed = deadline - M.now(), self.armed
  if armed and armed <= left and armed >= left * LEAST then return end
  armed = left > 0 and left * USUAL or 0
  if armed == self.armed then return end
  self.armed = armed
  self.sock:settimeout(armed, 't')
end

function Connection:write(bytes, deadline)
  self:arm(deadline)
  local good, reason = self.sock:send(bytes)
  if good then return true end
  return nil, WAITED[reason] and 'DEADLINE' or 'CLOSED'
end

--- Sends a message that is in two strings. True, or nil and a code.
function Connection:send(first, second, deadline)
  return self:write(frame.head(frame.BINARY, #first + #second) .. first .. second, deadline)
end

-- Reads on until so many bytes are held. Returns what is held, and a code if it is less.
function Connection:fill(size, deadline)
  while true do
    self:arm(deadline)
    local bytes, reason, part = self.sock:receive(size, self.held)
    self.held = bytes or part or self.held
    if bytes then return bytes end
    if not WAITED[reason] then return self.held, 'CLOSED' end
    if deadline - M.now() < SHORT_WAIT then return self.held, 'DEADLINE' end
  end
end

-- One frame as it came and where its payload begins, or nil and a code.
function Connection:frame(deadline)
  local bytes, code = self.held, nil
  if #bytes < SHORTEST then
    bytes, code = self:fill(SHORTEST, deadline)
    -- A ping or a close may be shorter.
    if #bytes < 2 then return nil, code end
  end
  local size, from = frame.measure(bytes)
  if not size then return nil, from end
  if size > LARGEST then return nil, 'FRAME_TOO_LARGE' end
  if #bytes < size then
    if not code then bytes, code = self:fill(size, deadline) end
    if code then return nil, code end
    if not from then return self:frame(deadline) end
  end
  if #bytes == size then
    self.held = ''
    return bytes, from
  end
  self.held = sub(bytes, size + 1)
  return sub(bytes, 1, size), from
end

-- What is no message in one frame. Returns a message, nothing if there is more to read, or nil and a code.
function Connection:take(bytes, from, deadline)
  local first, payload = byte(bytes), sub(bytes, from)
  local opcode = first % 16
  if opcode == frame.CLOSE then return nil, 'CLOSED' end
  if opcode == frame.PING then
    local pong = frame.head(frame.PONG, #payload) .. payload
    local sent, code = self:write(pong, math.max(deadline, M.now() + 0.001))
    if not sent then return nil, code end
  elseif opcode < frame.CLOSE then
    local message, code = self.pieces:take(first, payload)
    if message or code then return message, code end
  end
  if deadline > 0 and M.now() > deadline then return nil, 'DEADLINE' end
end

--- The next message: bytes, and where in them it begins. Or nil and a code: DEADLINE, CLOSED, or the fault of a frame.
function Connection:receive(deadline)
  for _ = 1, MAX_READS do
    local bytes, from = self:frame(deadline)
    if not bytes then return nil, from end
    if byte(bytes) == frame.WHOLE and not self.pieces.list then return bytes, from end
    local message, code = self:take(bytes, from, deadline)
    if message then return message, 1 end
    if code then return nil, code end
  end
  return nil, 'DEADLINE'
end

--- A message that is there already, or nil and DEADLINE if there is none.
function Connection:poll()
  return self:receive(0)
end

function Connection:close()
  self.sock:settimeout(0)
  self.sock:send(frame.head(frame.CLOSE, 2) .. '\3\232') -- 1000, in case somebody reads it
  self.sock:close()
end

return M
