-- The proxy's end of sipcar.v1 (docs/protocol.md): asks a sidecar about a SIP message and returns its verdict.
--
-- Knows nothing of a proxy. Its host gives it a store that all workers share and a log; every worker process has a
-- client of its own and at most one open question. Nothing is connected before the first question, since a proxy
-- loads its scripts before it forks.

local ask = require 'sipcar_client.ask'
local breaker = require 'sipcar_client.breaker'
local budgets = require 'sipcar_client.budget'
local codes = require 'sipcar_client.codes'
local interest = require 'sipcar_client.interest'
local tokens = require 'sipcar_client.token'
local url_parser = require 'sipcar_client.url'
local verdict = require 'sipcar_client.verdict'
local websocket = require 'sipcar_client.websocket'
local wire = require 'sipcar_client.wire'
local mime = require 'mime'

local M = {}

M.codes = codes
M.meets = interest.meets

M.INGRESS, M.EGRESS, M.REPLY, M.REPLY_TOWARD, M.FAILURE = 1, 2, 3, 4, 5

-- Refusing one of these would leave a call half open, or there is nobody to tell.
local ALWAYS_PASS = { ACK = true, CANCEL = true, PRACK = true, BYE = true, NOTIFY = true }
-- What does not speak against the sidecar: the connection stays, no other worker is warned.
local HARMLESS = { BUSY = true, REFUSED = true, DRAINING = true }
-- How long a URL whose sidecar said that it is going is only the last choice, in seconds.
local DRAIN_PAUSE = 2
local DEFAULT_LIMIT = 65535
-- Frames that may have gathered on an idle connection.
local MOST_NEWS = 256
local LAST_ID = 4294967295
local VERDICT = wire.VERDICT

local now = websocket.now

local Client = {}
Client.__index = Client

--- `settings`: urls (a list in one string), deadline (ms), policy ({initial, in a dialog}) until a hello was seen,
-- agent, token or token_file, ca_file, certificate, key; first: which URL to prefer, any integer, so that workers which
-- count up take one after the other (without it each takes one by chance).
-- `host`: store.get(key), store.set(key, value, seconds); log(level, code, text), level 'error', 'warning' or 'info'.
-- Returns nil, a code and the URL if one is wrong.
function M.new(settings, host)
  local urls, code, item = url_parser.parse_list(settings.urls)
  if not urls then return nil, code, item end
  item = tokens.is_wanted(settings) and tokens.in_clear(urls)
  if item then return nil, 'TOKEN_IN_CLEAR', item end
  return setmetatable({
    urls = urls, settings = settings, store = host.store, log_line = host.log,
    breaker = breaker.new(host.store), budget = budgets.new(now()), connections = {}, drained = {}, complained = {},
    first = settings.first, deadline = settings.deadline / 1000, limit = DEFAULT_LIMIT,
    id = 0, second = 0,
    link = {
      subprotocol = wire.SUBPROTOCOL, agent = settings.agent or 'sipcar-client',
      ca_file = settings.ca_file, certificate = settings.certificate, key = settings.key,
    },
  }, Client)
end

function Client:log(level, code, text)
  self.log_line(level, code, ('%s (%s)'):format(text, codes[code] or 'look the code up'))
end

-- What the latest hello says ---------------------------------------------------------------------------------------

function Client:adopt(hello)
  local compiled = interest.compile(hello.interest)
  if not compiled then return nil, 'HELLO_SHAPE' end
  self.interest, self.policies, self.limit, self.revision = compiled, hello.policies, hello.limit, hello.revision
  self.deadline = hello.deadline / 1000
  return true
end

-- A hello or update that came over a connection: used at once, and kept for the workers that have none.
function Client:learn(frame, bytes, at)
  local hello, code = wire.hello(frame)
  if not hello then return nil, code end
  local good
  good, code = self:adopt(hello)
  if not good then return nil, code end
  if self.store.get('revision') ~= hello.revision then
    self.store.set('hello', (mime.b64(bytes:sub(at))), 0)
    self.store.set('revision', hello.revision, 0)
  end
  return true
end

function Client:recall()
  local revision = self.store.get('revision')
  if not revision or revision == self.revision then return end
  local stored = self.store.get('hello')
  local frame = stored and wire.frame((mime.unb64(stored)), 1)
  local hello = frame and wire.hello(frame)
  if hello then self:adopt(hello) end
end

-- Once a second: news from other workers and on the own connections. An uninteresting message costs no more.
function Client:tick()
  local second = os.time()
  if second == self.second then return end
  self.second = second
  self:recall()
  for url, connection in pairs(self.connections) do
    if not self:catch_up(connection) then self:drop(url) end
  end
end

--- Is this message worth a question? Answers false, true, or conditions, which interest.meets() tells of a message.
-- `class`: the hundreds of a response's status, 0 for a request. Before the first hello everything is.
function Client:wants(stage, trunk, method, class)
  self:tick()
  if not self.interest then return true end
  return interest.look(self.interest, stage, trunk, method, class)
end

--- What to do without a verdict: 0 to pass the message on, or the status to reject it with.
function Client:policy(trunk, method, in_dialog)
  if ALWAYS_PASS[method] then return 0 end
  local policies = self.policies
  local policy = policies and (policies[trunk or ''] or policies['']) or self.settings.policy
  return policy[in_dialog and 2 or 1]
end

-- Connections ------------------------------------------------------------------------------------------------------

function Client:drop(url)
  local connection = self.connections[url]
  if not connection then return end
  self.connections[url] = nil
  connection:close()
end

function Client:is_draining(url, time)
  local till = self.drained[url]
  if not till then return false end
  if till > time then return true end
  self.drained[url] = nil
  return false
end

-- Reads what has come since the last question. False if the connection is of no more use.
function Client:catch_up(connection)
  for _ = 1, MOST_NEWS do
    local bytes, at = connection:poll()
    if not bytes then return at == 'DEADLINE' end
    local kind = wire.kind(bytes, at)
    local frame = kind and wire.frame(bytes, at)
    if not frame then return false end
    if kind == wire.DRAIN then
      self.drained[connection.url] = now() + DRAIN_PAUSE
      return false
    end
    if (kind == wire.HELLO or kind == wire.UPDATE) and not self:learn(frame, bytes, at) then return false end
  end
  return false
end

-- The URLs, the preferred one first.
function Client:in_order()
  -- By the clock, since all workers would draw the same random numbers.
  local first, order = self.first or math.floor(now() * 1000000) % #self.urls + 1, {}
  for i = 0, #self.urls - 1 do order[i + 1] = self.urls[(first - 1 + i) % #self.urls + 1] end
  return order
end

-- The URLs to try: those that drain come last.
function Client:candidates(time)
  self.order = self.order or self:in_order()
  if next(self.drained) == nil then return self.order end
  local fresh, going = {}, {}
  for _, url in ipairs(self.order) do
    local list = self:is_draining(url.text, time) and going or fresh
    list[#list + 1] = url
  end
  for _, url in ipairs(going) do fresh[#fresh + 1] = url end
  return fresh
end

function Client:connect(url, deadline)
  local token, fault = tokens.read(self.settings)
  if fault then return nil, fault end
  self.link.token = token
  local connection, code, reason = websocket.connect(url, self.link, deadline)
  if not connection then
    self.reason = reason
    return nil, code
  end
  connection.url = url.text
  self.connections[url.text] = connection
  return connection
end

-- One question -----------------------------------------------------------------------------------------------------

-- A frame that is no verdict. Returns true if reading must go on, or nil and a code.
function Client:consider(kind, bytes, at, id, url)
  local frame, code = wire.frame(bytes, at)
  if not frame then return nil, code end
  if kind == wire.HELLO or kind == wire.UPDATE then return self:learn(frame, bytes, at) end
  if kind == wire.DRAIN then
    self.drained[url.text] = now() + DRAIN_PAUSE
    return true
  end
  if kind == wire.BUSY and frame[2] == id then return nil, 'BUSY' end
  if kind == wire.REFUSE and (frame[2] == id or frame[2] == 0) then
    self.reason = tostring(frame[3]) .. ' ' .. tostring(frame[4])
    return nil, 'REFUSED'
  end
  return true -- the late answer to an earlier question
end

function Client:exchange(connection, url, question, deadline)
  local id = self.id % LAST_ID + 1
  self.id = id
  local good, code = connection:send(ask.head(id, question), question.message, deadline)
  while good do
    local bytes, at = connection:receive(deadline)
    if not bytes then return nil, at end
    local kind, behind, size = wire.kind(bytes, at)
    if kind == VERDICT then
      local answer
      answer, code = verdict.read(bytes, behind, size, id, question)
      if answer ~= false then return answer, code end -- false: the late answer to an earlier question
    elseif kind then
      good, code = self:consider(kind, bytes, at, id, url)
    else
      return nil, behind
    end
  end
  return nil, code
end

local function is_verdict_fault(code)
  return code:match('^VERDICT_') or code:match('^EDIT_')
end

-- Asks one sidecar. A connection of earlier may turn out closed, if the sidecar was restarted: then, and only then,
-- the same question is sent once more. After a time-out it is not: the sidecar may be at work on it.
-- What came since the last question is read with the answer, and once a second by tick(): to look before each question
-- would cost more than it could spare.
function Client:ask_one(url, question, connect_by, deadline)
  local connection = self.connections[url.text]
  if connection then
    local answer, code = self:exchange(connection, url, question, deadline)
    if answer or code ~= 'CLOSED' then return answer, code end
    self:drop(url.text)
    if #self.urls > 1 and self:is_draining(url.text, now()) then return nil, 'DRAINING' end
  end
  local code
  connection, code = self:connect(url, connect_by)
  if not connection then return nil, code end
  return self:exchange(connection, url, question, deadline)
end

-- At most one line a second of each kind: a busy proxy must not drown its log.
function Client:complain(code, url)
  local second = os.time()
  if self.complained[code] == second then return end
  self.complained[code] = second
  self:log('warning', code, url .. (self.reason and ': ' .. self.reason or ''))
end

-- What an answer, or none, says about the sidecar. `time`: when it came.
function Client:settle(url, answer, code, started, time)
  local text = url.text
  if self:is_draining(text, time) and self.connections[text] then
    self:log('info', 'DRAINING', text)
    self:drop(text)
  end
  if not answer then
    local harmless = HARMLESS[code] or is_verdict_fault(code)
    if harmless and code ~= 'DRAINING' then self:complain(code, text) end
    if not harmless then return self:blame(text, code, started, time) end
  end
  if self.breaker:worked(text, time) then self:log('info', 'RECOVERED', text) end
end

function Client:blame(url, code, started, time)
  self:drop(url)
  local pause = self.breaker:failed(url, started, time)
  if not pause then return end
  local reason = self.reason and ': ' .. self.reason or ''
  self:log('error', code, ('%s%s; left alone for %g s'):format(url, reason, pause))
end

-- Only a sidecar that said busy, or that failed with time left, is followed by the next one.
local function is_final(answer, code)
  return answer or code == 'REFUSED' or is_verdict_fault(code)
end

-- Asks one sidecar after the other, until there is an answer or no time left. The last result: what time it is then.
function Client:ask_all(question, started)
  local deadline, time = started + self.deadline, started
  local urls, last = self:candidates(started), 'BACKING_OFF'
  for i = 1, #urls do
    local url = urls[i]
    local left = deadline - time
    if left <= 0 then break end
    if self.breaker:allows(url.text, time) then
      self.reason = nil
      -- A slow first URL must not use up the time of the others.
      local connect_by = time + left / (#urls - i + 1)
      local answer, code = self:ask_one(url, question, connect_by, deadline)
      time = now()
      self:settle(url, answer, code, started, time)
      if is_final(answer, code) then return answer, code, time end
      last = code
    end
  end
  return nil, last, time
end

--- Asks a question: stage, from, to, source, destination, staged, memo, facts, message, from_tag, to_tag.
-- Returns the verdict, or nil and a code. Never takes longer than the deadline, never raises an error.
function Client:ask(question)
  if #question.message > self.limit then
    self:complain('TOO_LARGE', #question.message .. ' bytes')
    return nil, 'TOO_LARGE'
  end
  local started = now()
  if not self.budget:allows(started, self.deadline, not question.to_tag) then
    self:complain('WAITED_ENOUGH', 'not asked')
    return nil, 'WAITED_ENOUGH'
  end
  local answer, code, ended = self:ask_all(question, started)
  self.budget:spend(ended - started, self.deadline)
  return answer, code
end

return M
