-- The frames of sipcar.v1 but ask and verdict: docs/protocol.md has the positions.

local unpack = require 'sipcar_client.unpack'

local M = {}

local byte = string.byte

M.SUBPROTOCOL = 'sipcar.v1'
M.VERSION = 1
M.HELLO, M.ASK, M.VERDICT, M.UPDATE, M.BUSY, M.DRAIN, M.REFUSE = 1, 2, 3, 4, 5, 6, 7

--- The kind of the frame that begins at this position, the position behind it and how many positions the frame has; or
-- nil and a code.
function M.kind(bytes, at)
  local first, kind, third, fourth = byte(bytes, at, at + 3)
  local size, behind
  if first and first > 0x90 and first < 0xA0 then
    size, behind = first - 0x90, at + 2
  elseif first == 0xDC and third then
    size, kind, behind = kind * 256 + third, fourth, at + 4
  end
  if not (size and kind) then return nil, 'ANSWER_SHAPE' end
  if kind < M.HELLO or kind > M.REFUSE or kind == M.ASK then return nil, 'ANSWER_KIND' end
  return kind, behind, size
end

local function whole(bytes, at)
  local frame, behind = unpack.value(bytes, at)
  unpack.ends(bytes, behind)
  return frame
end

--- A whole frame as a table, its kind first; or nil and ANSWER_SHAPE.
function M.frame(bytes, at)
  local good, frame = pcall(whole, bytes, at)
  if good then return frame end
  return unpack.failed(frame)
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
