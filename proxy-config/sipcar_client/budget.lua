-- How much of a worker's time may go by in waiting for verdicts. The breaker does not see a sidecar that is slow and
-- yet in time: at a high rate it would leave the proxy no worker for SIP itself, and messages would be lost in its
-- socket.

local M = {}

-- Part of each second that may be waited. What is not used is kept, up to so many deadlines.
M.SHARE, M.KEPT = 0.5, 10
-- Requests outside a dialog wait only while more than this part of it is left: calls that are up come first.
M.FOR_NEW = 0.5

local Budget = {}
Budget.__index = Budget

--- Each worker has a budget of its own. `now`: what its clock says, in seconds.
function M.new(now)
  return setmetatable({ used = 0, at = now }, Budget)
end

--- May a message wait now? `deadline`: seconds that it may take.
function Budget:allows(now, deadline, is_new)
  local used, passed = self.used, now - self.at
  self.at = now
  -- A clock that was set back gives nothing.
  if passed > 0 and used > 0 then
    used = math.max(used - M.SHARE * passed, 0)
    self.used = used
  end
  return used < M.KEPT * deadline * (is_new and M.FOR_NEW or 1)
end

--- Notes that a question took so many seconds, as the clock says, which may have been set meanwhile.
function Budget:spend(seconds, deadline)
  self.used = self.used + math.min(math.max(seconds, 0), deadline)
end

return M
