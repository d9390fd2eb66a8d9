-- The client against a scripted sidecar: websocket.connect is replaced, so there is neither a socket nor a wait.

local msgpack = require 'MessagePack'
local support = require 'support'
local websocket = require 'sipcar_client.websocket'
local client = require 'sipcar_client'


local HELLO = { 1, 1, 'r1', 50, { itsp = { 503, 500 }, [''] = { 0, 0 } }, { itsp = { { 1, { 'INVITE' } } } }, 4000 }

local pack = support.pack

local function verdict(id, edits) return pack({ 3, id, 0, nil, nil, nil, nil, edits or {}, nil, nil, 'r1' }, 11) end

-- `answer(id)` returns the payloads that follow a question, or nil and a code for a failing connection.
local function connection(answer)
  local made = { queue = { msgpack.pack(HELLO) }, closed = false, asked = 0 }
  local function take(otherwise)
    local payload = table.remove(made.queue, 1)
    if payload then return payload, 1 end
    return nil, otherwise
  end
  function made.send(_, head, message)
    if made.dead then return nil, 'CLOSED' end
    made.asked = made.asked + 1
    if made.gone then
      made.fails = 'CLOSED'
      return true
    end
    local payloads, code = answer(msgpack.unpack(head .. message)[2])
    for _, item in ipairs(payloads or {}) do table.insert(made.queue, item) end
    made.fails = code
    return true
  end
  function made.receive() return take(made.fails or 'DEADLINE') end
  function made.poll() return take(made.dead and 'CLOSED' or 'DEADLINE') end
  function made.close() made.closed = true end
  return made
end

-- A client whose URLs are answered by the functions of `sidecars`, by host name; a missing one refuses to connect.
local function setting(sidecars, urls)
  local host = support.host()
  local opened = {}
  websocket.connect = function(url)
    local answer = sidecars[url.host]
    if not answer then return nil, 'UNREACHABLE', 'refused' end
    local made = connection(answer)
    opened[#opened + 1] = made
    return made
  end
  local made = client.new({ urls = urls or 'ws://a', deadline = 50, policy = { 0, 480 }, first = 1 }, host)
  return made, host, opened
end

local function good(id) return { verdict(id) } end

local function action_of(made)
  local answer, code = made:ask(support.question())
  return answer and answer.action or code
end

-- As if the clock had gone on.
local function next_second(made) made.second = 0 end

local function codes_of(host)
  local codes = {}
  for i, line in ipairs(host.lines) do codes[i] = line.code end
  return codes
end

return function(case)
  case('asks and returns the verdict', function()
    local made, host, opened = setting { a = good }
    support.same({ action_of(made), action_of(made), #opened, #host.lines }, { 'continue', 'continue', 1, 0 })
  end)
  case('refuses a wrong URL at once', function()
    support.same({ client.new({ urls = 'ws://a,nonsense', deadline = 50 }, support.host()) }, { nil, 'BAD_URL', 'nonsense' })
  end)
  case('drops the late answer of an earlier question and reads on', function()
    local made = setting { a = function(id) return { verdict(id - 1), verdict(id + 7), verdict(id) } end }
    support.same(action_of(made), 'continue')
  end)
  case('asks once more, and once only, if the connection turned out closed', function()
    local made, _, opened = setting { a = good }
    action_of(made)
    opened[1].dead = true
    support.same({ action_of(made), #opened, opened[1].closed }, { 'continue', 2, true })
  end)
  case('does not ask again on a new connection that closes', function()
    local made, host, opened = setting { a = function() return nil, 'CLOSED' end }
    support.same({ action_of(made), #opened, codes_of(host) }, { 'CLOSED', 1, { 'CLOSED' } })
  end)
  case('does not ask again after a time-out, and then leaves the sidecar alone', function()
    local made, host, opened = setting { a = function() return {} end }
    support.same({ action_of(made), opened[1].asked, opened[1].closed }, { 'DEADLINE', 1, true })
    support.same({ action_of(made), #opened, codes_of(host) }, { 'BACKING_OFF', 1, { 'DEADLINE' } })
  end)
  case('other workers know that the sidecar is down', function()
    local made, host = setting { a = function() return {} end }
    action_of(made)
    local other = client.new({ urls = 'ws://a', deadline = 50, policy = { 0, 0 } }, host)
    support.same(action_of(other), 'BACKING_OFF')
  end)
  case('takes the next URL if one cannot be reached', function()
    local made, host = setting({ b = good }, 'ws://a,ws://b')
    support.same({ action_of(made), action_of(made), codes_of(host) }, { 'continue', 'continue', { 'UNREACHABLE' } })
  end)
  case('takes the next URL if one is busy, and keeps the connection', function()
    local made, host, opened = setting({ a = function(id) return { pack({ 5, id }, 2) } end, b = good }, 'ws://a,ws://b')
    support.same({ action_of(made), opened[1].closed, codes_of(host) }, { 'continue', false, { 'BUSY' } })
  end)
  case('takes no other URL after a refuse, and keeps the connection', function()
    local made, _, opened = setting({ a = function() return { pack({ 7, 0, 'BAD_ASK', 'text' }, 4) } end, b = good }, 'ws://a,ws://b')
    support.same({ action_of(made), #opened, opened[1].closed }, { 'REFUSED', 1, false })
  end)
  case('finishes and moves when the sidecar drains', function()
    local made, _, opened = setting({ a = function(id) return { pack({ 6 }, 1), verdict(id) } end, b = good }, 'ws://a,ws://b')
    support.same({ action_of(made), opened[1].closed }, { 'continue', true })
    support.same({ action_of(made), opened[2].asked }, { 'continue', 1 })
  end)
  case('a drain that came a moment ago is read with the answer, and then it moves', function()
    local made, _, opened = setting({ a = good, b = good }, 'ws://a,ws://b')
    action_of(made)
    table.insert(opened[1].queue, pack({ 6 }, 1))
    support.same({ action_of(made), opened[1].asked, opened[1].closed }, { 'continue', 2, true })
    support.same({ action_of(made), opened[1].asked, opened[2].asked }, { 'continue', 2, 1 })
  end)
  case('takes the next URL if a drain came and the sidecar is gone', function()
    local made, host, opened = setting({ a = good, b = good }, 'ws://a,ws://b')
    action_of(made)
    table.insert(opened[1].queue, pack({ 6 }, 1))
    opened[1].gone = true
    support.same({ action_of(made), #opened, opened[2].asked, codes_of(host) }, { 'continue', 2, 1, {} })
  end)
  case('moves without a question if a drain came a second ago', function()
    local made, _, opened = setting({ a = good, b = good }, 'ws://a,ws://b')
    action_of(made)
    table.insert(opened[1].queue, pack({ 6 }, 1))
    next_second(made)
    made:wants(1, 'itsp', 'INVITE', 0)
    support.same({ opened[1].closed, action_of(made), opened[1].asked, opened[2].asked }, { true, 'continue', 1, 1 })
  end)
  case('a connection that closed a second ago is asked no more', function()
    local made, _, opened = setting { a = good }
    action_of(made)
    opened[1].dead = true
    next_second(made)
    made:wants(1, 'itsp', 'INVITE', 0)
    support.same({ opened[1].closed, action_of(made), #opened }, { true, 'continue', 2 })
  end)
  case('an answer that nobody waits for any more does no harm, a second later or with the next one', function()
    local made, _, opened = setting { a = good }
    action_of(made)
    table.insert(opened[1].queue, verdict(1))
    support.same(action_of(made), 'continue')
    table.insert(opened[1].queue, verdict(2))
    next_second(made)
    made:wants(1, 'itsp', 'INVITE', 0)
    support.same({ #opened[1].queue, action_of(made), #opened }, { 0, 'continue', 1 })
  end)
  case('a verdict with a fault counts as none, and the connection stays', function()
    local made, host, opened = setting { a = function(id) return { verdict(id, { { 6, 'X', 'a\nb' } }) } end }
    support.same({ action_of(made), action_of(made), opened[1].asked }, { 'EDIT_VALUE', 'EDIT_VALUE', 2 })
    support.same(codes_of(host)[1], 'EDIT_VALUE')
  end)
  for _, garbage in ipairs { '\192', '\145\8', 'text', '\147\1\2\3' } do
    case(('closes after %q'):format(garbage), function()
      local made, _, opened = setting { a = function() return { garbage } end }
      action_of(made)
      support.same({ opened[1].closed, action_of(made) }, { true, 'BACKING_OFF' })
    end)
  end
  case('stops asking for a while when slow verdicts hold the worker', function()
    local made, host = setting { a = function(id)
      local till = websocket.now() + 0.03
      while websocket.now() < till do end
      return { verdict(id) }
    end }
    local seen = {}
    for _ = 1, 200 do
      local action = action_of(made)
      if action ~= seen[#seen] then seen[#seen + 1] = action end
      if action == 'WAITED_ENOUGH' then break end
    end
    support.same({ seen, codes_of(host) }, { { 'continue', 'WAITED_ENOUGH' }, { 'WAITED_ENOUGH' } })
  end)
  case('asks about no message above the limit of hello', function()
    local made, _, opened = setting { a = good }
    action_of(made)
    local _, code = made:ask(support.question { message = ('x'):rep(4001) })
    support.same({ code, opened[1].asked }, { 'TOO_LARGE', 1 })
  end)
  case('workers that count up prefer one URL after the other', function()
    local asked = {}
    for worker = 4711, 4716 do
      local urls = 'ws://a:1/,ws://b:1/,ws://c:1/'
      local made = client.new({ urls = urls, deadline = 50, policy = { 0, 0 }, first = worker }, {})
      asked[#asked + 1] = made:in_order()[1].host
    end
    support.same({ asked[4], asked[5], asked[6] }, { asked[1], asked[2], asked[3] })
    table.sort(asked)
    support.same(asked, { 'a', 'a', 'b', 'b', 'c', 'c' })
  end)
  case('wants everything before the first hello, then what hello says', function()
    local made = setting { a = good }
    support.same(made:wants(1, 'itsp', 'OPTIONS', 0), true)
    action_of(made)
    support.same({ made:wants(1, 'itsp', 'OPTIONS', 0), made:wants(1, 'itsp', 'INVITE', 0) }, { false, true })
  end)
  case('follows an update', function()
    local made, host, opened = setting { a = good }
    action_of(made)
    local update = { 4, 1, 'r2', 20, { itsp = { 404, 0 } }, {}, 4000 }
    table.insert(opened[1].queue, msgpack.pack(update))
    action_of(made)
    support.same({ made.revision, made:policy('itsp', 'INVITE', false), host.content.revision }, { 'r2', 404, 'r2' })
    support.same(made:wants(1, 'itsp', 'INVITE', 0), false)
  end)
  case('a worker that never connected knows what hello said', function()
    local made, host = setting { a = good }
    action_of(made)
    local other = client.new({ urls = 'ws://a', deadline = 50, policy = { 0, 0 } }, host)
    support.same({ other:wants(1, 'itsp', 'OPTIONS', 0), other:policy('itsp', 'INVITE', false) }, { false, 503 })
  end)
  case('has its own policy until a hello was seen', function()
    local made = setting {}
    support.same({ made:policy('itsp', 'INVITE', false), made:policy(nil, 'INFO', true) }, { 0, 480 })
  end)
  case('uses the policy of the trunk, or that of no known trunk', function()
    local made = setting { a = good }
    action_of(made)
    support.same({ made:policy('itsp', 'INVITE', true), made:policy('new', 'INVITE', true) }, { 500, 0 })
  end)
  case('never rejects what must pass', function()
    local made = setting { a = good }
    action_of(made)
    for _, method in ipairs { 'ACK', 'CANCEL', 'PRACK', 'BYE', 'NOTIFY' } do
      support.same(made:policy('itsp', method, true), 0)
    end
  end)
  case('every code it can log has a cure', function()
    for code, cure in pairs(client.codes) do support.is_true(#cure > 10 and code == code:upper(), code) end
  end)
end
