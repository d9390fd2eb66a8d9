-- A worker that waits for a verdict handles no other message. Where verdicts come in time, but slowly, messages would
-- pile up behind it and no failure would be seen; so slow ones may hold a worker for half of its time, and no more.

local M = {}

-- Of the deadline: a verdict that is quicker never counts.
M.SLOW = 0.2
-- Of the worker's time.
M.SHARE = 0.5
-- In deadlines: what may be spent in one go.
M.SAVED = 4

local Patience = {}
Patience.__index = Patience

function M.new()
  return setmetatable({ spent = 0, at = 0 }, Patience)
end

--- May a question be asked at `time`? Times and the deadline are in seconds.
function Patience:allows(time, deadline)
  -- A clock that was set back gives nothing back.
  self.spent = math.max(self.spent - math.max(time - self.at, 0) * M.SHARE, 0)
  self.at = time
  return self.spent < M.SAVED * deadline
end

--- A question held the worker for so many seconds.
function Patience:held(seconds, deadline)
  if seconds > M.SLOW * deadline then self.spent = self.spent + seconds end
end

return M
