-- A sidecar that failed is left alone for a while, by all workers of the proxy: the state is in the shared store.

local M = {}

-- The first failure costs a quarter of a second, so that one slow answer is soon forgotten.
M.FIRST_PAUSE, M.LONGEST_PAUSE = 0.25, 4
-- While one worker tries a sidecar again, the others wait this long for what it finds.
M.TRIAL = 0.5
-- For so many seconds a worker that saw no failure in the store does not look again. What another notes meanwhile it
-- meets as if its question had been on its way already.
M.TRUST = 0.01

local Breaker = {}
Breaker.__index = Breaker

--- Times are those of a clock in seconds that all workers share.
function M.new(store)
  return setmetatable({ store = store, keys = {}, seen_good = {} }, Breaker)
end

function Breaker:key(url)
  local key = self.keys[url]
  if not key then
    key = 'down:' .. url
    self.keys[url] = key
  end
  return key
end

-- Until when nobody asks, failures in a row, when the last of them was counted.
function Breaker:read(url)
  local state = self.store.get(self:key(url))
  if not state or state == '' then return 0, 0, 0 end
  local till, failures, counted = state:match('^(%d[%d.]*) (%d+) (%d[%d.]*)$')
  return tonumber(till) or 0, tonumber(failures) or 0, tonumber(counted) or 0
end

function Breaker:write(url, till, failures, counted)
  -- Expiry in the store is only for tidiness: what counts is the time in the value.
  self.store.set(self:key(url), ('%.3f %d %.3f'):format(till, failures, counted), 60)
end

-- Was there no failure a moment ago?
function Breaker:was_good(url, now)
  local passed = now - (self.seen_good[url] or 0)
  return passed >= 0 and passed < M.TRUST
end

--- May this URL be asked now? After a pause the first who asks gets a yes and makes the others wait for his result.
function Breaker:allows(url, now)
  if self:was_good(url, now) then return true end
  local till, failures, counted = self:read(url)
  if failures == 0 then
    self.seen_good[url] = now
    return true
  end
  -- A clock that was set back must not keep a sidecar out for hours.
  if now < till and till - now <= M.LONGEST_PAUSE then return false end
  self:write(url, now + M.TRIAL, failures, counted)
  return true
end

--- Returns the pause in seconds if this failure of a question begun at `started` opened a new one.
-- Workers that fail at the same time count once: they saw the same fault.
function Breaker:failed(url, started, now)
  self.seen_good[url] = nil
  local _, failures, counted = self:read(url)
  if failures > 0 and started <= counted and counted <= now then return nil end
  local pause = math.min(M.FIRST_PAUSE * 2 ^ failures, M.LONGEST_PAUSE)
  self:write(url, now + pause, math.min(failures + 1, 9), now)
  return pause
end

--- An answer came. Returns true if it had failed before.
function Breaker:worked(url, now)
  if self:was_good(url, now) then return false end
  local _, failures = self:read(url)
  self.seen_good[url] = now
  if failures == 0 then return false end
  self.store.set(self:key(url), '', 1)
  return true
end

return M
