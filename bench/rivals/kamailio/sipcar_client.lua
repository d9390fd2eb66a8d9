-- In place of sipcar's client: the same questions and answers as JSON over HTTP, by Kamailio's http_client and cjson.
--
-- The usual way to ask a service of one's own about a message. It keeps its connections, and it believes the answer:
-- neither is one checked, nor is a service that is down left alone.

local cjson = require 'cjson'
local interest = require 'sipcar_client.interest'

local M = {}

M.codes = require 'sipcar_client.codes'
M.meets = interest.meets
M.INGRESS, M.EGRESS, M.REPLY, M.REPLY_TOWARD, M.FAILURE = 1, 2, 3, 4, 5

local STAGES = { 'ingress', 'egress', 'reply', 'reply', 'failure' }
local RESULT = '$var(http_answer)'

local http, pv = KSR.http_client, KSR.pv

local Client = {}
Client.__index = Client

function M.new()
  return setmetatable({}, Client)
end

local function post(path, body)
  local status = http.curl_connect_post('sidecar', path, 'application/json', body, RESULT)
  return status == 200 and cjson.decode(pv.get(RESULT))
end

-- A rule has null where it names no methods, classes, texts or age.
local function learn()
  local rules = post('/interest', '{}')
  for _, list in pairs(rules) do
    for _, rule in ipairs(list) do
      for _, i in ipairs { 2, 3, 5, 6, 7 } do if rule[i] == cjson.null then rule[i] = nil end end
    end
  end
  return interest.compile(rules)
end

function Client:wants(stage, trunk, method, class)
  self.interest = self.interest or learn()
  return interest.look(self.interest, stage, trunk, method, class)
end

function Client:policy() -- luacheck: no self
  return 0
end

local EDITS = {
  ['set-ruri'] = function(edit) return { op = 'uri', uri = edit.uri } end,
  ['set-from'] = function(edit)
    return { op = 'from', display = edit.display or '', uri = edit.uri, params = edit.params }
  end,
  ['set-to'] = function(edit)
    return { op = 'to', display = edit.display or '', uri = edit.uri, params = edit.params }
  end,
  ['remove-header'] = function(edit) return { op = 'remove', name = edit.name, index = edit.index } end,
  ['set-header'] = function(edit)
    return { op = 'replace', name = edit.name, index = edit.index, value = edit.value }
  end,
  ['add-header'] = function(edit) return { op = 'add', name = edit.name, value = edit.value } end,
  ['set-body'] = function(edit) return { op = 'body', content_type = edit.contentType, body = edit.body } end,
  ['remove-body'] = function() return { op = 'no body' } end,
}

local NAMES = { from = 'set-from', to = 'set-to' }

local function staged(edits)
  local list = {}
  for i, edit in ipairs(edits or {}) do
    list[i] = { op = NAMES[edit.op], display = edit.display, uri = edit.uri, params = edit.params }
  end
  return #list > 0 and list or nil
end

function Client:ask(question) -- luacheck: no self
  local answer = post('/ask', cjson.encode({
    stage = STAGES[question.stage], from = question.from, to = question.to, destination = question.destination,
    source = { host = question.source.address, port = question.source.port, transport = question.source.transport },
    staged = staged(question.staged), memo = question.memo, facts = question.facts, message = question.message,
  }))
  if not answer then return nil, 'CLOSED' end
  for i, edit in ipairs(answer.edits) do answer.edits[i] = EDITS[edit.op](edit) end
  return answer
end

return M
