-- Reads msgpack, as much of it as a sidecar sends: no extension types. Bytes and a position in, a value and the
-- position behind it out. Whatever is wrong with the bytes is an error, of which failed() makes a code.

local M = {}

local byte, sub, floor = string.byte, string.sub, math.floor

local SHAPE = 'ANSWER_SHAPE'
-- Of lists in lists: a hello has five.
local DEEPEST = 16

local function broken() error(SHAPE, 0) end
M.broken = broken

local function text(bytes, from, size)
  local last = from + size - 1
  if last > #bytes then broken() end
  return sub(bytes, from, last), last + 1
end

-- A number of more than 52 bits loses its last ones, and one is the same number however it was written.
local function whole(number)
  return number % 1 == 0 and number > -2 ^ 53 and number < 2 ^ 53 and floor(number) or number
end

-- The number in so many bytes, the first of which counts `first`.
local function number_of(bytes, at, size, first)
  local number = first + 0.0
  for i = at + 1, at + size - 1 do number = number * 256 + (byte(bytes, i) or broken()) end
  return whole(number), at + size
end

local function unsigned(bytes, at, size)
  return number_of(bytes, at, size, byte(bytes, at) or broken())
end

local function signed(bytes, at, size)
  local first = byte(bytes, at) or broken()
  return number_of(bytes, at, size, first < 128 and first or first - 256)
end

-- IEEE 754: a sign, the exponent's bits, the bits behind the point.
local function float(bytes, at, size, exponent_bits)
  local head = unsigned(bytes, at, 2)
  local behind_point = 15 - exponent_bits
  local fraction = head % 2 ^ behind_point / 2 ^ behind_point
  for i = at + 2, at + size - 1 do
    fraction = fraction + (byte(bytes, i) or broken()) / 2 ^ (behind_point + 8 * (i - at - 1))
  end
  local bias = 2 ^ (exponent_bits - 1) - 1
  local exponent = floor(head % 32768 / 2 ^ behind_point)
  -- Infinity and what is no number fit nothing that a sidecar may say.
  if exponent == 2 * bias + 1 then broken() end
  local number = exponent == 0 and fraction * 2 ^ (1 - bias) or (1 + fraction) * 2 ^ (exponent - bias)
  return whole(head >= 32768 and -number or number), at + size
end

--- The number of values in the list at this position, and the position of the first; nil if there is no list.
function M.list(bytes, at)
  local first = byte(bytes, at)
  if not first then broken() end
  if first >= 0x90 and first <= 0x9F then return first - 0x90, at + 1 end
  if first == 0xDC then return unsigned(bytes, at + 1, 2) end
  if first == 0xDD then return unsigned(bytes, at + 1, 4) end
end

local value

local function list_of(bytes, at, size, depth)
  if depth > DEEPEST then broken() end
  local list = {}
  for i = 1, size do list[i], at = value(bytes, at, depth) end
  return list, at
end

local function map_of(bytes, at, size, depth)
  if depth > DEEPEST then broken() end
  local map = {}
  for _ = 1, size do
    local key
    key, at = value(bytes, at, depth)
    if key == nil then broken() end
    map[key], at = value(bytes, at, depth)
  end
  return map, at
end

local SELDOM = {
  [0xC2] = function(_, at) return false, at end,
  [0xC3] = function(_, at) return true, at end,
  [0xC6] = function(bytes, at) return text(bytes, at + 4, (unsigned(bytes, at, 4))) end,
  [0xCA] = function(bytes, at) return float(bytes, at, 4, 8) end,
  [0xCB] = function(bytes, at) return float(bytes, at, 8, 11) end,
  [0xCC] = function(bytes, at) return unsigned(bytes, at, 1) end,
  [0xCF] = function(bytes, at) return unsigned(bytes, at, 8) end,
  [0xD0] = function(bytes, at) return signed(bytes, at, 1) end,
  [0xD1] = function(bytes, at) return signed(bytes, at, 2) end,
  [0xD2] = function(bytes, at) return signed(bytes, at, 4) end,
  [0xD3] = function(bytes, at) return signed(bytes, at, 8) end,
  [0xDB] = function(bytes, at) return text(bytes, at + 4, (unsigned(bytes, at, 4))) end,
  [0xDC] = function(bytes, at, depth) return list_of(bytes, at + 2, (unsigned(bytes, at, 2)), depth + 1) end,
  [0xDD] = function(bytes, at, depth) return list_of(bytes, at + 4, (unsigned(bytes, at, 4)), depth + 1) end,
  [0xDE] = function(bytes, at, depth) return map_of(bytes, at + 2, (unsigned(bytes, at, 2)), depth + 1) end,
  [0xDF] = function(bytes, at, depth) return map_of(bytes, at + 4, (unsigned(bytes, at, 4)), depth + 1) end,
}

local function seldom(bytes, at, first, depth)
  if first > 0xDF then return first - 256, at + 1 end
  if first < 0x90 then return map_of(bytes, at + 1, first - 0x80, depth + 1) end
  if first < 0xA0 then return list_of(bytes, at + 1, first - 0x90, depth + 1) end
  local read = SELDOM[first]
  if not read then broken() end
  return read(bytes, at + 1, depth)
end

--- The value at this position, and the position behind it. `depth`: of lists around it, 0 if left out.
function value(bytes, at, depth)
  local first, b, c, d, e = byte(bytes, at, at + 4)
  if not first then broken() end
  if first < 0x80 then return first, at + 1 end
  if first == 0xC0 then return nil, at + 1 end
  -- What most values are, without a further call.
  local from, last
  if first > 0x9F and first < 0xC0 then
    from, last = at + 1, at + first - 0xA0
  elseif (first == 0xC4 or first == 0xD9) and b then
    from, last = at + 2, at + 1 + b
  elseif (first == 0xC5 or first == 0xDA) and c then
    from, last = at + 3, at + 2 + b * 256 + c
  elseif first == 0xCE and e then
    return ((b * 256 + c) * 256 + d) * 256 + e, at + 5
  elseif first == 0xCD and c then
    return b * 256 + c, at + 3
  else
    return seldom(bytes, at, first, depth or 0)
  end
  if last > #bytes then broken() end
  return sub(bytes, from, last), last + 1
end
M.value = value

--- Nothing follows what was read.
function M.ends(bytes, at)
  if at <= #bytes then broken() end
end

--- What to return after an error: nil and ANSWER_SHAPE. One that is not about the bytes goes on.
function M.failed(reason)
  if reason ~= SHAPE then error(reason, 0) end
  return nil, SHAPE
end

return M
