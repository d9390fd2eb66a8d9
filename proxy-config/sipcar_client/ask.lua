-- The question as msgpack: docs/protocol.md has the positions. Written by hand, since every message pays for it.

local kept = require 'sipcar_client.kept'

local M = {}

local char, find, floor = string.char, string.find, math.floor

local NIL = '\192'
local EDIT_KIND = { from = '\2', to = '\3' }

local function four(number)
  return floor(number / 16777216), floor(number / 65536) % 256, floor(number / 256) % 256, number % 256
end

-- SIP bytes, which may be no UTF-8: bin.
local function bytes_head(size)
  if size < 256 then return char(0xC4, size) end
  if size < 65536 then return char(0xC5, floor(size / 256), size % 256) end
  return char(0xC6, four(size))
end

local function bytes_of(text) return bytes_head(#text) .. text end

-- The wire wants text as str in UTF-8; a reader takes bin for str.
local function text_of(text)
  local size = #text
  if find(text, '[\128-\255]') or size > 255 then return bytes_of(text) end
  if size < 32 then return char(0xA0 + size) .. text end
  return char(0xD9, size) .. text
end

-- What a clock that was set makes of a span of time may be below zero, or more than 32 bits.
local function int_of(number)
  if number < 0 then return char(0xD2, four(math.max(number, -2147483648) % 4294967296)) end
  if number < 128 then return char(number) end
  if number < 65536 then return char(0xCD, floor(number / 256), number % 256) end
  if number < 4294967296 then return char(0xCE, four(number)) end
  return char(0xCF, 0, 0, floor(number / 1099511627776) % 256, floor(number / 4294967296) % 256,
    four(number % 4294967296))
end

-- Names of trunks and facts, as they were packed.
local name_of = kept(text_of)

-- By address the latest source that had it.
local latest_at = kept(function() return {} end)

local function source_of(source)
  local address, port, transport, tls_name = source.address, source.port, source.transport, source.tls_name
  if not address then return NIL end
  local latest = latest_at(address)
  if latest.packed and latest.port == port and latest.transport == transport and latest.tls_name == tls_name then
    return latest.packed
  end
  latest.port, latest.transport, latest.tls_name = port, transport, tls_name
  latest.packed = '\148' .. text_of(address) .. int_of(port) .. (transport and name_of(transport) or NIL)
    .. (tls_name and name_of(tls_name) or NIL)
  return latest.packed
end

-- At most one of From and one of To.
local function staged_of(staged)
  local packed = char(0x90 + #staged)
  for i = 1, #staged do
    local edit = staged[i]
    packed = packed .. '\148' .. EDIT_KIND[edit.op] .. bytes_of(edit.display) .. bytes_of(edit.uri)
      .. bytes_of(edit.params)
  end
  return packed
end

local function fact_of(value)
  if value == true then return '\195' end
  if value == false then return '\194' end
  if type(value) == 'string' then return name_of(value) end
  return int_of(value)
end

local function facts_of(facts)
  local count, packed = 0, ''
  for name, value in pairs(facts) do
    count, packed = count + 1, packed .. name_of(name) .. fact_of(value)
  end
  return count > 0 and char(0x80 + count) .. packed or NIL
end

--- An ask without the bytes of the message itself, which follow it: no second copy of them is made.
-- Fields of `question`: stage, from, to, source, destination, staged, memo, facts, message.
function M.head(id, question)
  local from, to, source, destination = question.from, question.to, question.source, question.destination
  local staged, memo, facts = question.staged, question.memo, question.facts
  local a, b, c, d = four(id)
  local head_of_destination, head_of_memo = NIL, NIL
  if destination then head_of_destination = bytes_head(#destination) else destination = '' end
  if memo then head_of_memo = bytes_head(#memo) else memo = '' end
  return char(0x9B, 2, 0xCE, a, b, c, d, question.stage)
    .. (from and name_of(from) or NIL) .. (to and name_of(to) or NIL) .. (source and source_of(source) or NIL)
    .. head_of_destination .. destination
    .. (staged and #staged > 0 and staged_of(staged) or NIL)
    .. head_of_memo .. memo
    .. (facts and facts_of(facts) or NIL)
    .. bytes_head(#question.message)
end

return M
