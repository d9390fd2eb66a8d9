local patience = require 'sipcar_client.patience'
local support = require 'support'

local DEADLINE = 0.05

-- Plays questions one after the other, each held for `took` seconds, with `rest` seconds behind it.
-- Returns how many of them were asked, and for which share of the time that took.
local function play(made, count, took, rest)
  local time, asked, held = 1000, 0, 0
  for _ = 1, count do
    if made:allows(time, DEADLINE) then
      asked, held, time = asked + 1, held + took, time + took
      made:held(took, DEADLINE)
    end
    time = time + rest
  end
  return asked, held / (time - 1000)
end

return function(case)
  case('asks every time while verdicts are quick, however busy the worker is', function()
    support.same((play(patience.new(), 10000, 0.01, 0)), 10000)
  end)
  case('asks every time while slow verdicts leave it half of its time', function()
    support.same((play(patience.new(), 1000, 0.04, 0.05)), 1000)
  end)
  case('is held for half of its time where every verdict is slow', function()
    local asked, share = play(patience.new(), 10000, 0.049, 0.001)
    support.is_true(asked > 100)
    support.is_true(share > 0.49 and share < 0.55, share)
  end)
  case('lets some slow verdicts pass before it holds back', function()
    support.same((play(patience.new(), 4, 0.05, 0)), 4)
  end)
  case('asks again when time has passed', function()
    local made = patience.new()
    made:allows(1000, DEADLINE)
    for _ = 1, 10 do made:held(0.05, DEADLINE) end
    support.same({ made:allows(1000.5, DEADLINE), made:allows(1000.7, DEADLINE) }, { false, true })
  end)
  case('is not fooled by a clock that was set back', function()
    local made = patience.new()
    made:allows(1000, DEADLINE)
    for _ = 1, 10 do made:held(0.05, DEADLINE) end
    support.same({ made:allows(10, DEADLINE), made:allows(10.7, DEADLINE) }, { false, true })
  end)
end
