local breaker = require 'sipcar_client.breaker'
local support = require 'support'

-- Two workers, one store, one clock that is set by hand.
local function setting()
  local time, host = { now = 1000 }, support.host()
  local function clock() return time.now end
  return time, breaker.new(host.store, clock), breaker.new(host.store, clock), host
end

return function(case)
  case('lets everybody ask while nothing failed', function()
    local _, one = setting()
    support.is_true(one:allows('u'))
    support.same(one:worked('u'), false)
  end)
  case('keeps every worker away after a failure of one', function()
    local time, one, two = setting()
    support.same(one:failed('u', 1000), 0.25)
    time.now = 1000.2
    support.same({ one:allows('u'), two:allows('u'), two:allows('other') }, { false, false, true })
  end)
  case('lets one worker try when the pause is over', function()
    local time, one, two = setting()
    one:failed('u', 1000)
    time.now = 1000.3
    support.same({ two:allows('u'), one:allows('u') }, { true, false })
  end)
  case('lets another try if the first never told', function()
    local time, one, two = setting()
    one:failed('u', 1000)
    time.now = 1000.3
    two:allows('u')
    time.now = 1000.9
    support.same(one:allows('u'), true)
  end)
  case('doubles the pause up to the longest', function()
    local time, one = setting()
    local pauses = {}
    for i = 1, 7 do
      time.now = time.now + 10
      pauses[i] = one:failed('u', time.now)
    end
    support.same(pauses, { 0.25, 0.5, 1, 2, 4, 4, 4 })
  end)
  case('counts questions that were open at the same time once', function()
    local time, one, two = setting()
    time.now = 1000.05
    support.same({ one:failed('u', 1000), two:failed('u', 1000.01) or 'counted' }, { 0.25, 'counted' })
    time.now = 1000.4
    support.same(two:failed('u', 1000.35), 0.5)
  end)
  case('forgets failures when an answer comes, and says so once', function()
    local time, one, two = setting()
    one:failed('u', 1000)
    time.now = 1001
    support.same({ one:worked('u'), two:worked('u'), two:allows('u') }, { true, false, true })
    support.same(one:failed('u', 1001), 0.25)
  end)
  case('is not fooled by a clock that was set back', function()
    local time, one = setting()
    one:failed('u', 1000)
    time.now = 10
    support.same(one:allows('u'), true)
    support.is_true(one:failed('u', 10))
  end)
  case('takes a broken entry for none', function()
    local _, one, _, host = setting()
    host.content['down:u'] = 'garbage'
    support.same(one:allows('u'), true)
  end)
end
