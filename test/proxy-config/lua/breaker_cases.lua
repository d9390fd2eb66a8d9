local breaker = require 'sipcar_client.breaker'
local support = require 'support'

-- Two workers, one store, one clock that is set by hand.
local function setting()
  local time, host = { now = 1000 }, support.host()
  return time, breaker.new(host.store), breaker.new(host.store), host
end

return function(case)
  case('lets everybody ask while nothing failed', function()
    local time, one = setting()
    support.is_true(one:allows('u', time.now))
    support.same(one:worked('u', time.now), false)
  end)
  case('keeps every worker away after a failure of one', function()
    local time, one, two = setting()
    support.same(one:failed('u', 1000, time.now), 0.25)
    time.now = 1000.2
    support.same({ one:allows('u', time.now), two:allows('u', time.now), two:allows('other', time.now) }, { false, false, true })
  end)
  case('lets one worker try when the pause is over', function()
    local time, one, two = setting()
    one:failed('u', 1000, time.now)
    time.now = 1000.3
    support.same({ two:allows('u', time.now), one:allows('u', time.now) }, { true, false })
  end)
  case('lets another try if the first never told', function()
    local time, one, two = setting()
    one:failed('u', 1000, time.now)
    time.now = 1000.3
    two:allows('u', time.now)
    time.now = 1000.9
    support.same(one:allows('u', time.now), true)
  end)
  case('looks into the store no more, for a moment after it saw no failure', function()
    local time, one, two = setting()
    for _, look in ipairs { 'allows', 'worked' } do
      one[look](one, 'u', time.now)
      two:failed('u', time.now, time.now)
      time.now = time.now + 0.009
      support.same({ one:allows('u', time.now), one:worked('u', time.now), two:allows('u', time.now) }, { true, false, false })
      time.now = time.now + 0.002
      support.same({ one:allows('u', time.now), one:worked('u', time.now), two:allows('u', time.now) }, { false, true, true })
      time.now = time.now + 1
    end
  end)
  case('does not trust a look from the future', function()
    local time, one, two = setting()
    one:allows('u', time.now)
    time.now = time.now - 500
    two:failed('u', time.now, time.now)
    support.same(one:allows('u', time.now), false)
  end)
  case('an own failure counts at once, an answer before it or not', function()
    local time, one = setting()
    one:worked('u', time.now)
    one:failed('u', 1000, time.now)
    time.now = 1000.001
    support.same(one:allows('u', time.now), false)
  end)
  case('doubles the pause up to the longest', function()
    local time, one = setting()
    local pauses = {}
    for i = 1, 7 do
      time.now = time.now + 10
      pauses[i] = one:failed('u', time.now, time.now)
    end
    support.same(pauses, { 0.25, 0.5, 1, 2, 4, 4, 4 })
  end)
  case('counts questions that were open at the same time once', function()
    local time, one, two = setting()
    time.now = 1000.05
    support.same({ one:failed('u', 1000, time.now), two:failed('u', 1000.01, time.now) or 'counted' }, { 0.25, 'counted' })
    time.now = 1000.4
    support.same(two:failed('u', 1000.35, time.now), 0.5)
  end)
  case('forgets failures when an answer comes, and says so once', function()
    local time, one, two = setting()
    one:failed('u', 1000, time.now)
    time.now = 1001
    support.same({ one:worked('u', time.now), two:worked('u', time.now), two:allows('u', time.now) }, { true, false, true })
    support.same(one:failed('u', 1001, time.now), 0.25)
  end)
  case('is not fooled by a clock that was set back', function()
    local time, one = setting()
    one:failed('u', 1000, time.now)
    time.now = 10
    support.same(one:allows('u', time.now), true)
    support.is_true(one:failed('u', 10, time.now))
  end)
  case('takes a broken entry for none', function()
    local time, one, _, host = setting()
    host.content['down:u'] = 'garbage'
    support.same(one:allows('u', time.now), true)
  end)
end
