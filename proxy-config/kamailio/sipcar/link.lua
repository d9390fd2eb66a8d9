-- This worker's client, its store in shared memory, and how a question about the current message is made.

local client = require 'sipcar_client'
local message = require 'sipcar_client.message'
local vars = require 'sipcar.vars'

local M = {}

M.client = client

local TABLE = 'sipcar'
-- For what has no end: the table itself lets everything expire.
local TEN_YEARS = 315360000

local store = {}

function store.get(key)
  return KSR.htable.sht_get(TABLE, key)
end

function store.set(key, value, seconds)
  KSR.htable.sht_setxs(TABLE, key, value, seconds > 0 and seconds or TEN_YEARS)
end

local function new_client()
  local made, code, item = client.new({
    urls = vars.text_setting('SIPCAR_URLS') or '',
    deadline = vars.number_setting('SIPCAR_DEADLINE') or 50,
    policy = {
      vars.number_setting('SIPCAR_POLICY_INITIAL') or 0,
      vars.number_setting('SIPCAR_POLICY_DIALOG') or 0,
    },
    agent = 'kamailio/' .. tostring(vars.get('$version(num)')) .. ' pid ' .. tostring(vars.get('$pp')),
    -- Workers have pids one behind the other: so each URL is the first choice of as many.
    first = tonumber(vars.get('$pp')),
    token = vars.text_setting('SIPCAR_TOKEN'),
    token_file = vars.text_setting('SIPCAR_TOKEN_FILE'),
    ca_file = vars.text_setting('SIPCAR_TLS_CA'),
    certificate = vars.text_setting('SIPCAR_TLS_CERT'),
    key = vars.text_setting('SIPCAR_TLS_KEY'),
  }, { store = store, log = vars.log })
  if made then return made end
  error(('%s in SIPCAR_URLS: %s (%s)'):format(code, item, client.codes[code]))
end

local current

-- Made with the first message: the file is loaded before Kamailio forks its workers.
function M.get()
  current = current or new_client()
  return current
end

-- A name is worth as much as its certificate: without a verified one there is no name.
local function tls_name(transport)
  if transport ~= 'tls' and transport ~= 'wss' then return nil end
  if tonumber(vars.get('$tls_peer_verified')) ~= 1 then return nil end
  return vars.get('$tls_peer_subject_cn') or vars.get('$tls_peer_san_hostname')
end

-- One table for all questions: there is one at a time.
local source = {}

local function source_of_message()
  local transport = vars.get('$proto')
  source.address, source.port, source.transport = vars.get('$si'), vars.get('$sp'), transport
  source.tls_name = tls_name(transport)
  return source
end

-- What was read of the message at hand, since several questions may look into it.
local raw, lower_head

--- Another message, or this one was changed.
function M.renew()
  raw, lower_head = nil, nil
end

-- $mb only: reading $mbu would spoil the Content-Length of a body set later (5.6.3).
local function received()
  raw = raw or vars.get('$mb')
  return raw
end

local function raw_message(is_request)
  -- The buffer keeps the request line as it came; what counts is where this branch will go.
  return is_request and message.with_request_uri(received(), vars.get('$ru')) or received()
end

local function has_body()
  -- Over UDP Content-Length may be missing: then only the sidecar can tell. ($cl would say 0.)
  return tonumber(vars.get('$hdr(Content-Length)')) ~= 0
end

local function head()
  lower_head = lower_head or message.head(received())
  return lower_head
end

--- Is a message at this stage worth a question? `memo`: what the question would bring along, or a function that tells;
-- `age`: seconds since the dialog's first 2xx, where they are known.
function M.wants(stage, trunk, method, class, memo, age)
  local wanted = M.get():wants(stage, trunk, method, class)
  if type(wanted) ~= 'table' then return wanted end
  if type(memo) == 'function' then memo = memo() end
  return client.meets(wanted, has_body, head, memo, age)
end

local function ask(question)
  question.source = source_of_message()
  question.from_tag = vars.get('$ft')
  question.message = raw_message(question.stage ~= client.REPLY)
  return M.get():ask(question)
end

--- The verdict on the current message, or nil and a code. `question.to_tag`: its To tag, if it has one.
-- Never raises an error: what was staged must still be applied.
function M.ask(question)
  local good, verdict, code = pcall(ask, question)
  if not good then
    vars.complain('SCRIPT_ERROR', 'asking: ' .. tostring(verdict))
    return nil, 'SCRIPT_ERROR'
  end
  if verdict then vars.hints(verdict.hints) end
  return verdict, code
end

return M
