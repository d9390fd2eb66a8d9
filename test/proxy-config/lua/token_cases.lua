-- The token: where it comes from, how it is shown, and what follows when the sidecar does not like it. The client and
-- its WebSocket are the real ones, so these cases run before those that replace it; socket.tcp is replaced.

local client = require 'sipcar_client'
local socket = require 'socket'
local support = require 'support'
local token = require 'sipcar_client.token'

local GOOD = 'abcdefghijklmnopqrstuvwxyz-._~+/=='

local function with_file(text, body)
  local path = os.tmpname()
  local file = assert(io.open(path, 'wb'))
  file:write(text)
  file:close()
  local good, reason = pcall(body, path)
  os.remove(path)
  if not good then error(reason, 0) end
end

-- A socket that answers a handshake with these lines. Its members are all that the WebSocket calls.
local function answering(lines)
  local fake = { sent = '', closed = false }
  function fake.settimeout() end
  function fake.setoption() end
  function fake.connect() return true end
  function fake.send(_, bytes)
    fake.sent = fake.sent .. bytes
    return #bytes
  end
  function fake.receive()
    local line = table.remove(lines, 1)
    if line then return line end
    return nil, 'closed'
  end
  function fake.close() fake.closed = true end
  return fake
end

-- Runs `body` with sockets that all answer so; gives it the list of those that were opened.
local function answered(lines, body)
  local opened, tcp = {}, socket.tcp
  socket.tcp = function()
    local copy = {}
    for i, line in ipairs(lines) do copy[i] = line end
    opened[#opened + 1] = answering(copy)
    return opened[#opened]
  end
  local good, reason = pcall(body, opened)
  socket.tcp = tcp
  if not good then error(reason, 0) end
end

local function client_with(settings, host)
  settings.urls = settings.urls or 'ws://127.0.0.1:1'
  settings.deadline, settings.policy = 50, { 0, 0 }
  return client.new(settings, host)
end

return function(case)
  case('no token is wanted where none is set', function()
    support.same({ token.is_wanted {}, token.read {} }, { false })
  end)
  case('the text, and what a file holds, without the end of its line', function()
    support.same(token.read { token = GOOD }, GOOD)
    with_file(GOOD .. '\r\n', function(path) support.same(token.read { token_file = path }, GOOD) end)
  end)
  for what, text in pairs {
    nothing = '', ['a short one'] = 'abc', ['two lines'] = GOOD .. '\n' .. GOOD, ['a header'] = GOOD .. '\r\nX: 1',
    ['a blank'] = 'abcdefgh ijklmnopqr', ['a byte that is no text'] = GOOD .. '\0',
  } do
    case(what .. ' in the file is no token', function()
      with_file(text, function(path) support.same({ token.read { token_file = path } }, { nil, 'TOKEN_MISSING' }) end)
    end)
  end
  case('a file that is not there is no token', function()
    support.same({ token.read { token_file = '/nonexistent/token' } }, { nil, 'TOKEN_MISSING' })
  end)

  for _, urls in ipairs { 'ws://127.0.0.1:1', 'ws://localhost:1', 'ws://[::1]:1', 'wss://a.example', 'ws+unix:/s' } do
    case('a token may go to ' .. urls, function()
      support.is_true(client_with({ urls = urls, token = GOOD }, support.host()))
    end)
  end
  for _, url in ipairs { 'ws://192.0.2.1:1', 'ws://127.0.0.1.example:1', 'ws://localhost.example', 'ws://[2001:db8::1]:1' } do
    case('a token never goes to ' .. url, function()
      local settings = { urls = 'wss://good.example,' .. url, token_file = '/any' }
      support.same({ client_with(settings, support.host()) }, { nil, 'TOKEN_IN_CLEAR', url })
    end)
  end

  case('is shown in the handshake', function()
    answered({ 'HTTP/1.1 401 Unauthorized' }, function(opened)
      client_with({ token = GOOD }, support.host()):ask(support.question())
      support.is_true(opened[1].sent:find('\r\nAuthorization: Bearer ' .. GOOD .. '\r\n', 1, true), opened[1].sent)
      support.is_true(opened[1].sent:match('\r\n\r\n$'))
    end)
  end)
  case('nothing is shown where there is none', function()
    answered({ 'HTTP/1.1 401 Unauthorized' }, function(opened)
      client_with({}, support.host()):ask(support.question())
      support.is_true(not opened[1].sent:find('Authorization', 1, true))
    end)
  end)
  case('refused: one line with code and cure, and no worker tries again at once', function()
    answered({ 'HTTP/1.1 401 Unauthorized' }, function(opened)
      local host = support.host()
      local one, other = client_with({ token = GOOD }, host), client_with({ token = GOOD }, host)
      local _, first = one:ask(support.question())
      support.same({ first, opened[1].closed }, { 'TOKEN_REFUSED', true })
      for _ = 1, 50 do
        support.same({ select(2, one:ask(support.question())), select(2, other:ask(support.question())) },
          { 'BACKING_OFF', 'BACKING_OFF' })
      end
      support.same({ #opened, #host.lines, host.lines[1].level, host.lines[1].code }, { 1, 1, 'error', 'TOKEN_REFUSED' })
      support.is_true(host.lines[1].text:find(client.codes.TOKEN_REFUSED, 1, true), host.lines[1].text)
    end)
  end)
  case('not there: nobody is connected to, and it is said once', function()
    answered({}, function(opened)
      local host = support.host()
      local made = client_with({ token_file = '/nonexistent/token' }, host)
      support.same({ select(2, made:ask(support.question())), select(2, made:ask(support.question())) },
        { 'TOKEN_MISSING', 'BACKING_OFF' })
      support.same({ #opened, #host.lines, host.lines[1].code }, { 0, 1, 'TOKEN_MISSING' })
    end)
  end)
  case('a file that was changed holds for the next connection', function()
    with_file('the-first-token-of-all', function(path)
      answered({ 'HTTP/1.1 401 Unauthorized' }, function(opened)
        local settings = { token_file = path }
        client_with(settings, support.host()):ask(support.question())
        local file = assert(io.open(path, 'wb'))
        file:write(GOOD)
        file:close()
        client_with(settings, support.host()):ask(support.question())
        support.is_true(opened[1].sent:find('the-first-token-of-all', 1, true))
        support.is_true(opened[2].sent:find(GOOD, 1, true))
      end)
    end)
  end)
  for answer, code in pairs {
    ['HTTP/1.1 503 Service Unavailable'] = 'SIDECAR_FULL', ['HTTP/1.1 404 ' .. GOOD] = 'BAD_HANDSHAKE',
    ['HTTP/1.1 401 ' .. GOOD] = 'TOKEN_REFUSED', ['Authorization: Bearer ' .. GOOD] = 'BAD_HANDSHAKE',
  } do
    case(('%q is %s, and no line shows the token'):format(answer:gsub(GOOD:gsub('%p', '%%%0'), '...'), code), function()
      answered({ answer }, function()
        local host = support.host()
        local _, got = client_with({ token = GOOD }, host):ask(support.question())
        support.same({ got, #host.lines, host.lines[1].code }, { code, 1, code })
        support.is_true(not host.lines[1].text:find(GOOD, 1, true), host.lines[1].text)
      end)
    end)
  end
end
