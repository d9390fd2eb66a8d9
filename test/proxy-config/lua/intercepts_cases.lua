local fake = require 'fake_ksr'
local support = require 'support'
local intercepts = require 'sipcar.intercepts'

local CALL = { ['$fU'] = '+31612345678', ['$rU'] = '+31201234567' }
local STEERED = { action = 'steer', hints = { intercept = true } }

return function(case)
  case('counts interceptions of one caller to one number', function()
    fake.message({}, CALL)
    support.same(intercepts.facts(), nil)
    intercepts.count(STEERED)
    intercepts.count(STEERED)
    support.same(intercepts.facts(), { intercepts = 2 })
  end)
  case('does not count a steer without the hint, nor one to another number', function()
    fake.message({}, CALL)
    intercepts.count { action = 'steer', hints = { tenant = 'a' } }
    intercepts.count { action = 'continue' }
    support.same(intercepts.facts(), nil)
    intercepts.count(STEERED)
    fake.vars['$rU'] = '+31207654321'
    support.same(intercepts.facts(), nil)
  end)
  case('knows a caller without user', function()
    fake.message({}, { ['$rU'] = '+31201234567' })
    intercepts.count(STEERED)
    support.same(intercepts.facts(), { intercepts = 1 })
  end)
end
