local budget = require 'sipcar_client.budget'
local support = require 'support'

local DEADLINE = 0.05

local function setting()
  local time = { now = 1000 }
  return time, budget.new(time.now)
end

-- Which of so many questions in a row, each of which takes a whole deadline, may be asked.
local function allowed(time, own, count, is_new)
  local sum = 0
  for _ = 1, count do
    if own:allows(time.now, DEADLINE, is_new) then
      sum = sum + 1
      time.now = time.now + DEADLINE
      own:spend(DEADLINE, DEADLINE)
    end
  end
  return sum
end

return function(case)
  case('a worker may wait for a burst of questions, then no more', function()
    local time, own = setting()
    -- Ten deadlines, and what comes back meanwhile.
    support.same({ allowed(time, own, 100), allowed(time, own, 100) }, { 20, 0 })
  end)
  case('new calls stop waiting first', function()
    local time, own = setting()
    support.same({ allowed(time, own, 100, true), allowed(time, own, 100, false) }, { 10, 10 })
  end)
  case('in the long run it waits for half of its time', function()
    local time, own = setting()
    allowed(time, own, 100)
    local begun, asked = time.now, 0
    while time.now < begun + 10 do
      asked = asked + allowed(time, own, 1)
      time.now = time.now + 0.01
    end
    support.is_true(asked * DEADLINE > 4 and asked * DEADLINE < 5.1)
  end)
  case('quick answers never use it up', function()
    local time, own = setting()
    for _ = 1, 10000 do
      support.is_true(own:allows(time.now, DEADLINE, true))
      own:spend(0.001, DEADLINE)
      time.now = time.now + 0.003
    end
  end)
  case('a clock that jumps neither uses it up nor locks it', function()
    local time, own = setting()
    own:spend(3600, DEADLINE)
    own:spend(-3600, DEADLINE)
    support.is_true(own:allows(time.now, DEADLINE, true))
    allowed(time, own, 100)
    time.now = time.now - 3600
    support.same(own:allows(time.now, DEADLINE, true), false)
    time.now = time.now + 1
    support.is_true(own:allows(time.now, DEADLINE, true))
  end)
end
