-- The frames of sipcar.v1 as msgpack: docs/protocol.md has the positions.

local msgpack = require 'MessagePack'

local M = {}

M.SUBPROTOCOL = 'sipcar.v1'
M.VERSION = 1
M.HELLO, M.ASK, M.VERDICT, M.UPDATE, M.BUSY, M.DRAIN, M.REFUSE = 1, 2, 3, 4, 5, 6, 7

local EDIT_KIND = { from = 2, to = 3 }

local packers = msgpack.packers

local pack_int, pack_bytes, pack_nil, pack_bool = packers.unsigned or packers.integer, packers.binary, packers['nil'],
  packers.boolean

-- The wire wants text as str in UTF-8. `string` in the library may have been set to bin by someone else in this
-- Lua state, so the str packer is named.
local pack_str = packers._string or packers.string_compat

local function pack_text(out, text)
  if text == nil then
    pack_nil(out)
  elseif text:find('[\128-\255]') then
    pack_bytes(out, text) -- may be no UTF-8; a reader takes bin for str
  else
    pack_str(out, text)
  end
end

-- Sizes are given, not counted: `nil` positions leave holes that a count would not see.
local function pack_list(out, size)
  if size < 16 then
    out[#out + 1] = string.char(0x90 + size)
  else
    out[#out + 1] = string.char(0xDC, math.floor(size / 256), size % 256)
  end
end

local function pack_source(out, source)
  if not source then return pack_nil(out) end
  pack_list(out, 4)
  pack_text(out, source.address)
  pack_int(out, source.port)
  pack_text(out, source.transport)
  pack_text(out, source.tls_name)
end

local function pack_staged(out, staged)
  if not staged or #staged == 0 then return pack_nil(out) end
  pack_list(out, #staged)
  for _, edit in ipairs(staged) do
    pack_list(out, 4)
    pack_int(out, EDIT_KIND[edit.op])
    pack_bytes(out, edit.display)
    pack_bytes(out, edit.uri)
    pack_bytes(out, edit.params)
  end
end

local function pack_facts(out, facts)
  if not facts or next(facts) == nil then return pack_nil(out) end
  local size = 0
  for _ in pairs(facts) do size = size + 1 end
  out[#out + 1] = string.char(0x80 + size)
  for name, value in pairs(facts) do
    pack_text(out, name)
    if type(value) == 'string' then
      pack_text(out, value)
    elseif type(value) == 'boolean' then
      pack_bool(out, value)
    else
      pack_int(out, value)
    end
  end
end

--- The bytes of an ask. Fields of `question`: stage, from, to, source, destination, staged, memo, facts, message.
function M.encode_ask(id, question)
  local out = {}
  pack_list(out, 11)
  pack_int(out, M.ASK)
  pack_int(out, id)
  pack_int(out, question.stage)
  pack_text(out, question.from)
  pack_text(out, question.to)
  pack_source(out, question.source)
  if question.destination then pack_bytes(out, question.destination) else pack_nil(out) end
  pack_staged(out, question.staged)
  pack_text(out, question.memo)
  pack_facts(out, question.facts)
  pack_bytes(out, question.message)
  return table.concat(out)
end

--- The array of a frame, its kind first; or nil and a code.
function M.decode(payload)
  -- A map with numbers for keys would look like an array once it is a table.
  if not payload:find('^[\144-\159\220\221]') then return nil, 'ANSWER_SHAPE' end
  local good, frame = pcall(msgpack.unpack, payload)
  if not good then return nil, 'ANSWER_SHAPE' end
  local kind = frame[1]
  if type(kind) ~= 'number' then return nil, 'ANSWER_SHAPE' end
  if kind < M.HELLO or kind > M.REFUSE or kind == M.ASK or kind % 1 ~= 0 then return nil, 'ANSWER_KIND' end
  return frame
end

local function is_count(value, low, high)
  return type(value) == 'number' and value % 1 == 0 and value >= low and value <= high
end

local function is_policy(value)
  return value == 0 or is_count(value, 400, 699)
end

local function are_policies(map)
  if type(map) ~= 'table' then return false end
  for trunk, policy in pairs(map) do
    local good = type(trunk) == 'string' and type(policy) == 'table' and is_policy(policy[1]) and is_policy(policy[2])
    if not good then return false end
  end
  return true
end

--- Names the fields of a hello or update, or nil and a code.
function M.hello(frame)
  if frame[2] ~= M.VERSION then return nil, 'WRONG_VERSION' end
  local revision, deadline, policies, interest, limit = frame[3], frame[4], frame[5], frame[6], frame[7]
  local good = type(revision) == 'string' and is_count(deadline, 1, 60000) and are_policies(policies)
    and type(interest) == 'table' and is_count(limit, 1, 2 ^ 31)
  if not good then return nil, 'HELLO_SHAPE' end
  return { revision = revision, deadline = deadline, policies = policies, interest = interest, limit = limit }
end

return M
