local interest = require 'sipcar_client.interest'
local support = require 'support'

-- Never; only with a body; always.
local N, B, A = false, 'body', true

local function level(compiled, stage, trunk, method, class)
  local wanted = interest.look(compiled, stage, trunk, method, class)
  if type(wanted) ~= 'table' then return wanted end
  return interest.meets(wanted, function() return true end) and 'body'
end

local MAP = {
  itsp = { { 1, { 'INVITE' }, nil, false }, { 1, nil, nil, true }, { 3, { 'INVITE' }, { 1, 2 }, true } },
  teams = { { 2, nil, nil, true }, { 2, { 'INVITE' }, nil, false }, { 4, nil, { 4, 5 }, false } },
  [''] = { { 1, { 'MESSAGE' } } },
}

local ROWS = {
  -- stage, trunk, method, class, wanted
  { 1, 'itsp', 'INVITE', 0, A }, { 1, 'itsp', 'INFO', 0, B }, { 2, 'itsp', 'INVITE', 0, N },
  { 2, 'teams', 'INVITE', 0, A }, { 2, 'teams', 'INFO', 0, B }, { 1, 'teams', 'INVITE', 0, N },
  { 3, 'itsp', 'INVITE', 2, B }, { 3, 'itsp', 'INVITE', 4, N }, { 3, 'itsp', 'BYE', 2, N },
  { 4, 'teams', 'BYE', 4, A }, { 4, 'teams', 'BYE', 2, N },
  { 1, 'new', 'MESSAGE', 0, A }, { 1, 'new', 'INVITE', 0, N },
  { 1, nil, 'MESSAGE', 0, A }, { 1, nil, 'OPTIONS', 0, B }, { 3, nil, 'INVITE', 2, B }, { 5, nil, 'INVITE', 5, N },
}

local BAD = {
  { [1] = {} }, { t = 1 }, { t = { 1 } }, { t = { { 6 } } }, { t = { { 1, 'INVITE' } } }, { t = { { 1, { 1 } } } },
  { t = { { 1, nil, { 'x' } } } }, { t = { { 1, nil, nil, 1 } } },
  { t = { { 1, nil, nil, false, 'text' } } }, { t = { { 1, nil, nil, false, { 1 } } } },
  { t = { { 1, nil, nil, false, nil, 'memo' } } },
  { t = { { 1, nil, nil, false, nil, nil, 7 } } }, { t = { { 1, nil, nil, false, nil, nil, { 7 } } } },
  { t = { { 1, nil, nil, false, nil, nil, { 'a', 'b' } } } },
}

local CONDITIONS = {
  t = {
    { 1, { 'BYE' }, nil, false, { '\nreason', '\nb:' } }, { 1, { 'BYE' }, nil, false, nil, { '"next":' } },
    { 1, { 'INFO' }, nil, true, { 'dtmf' } }, { 1, { 'ACK' }, nil, false, {} }, { 1, { 'ACK' }, nil, true },
    { 1, { 'NOTIFY' }, nil, false, nil, nil, { 117, 126 } },
  },
}

local MESSAGES = {
  -- method, has a body, head, memo, met, age
  { 'NOTIFY', false, 'notify', nil, false, 116 }, { 'NOTIFY', false, 'notify', nil, true, 117 },
  { 'NOTIFY', false, 'notify', nil, true, 126 }, { 'NOTIFY', false, 'notify', nil, false, 127 },
  { 'NOTIFY', false, 'notify', nil, true, nil },
  { 'BYE', false, 'bye\r\nreason: x', nil, true }, { 'BYE', false, 'bye\r\nb: x', nil, true },
  { 'BYE', false, 'bye\r\nx: reason', nil, false }, { 'BYE', true, 'bye', nil, false },
  { 'BYE', false, 'bye', '{"a":{"next":1}}', true }, { 'BYE', false, 'bye', '{"a":1}', false },
  { 'INFO', true, 'info\r\ndtmf: 1', nil, true }, { 'INFO', false, 'info\r\ndtmf: 1', nil, false },
  { 'INFO', true, 'info', nil, false }, { 'ACK', true, 'ack', nil, true }, { 'ACK', false, 'ack', nil, false },
}

return function(case)
  for i, row in ipairs(MESSAGES) do
    case('conditions, message ' .. i, function()
      local wanted = interest.look(interest.compile(CONDITIONS), 1, 't', row[1], 0)
      local function has_body() return row[2] end
      local function head() return row[3] end
      support.same(interest.meets(wanted, has_body, head, row[4], row[6]), row[5])
    end)
  end
  case('reads nothing of a message that no condition is about', function()
    support.same(interest.meets({ { body = false, memo = { 'x' } } }, nil, nil, 'xy'), true)
  end)
  case('a rule for every method is not changed by those that come after it for one', function()
    local turned = interest.compile { t = { { 1, nil, nil, true }, { 1, { 'ACK' }, nil, false, { 'x' } } } }
    support.same(#interest.look(turned, 1, 't', 'ACK', 0), 2)
    support.same(#interest.look(turned, 1, 't', 'BYE', 0), 1)
  end)
  local compiled = interest.compile(MAP)
  for _, row in ipairs(ROWS) do
    case(('stage %d, trunk %s, %s, class %d'):format(row[1], tostring(row[2]), row[3], row[4]), function()
      support.same(level(compiled, row[1], row[2], row[3], row[4]), row[5])
    end)
  end
  for i, map in ipairs(BAD) do
    case('refuses malformed interest ' .. i, function() support.same(interest.compile(map), nil) end)
  end
  case('does not depend on the order of rules', function()
    local turned = interest.compile { t = { { 2, { 'INVITE' }, nil, false }, { 2, nil, nil, true } } }
    support.same(level(turned, 2, 't', 'INVITE', 0), A)
    support.same(level(turned, 2, 't', 'BYE', 0), B)
  end)
  case('looks up without allocating', function()
    collectgarbage()
    collectgarbage('stop')
    local before = collectgarbage('count')
    for _ = 1, 1000 do interest.look(compiled, 1, 'itsp', 'OPTIONS', 0) end
    local after = collectgarbage('count')
    collectgarbage('restart')
    support.same(after - before, 0)
  end)
end
