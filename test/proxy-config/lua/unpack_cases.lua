local msgpack = require 'MessagePack'
local support = require 'support'
local unpack = require 'sipcar_client.unpack'

local function whole(bytes)
  local good, value = pcall(function()
    local value, behind = unpack.value(bytes, 1)
    unpack.ends(bytes, behind)
    return value
  end)
  if good then return value end
  return unpack.failed(value)
end

local VALUES = {
  true, false, '', 'a', ('a'):rep(31), ('a'):rep(32), ('a'):rep(255), ('a'):rep(256), ('a'):rep(65536), '\0\255',
  0, 127, 128, 255, 256, 65535, 65536, 4294967295, 4294967296, 9007199254740991,
  -1, -32, -33, -128, -129, -32768, -32769, -2147483648, -2147483649,
  0.5, -0.5, 1.5, 3.14159265358979, 1e300, -1e-300,
  {}, { 1, 2, 3 }, { a = 1 }, { a = { 1, { b = 'c' } }, d = true },
}

-- What msgpack.pack() does not write: bytes, and what they are.
local WRITTEN = {
  { '\196\2ab', 'ab' }, { '\197\0\2ab', 'ab' }, { '\198\0\0\0\2ab', 'ab' }, { '\219\0\0\0\2ab', 'ab' },
  { '\202\63\128\0\0', 1 }, { '\202\192\32\0\0', -2.5 }, { '\202\0\0\0\1', 2 ^ -149 }, { '\203\0\0\0\0\0\0\0\1', 2 ^ -1074 },
  { '\203\64\8\0\0\0\0\0\0', 3 }, { '\211\255\255\255\255\255\255\255\255', -1 },
  { '\207\128\0\0\0\0\0\0\0', 2 ^ 63 }, { '\204\1', 1 }, { '\205\0\1', 1 }, { '\206\0\0\0\1', 1 },
  { '\208\1', 1 }, { '\209\255\255', -1 }, { '\210\0\0\0\1', 1 }, { '\211\0\0\0\0\0\0\0\1', 1 },
  { '\220\0\1\5', { 5 } }, { '\221\0\0\0\1\5', { 5 } }, { '\222\0\1\1\5', { 5 } }, { '\223\0\0\0\1\1\5', { 5 } },
}

local BROKEN = {
  '', '\193', '\199\0\0', '\212\0\0', '\1\1', '\129\192\1', '\221\255\255\255\255', '\223\255\255\255\255',
  '\219\255\255\255\255', '\198\255\255\255\255', '\202\127\128\0\0', '\203\127\248\0\0\0\0\0\0',
  '\203\255\240\0\0\0\0\0\0', ('\145'):rep(17) .. '\1', ('\129\1'):rep(17) .. '\1', ('\145'):rep(200000) .. '\1',
}

return function(case)
  for i, value in ipairs(VALUES) do
    case(('reads value %d, and refuses it cut off anywhere'):format(i), function()
      local bytes = support.pack(value)
      support.same({ whole(bytes) }, { value })
      for size = 0, math.min(#bytes - 1, 300) do
        support.same({ whole(bytes:sub(1, size)) }, { nil, 'ANSWER_SHAPE' })
      end
    end)
  end
  case('reads nil', function() support.same({ unpack.value('\192', 1) }, { nil, 2 }) end)
  for i, row in ipairs(WRITTEN) do
    case(('reads form %d'):format(i), function()
      support.same({ whole(row[1]) }, { row[2] })
      for size = 0, #row[1] - 1 do support.same({ whole(row[1]:sub(1, size)) }, { nil, 'ANSWER_SHAPE' }) end
    end)
  end
  for i, bytes in ipairs(BROKEN) do
    case(('refuses form %d'):format(i), function() support.same({ whole(bytes) }, { nil, 'ANSWER_SHAPE' }) end)
  end
  case('reads lists within lists as deep as a hello and deeper', function()
    support.is_true(whole(('\145'):rep(16) .. '\1'))
  end)
  case('a number is one key, however it was written', function()
    local seen = {}
    for _, bytes in ipairs { '\1', '\204\1', '\203\63\240\0\0\0\0\0\0', '\207\0\0\0\0\0\0\0\1' } do seen['i ' .. whole(bytes)] = 1 end
    support.same(seen, { ['i 1'] = 1 })
  end)
  case('reads what msgpack.pack wrote of anything', function()
    local state = 7
    local function random(most)
      state = (state * 16807) % 2147483647
      return state % most
    end
    local function any(depth)
      local kind = random(depth > 3 and 4 or 6)
      if kind == 0 then return random(2) == 0 end
      if kind == 1 then return random(100000) - 50000 end
      if kind == 2 then return ('x'):rep(random(300)) end
      if kind == 3 then return random(1000000) / 7 end
      local made = {}
      for i = 1, random(20) do made[kind == 4 and i or 'k' .. i] = any(depth + 1) end
      return made
    end
    for _ = 1, 300 do
      local value = any(0)
      support.same({ whole(msgpack.pack(value)) }, { value })
    end
  end)
  case('a fault that is not in the bytes is not hidden', function()
    local _, reason = pcall(function() return nil .. 'x' end)
    support.same({ pcall(unpack.failed, reason) }, { false, reason })
  end)
end
