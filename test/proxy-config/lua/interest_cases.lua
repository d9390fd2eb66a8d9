local interest = require 'sipcar_client.interest'
local support = require 'support'

local N, B, A = interest.NEVER, interest.WITH_BODY, interest.ALWAYS

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
}

return function(case)
  local compiled = interest.compile(MAP)
  for _, row in ipairs(ROWS) do
    case(('stage %d, trunk %s, %s, class %d'):format(row[1], tostring(row[2]), row[3], row[4]), function()
      support.same(interest.level(compiled, row[1], row[2], row[3], row[4]), row[5])
    end)
  end
  for i, map in ipairs(BAD) do
    case('refuses malformed interest ' .. i, function() support.same(interest.compile(map), nil) end)
  end
  case('does not depend on the order of rules', function()
    local turned = interest.compile { t = { { 2, { 'INVITE' }, nil, false }, { 2, nil, nil, true } } }
    support.same(interest.level(turned, 2, 't', 'INVITE', 0), A)
    support.same(interest.level(turned, 2, 't', 'BYE', 0), B)
  end)
  case('looks up without allocating', function()
    collectgarbage()
    collectgarbage('stop')
    local before = collectgarbage('count')
    for _ = 1, 1000 do interest.level(compiled, 1, 'itsp', 'OPTIONS', 0) end
    local after = collectgarbage('count')
    collectgarbage('restart')
    support.same(after - before, 0)
  end)
end
