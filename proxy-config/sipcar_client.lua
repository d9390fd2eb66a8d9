-- The proxy's end of sipcar.v1 (docs/protocol.md): asks a sidecar about a SIP message and returns its verdict.
--
-- Knows nothing of a proxy. Its host gives it a store that all workers share and a log; every worker process has a
-- client of its own and at most one open question. Nothing is connected before the first question, since a proxy
-- loads its scripts before it forks.

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

local now = websocket.now

local Client = {}
Client.__index = Client

--- `settings`: urls (a list in one string), deadline (ms), policy ({initial, in a dialog}) until a hello was seen,
-- agent, first (which URL to prefer; without it each worker takes one by chance), token or token_file, ca_file,
-- certificate, key.
-- `host`: store.get(key), store.set(key, value, seconds); log(level, code, text), level 'error', 'warning' or 'info'.
-- Returns nil, a code and the URL if one is wrong.
function M.new(settings, host)
  local urls, code, item = url_parser.parse_list(settings.urls)
  if not urls then return nil, code, item end
  item = tokens.is_wanted(settings) and tokens.in_clear(urls)
  if item then return nil, 'TOKEN_IN_CLEAR', item end
  return setmetatable({
    urls = urls, settings = settings, store = host.store, log_line = host.log,
    breaker = breaker.new(host.store, now), budget = budgets.new(now), connections = {}, drained = {}, complained = {},
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
function Client:learn(frame, payload)
  local hello, code = wire.hello(frame)
  if not hello then return nil, code end
  local good
  good, code = self:adopt(hello)
  if not good then return nil, code end
  if self.store.get('revision') ~= hello.revision then
    self.store.set('hello', (mime.b64(payload)), 0)
    self.store.set('revision', hello.revision, 0)
  end
  return true
end

function Client:recall()
  local revision = self.store.get('revision')
  if not revision or revision == self.revision then return end
  local stored = self.store.get('hello')
  local frame = stored and wire.decode((mime.unb64(stored)))
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

function Client:is_draining(url)
  return (self.drained[url] or 0) > now()
end

-- Reads what has come since the last question. False if the connection is of no more use.
function Client:catch_up(connection)
  for _ = 1, MOST_NEWS do
    local payload, code = connection:poll()
    if not payload then return code == 'DEADLINE' end
    local frame = wire.decode(payload)
    if not frame then return false end
    if frame[1] == wire.DRAIN then
      self.drained[connection.url] = now() + DRAIN_PAUSE
      return false
    end
    if (frame[1] == wire.HELLO or frame[1] == wire.UPDATE) and not self:learn(frame, payload) then return false end
  end
  return false
end

-- The URLs to try, the preferred one first, those that drain last, without those that failed a moment ago.
function Client:candidates()
  -- By the clock, since all workers would draw the same random numbers.
  self.first = self.first or math.floor(now() * 1000000) % #self.urls + 1
  local fresh, going = {}, {}
  for i = 0, #self.urls - 1 do
    local url = self.urls[(self.first - 1 + i) % #self.urls + 1]
    local list = self:is_draining(url.text) and going or fresh
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

function Client:next_id()
  self.id = (self.id + 1) % 4294967296
  return self.id
end

-- Returns true if reading must go on; otherwise the verdict, or nil and a code.
function Client:consider(frame, payload, id, question, url)
  local kind = frame[1]
  if kind == wire.HELLO or kind == wire.UPDATE then
    local good, code = self:learn(frame, payload)
    if not good then return nil, code end
    return true
  end
  if kind == wire.DRAIN then
    self.drained[url.text] = now() + DRAIN_PAUSE
    return true
  end
  if kind == wire.REFUSE and frame[2] == 0 or frame[2] == id then
    if kind == wire.BUSY then return nil, 'BUSY' end
    if kind == wire.REFUSE then
      self.reason = tostring(frame[3]) .. ' ' .. tostring(frame[4])
      return nil, 'REFUSED'
    end
    local checked, code = verdict.check(frame, question)
    if not checked then return nil, code end
    return checked
  end
  return true -- the late answer to an earlier question
end

function Client:exchange(connection, url, question, deadline)
  local id = self:next_id()
  local sent, code = connection:send(wire.encode_ask(id, question), deadline)
  if not sent then return nil, code end
  while true do
    local payload, frame, answer
    payload, code = connection:receive(deadline)
    if not payload then return nil, code end
    frame, code = wire.decode(payload)
    if not frame then return nil, code end
    answer, code = self:consider(frame, payload, id, question, url)
    if answer ~= true then return answer, code end
  end
end

local function is_verdict_fault(code)
  return code:match('^VERDICT_') or code:match('^EDIT_')
end

-- Asks one sidecar. A connection of earlier may turn out closed, if the sidecar was restarted: then, and only then,
-- the same question is sent once more. After a time-out it is not: the sidecar may be at work on it.
function Client:ask_one(url, question, connect_by, deadline)
  local connection = self.connections[url.text]
  if connection then
    if self:catch_up(connection) then
      local answer, code = self:exchange(connection, url, question, deadline)
      if answer or code ~= 'CLOSED' then return answer, code end
    end
    self:drop(url.text)
    if self:is_draining(url.text) and #self.urls > 1 then return nil, 'DRAINING' end
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

function Client:settle(url, answer, code, started)
  if self:is_draining(url.text) and self.connections[url.text] then
    self:log('info', 'DRAINING', url.text)
    self:drop(url.text)
  end
  if not answer and code ~= 'DRAINING' and (HARMLESS[code] or is_verdict_fault(code)) then
    self:complain(code, url.text)
  end
  if answer or HARMLESS[code] or is_verdict_fault(code) then
    if self.breaker:worked(url.text) then self:log('info', 'RECOVERED', url.text) end
    return
  end
  self:drop(url.text)
  local pause = self.breaker:failed(url.text, started)
  if pause then
    local reason = self.reason and ': ' .. self.reason or ''
    self:log('error', code, ('%s%s; left alone for %g s'):format(url.text, reason, pause))
  end
end

-- Only a sidecar that said busy, or that failed with time left, is followed by the next one.
local function is_final(answer, code)
  return answer or code == 'REFUSED' or is_verdict_fault(code)
end

-- Asks one sidecar after the other, until there is an answer or no time left.
function Client:ask_all(question, started)
  local deadline = started + self.deadline
  local urls, last = self:candidates(), 'BACKING_OFF'
  for i, url in ipairs(urls) do
    local left = deadline - now()
    if left <= 0 then return nil, last end
    if self.breaker:allows(url.text) then
      self.reason = nil
      -- A slow first URL must not use up the time of the others.
      local connect_by = now() + left / (#urls - i + 1)
      local answer, code = self:ask_one(url, question, connect_by, deadline)
      self:settle(url, answer, code, started)
      if is_final(answer, code) then return answer, code end
      last = code
    end
  end
  return nil, last
end

--- Asks a question: stage, from, to, source, destination, staged, memo, facts, message, from_tag, to_tag.
-- Returns the verdict, or nil and a code. Never takes longer than the deadline, never raises an error.
function Client:ask(question)
  if #question.message > self.limit then
    self:complain('TOO_LARGE', #question.message .. ' bytes')
    return nil, 'TOO_LARGE'
  end
  if not self.budget:allows(self.deadline, not question.to_tag) then
    self:complain('WAITED_ENOUGH', 'not asked')
    return nil, 'WAITED_ENOUGH'
  end
  local started = now()
  local answer, code = self:ask_all(question, started)
  self.budget:spend(now() - started, self.deadline)
  return answer, code
end

return M
