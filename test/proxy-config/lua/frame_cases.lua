local support = require 'support'
local websocket = require 'sipcar_client.websocket'

local function hex(text) return (text:gsub('%s', ''):gsub('%x%x', function(two) return string.char(tonumber(two, 16)) end)) end

-- A socket as LuaSocket has it: gives out what has come, and keeps what was sent. `ends`: the peer closes behind it.
local function socket_of(chunks, ends)
  local sock = { buffer = '', chunks = chunks, sent = '', asked = {} }
  function sock.settimeout() return 1 end
  function sock:send(bytes)
    self.sent = self.sent .. bytes
    return #bytes
  end
  function sock:receive(size, prefix)
    local missing = size - #prefix
    assert(missing > 0, 'asks for nothing')
    self.asked[#self.asked + 1] = missing
    local got = self.buffer:sub(1, missing)
    self.buffer = self.buffer:sub(missing + 1)
    if #got == missing then return prefix .. got end
    return nil, ends and 'closed' or 'timeout', prefix .. got
  end
  return sock
end

-- Everything that a connection makes of the chunks: messages, what it sends back and, at the end, a fault if there is
-- one. It looks once behind each chunk.
local function read(chunks, ends)
  local sock = socket_of(chunks, ends)
  local connection, out = websocket.wrap(sock), {}
  for _, chunk in ipairs(chunks) do
    sock.buffer = sock.buffer .. chunk
    while true do
      local bytes, from = connection:poll()
      if bytes then
        out[#out + 1] = bytes:sub(from)
      else
        if from ~= 'DEADLINE' and from ~= 'CLOSED' then
          out[#out + 1] = from
          return out, sock
        end
        break
      end
    end
  end
  return out, sock
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
  { 'a frame above the limit, by its head alone', '827f 0000000000040001', 'FRAME_TOO_LARGE' },
  { 'a length of 2^63', '827f 8000000000000000', 'FRAME_TOO_LARGE' },
}

-- How often and how long a connection waits in vain, in milliseconds, for each span of time that it may; and what is left
-- of each.
local function waits_of(spans)
  local sock, time, waits, out, rests = socket_of({}, false), 1000, nil, {}, {}
  local armed
  function sock.settimeout(_, seconds) armed = seconds end
  function sock.receive(_, _, prefix)
    time = time + armed
    waits[#waits + 1] = math.floor(armed * 1000 + 0.5)
    return nil, 'timeout', prefix
  end
  local connection, clock = websocket.wrap(sock), websocket.now
  websocket.now = function() return time end
  local good, fault = pcall(function()
    for i, span in ipairs(spans) do
      waits = {}
      local till = time + span
      assert(select(2, connection:receive(till)) == 'DEADLINE')
      out[i], rests[i] = waits, till - time
    end
  end)
  websocket.now = clock
  assert(good, fault)
  return out, rests
end

local PONG = hex '8a81 00000000 70'

return function(case)
  case('reads one frame', function() support.same(read { HELLO }, { 'Hello' }) end)
  case('reads 16-bit and 64-bit lengths', function()
    support.same(read { LONG, HUGE }, { ('x'):rep(256), ('y'):rep(65536) })
  end)
  case('reads several frames of one chunk', function()
    support.same(read { HELLO .. LONG .. HELLO }, { 'Hello', ('x'):rep(256), 'Hello' })
  end)
  case('puts pieces together and answers a ping between them', function()
    local out, sock = read { PIECES .. HELLO }
    support.same({ out, sock.sent }, { { 'Hello', 'Hello' }, PONG })
  end)
  case('reads the same wherever the bytes are split', function()
    local all = HELLO .. PIECES .. LONG .. hex '8900' .. HELLO
    local wanted, whole = read { all }
    support.same(#wanted, 4)
    for cut = 1, #all - 1 do
      local out, sock = read { all:sub(1, cut), all:sub(cut + 1) }
      support.same({ out, sock.sent }, { wanted, whole.sent })
    end
  end)
  case('reads the same byte by byte', function()
    local all, bytes = PIECES .. HELLO .. LONG .. HUGE:sub(1, 200), {}
    for i = 1, #all do bytes[i] = all:sub(i, i) end
    support.same(read(bytes), read { all })
  end)
  case('asks twice for an answer, and for no byte behind it', function()
    for _, bytes in ipairs { HELLO, LONG } do
      local _, sock = read { bytes }
      support.same(sock.asked[1] + sock.asked[2], #bytes)
    end
  end)
  case('no answer is shorter than what it asks for first', function()
    local _, sock = read { hex '8202 9106' }
    support.same({ sock.asked[1], sock.buffer }, { 4, '' })
  end)
  case('waits no longer than till the deadline, and says when the peer has closed', function()
    local connection = websocket.wrap(socket_of({}, false))
    support.same({ connection:receive(websocket.now() + 0.01) }, { nil, 'DEADLINE' })
    connection = websocket.wrap(socket_of({}, true))
    support.same({ connection:receive(websocket.now() + 0.01) }, { nil, 'CLOSED' })
  end)
  case('sets the time to wait seldom, and waits till the deadline nevertheless', function()
    local times, rests = waits_of { 0.1, 0.0095, 0.0121, 0 }
    support.same(times, { { 90, 9 }, { 9 }, { 11, 1 }, { 0 } })
    for _, rest in ipairs(rests) do support.is_true(rest >= 0 and rest < 0.0012, 'has ' .. rest .. ' left') end
  end)
  case('a close ends it, with a reason or without, cut off or not', function()
    for _, close in ipairs { hex '8802 03e8', hex '8800' } do
      local sock = socket_of({}, false)
      sock.buffer = close
      support.same({ websocket.wrap(sock):poll() }, { nil, 'CLOSED' })
    end
  end)
  for _, fault in ipairs(FAULTS) do
    case('refuses ' .. fault[1], function()
      local out = read { hex(fault[2]) }
      support.same(out[#out], fault[3])
    end)
  end
  case('refuses pieces whose sum is above the limit', function()
    local piece = hex '027f 0000000000020001' .. ('a'):rep(131073)
    support.same(read { piece, '\128' .. piece:sub(2) }, { 'FRAME_TOO_LARGE' })
  end)
  case('refuses endless empty pieces', function()
    support.same(read { hex '0200' .. (hex '0000'):rep(2000) }, { 'FRAME_TOO_LARGE' })
  end)
  case('endless pings hold nobody', function()
    local sock = socket_of({}, false)
    sock.buffer = (hex '8900'):rep(40000)
    local late = websocket.now() - 0.001
    support.same({ websocket.wrap(sock):receive(late) }, { nil, 'DEADLINE' })
    support.is_true(#sock.sent < 100)
  end)
  case('writes a masked frame whose mask changes nothing', function()
    local function sent(first, second)
      local sock = socket_of({}, false)
      websocket.wrap(sock):send(first, second, 0)
      return sock.sent
    end
    support.same(sent('Hel', 'lo'), hex '8285 00000000' .. 'Hello')
    support.same(sent('y', ('x'):rep(299)), hex '82fe 012c 00000000' .. 'y' .. ('x'):rep(299))
    support.same(sent(('x'):rep(65530), 'yyyyyy'):sub(1, 14), hex '82ff 0000000000010000 00000000')
  end)
end
