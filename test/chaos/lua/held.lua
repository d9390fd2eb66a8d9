-- Loaded beside sipcar.lua into each worker of the proxy: notes how long each of its routes held the worker, as a line
-- `PID ROUTE START HELD WAITED` in the file CHAOS_HELD: seconds since 1970, then milliseconds.
-- WAITED is the part of HELD in which the worker could have gone on and the kernel had no processor for it. That is the
-- machine's, not sipcar's, and so is the time to read a part of a program from the disk: a route in which that happened
-- is not noted.

local socket = require 'socket'

local ROUTES = { sipcar_request = true, sipcar_branch = true, sipcar_reply = true, sipcar_failure = true }

local function read(path, pattern)
  local file = io.open(path)
  if not file then return 0 end
  local line = file:read('*l')
  file:close()
  return tonumber(line and line:match(pattern)) or 0
end

-- The kernel's own clock counts in hundredths, but nobody sets it: wanted where the other clock jumps.
local function uptime() return read('/proc/uptime', '^[%d.]+') end

local now = os.getenv('CHAOS_CLOCK') == 'uptime' and uptime or socket.gettime

-- Second number of schedstat: nanoseconds spent waiting on a run queue.
local function waited() return read('/proc/self/schedstat', '^%d+ (%d+)') / 1e6 end

-- Pages that the kernel had to read from a disk before the worker could go on (majflt of proc(5)).
local function paged() return read('/proc/self/stat', '%) %S+ %S+ %S+ %S+ %S+ %S+ %S+ %S+ %S+ (%d+)') end

-- Opened by each worker for itself, since the script is loaded before they are forked.
local file

local function note(name, started, held, queued)
  file = file or io.open(os.getenv('CHAOS_HELD'), 'a')
  file:write(('%d %s %.3f %.3f %.3f\n'):format(KSR.pv.get('$pp'), name, started, held, queued)) -- luacheck: ignore 113
  file:flush()
end

local function timed(name, route)
  return function()
    local pages, queued, started = paged(), waited(), now()
    route()
    local held, asleep = (now() - started) * 1000, waited() - queued
    if paged() == pages then note(name, started, held, asleep) end
  end
end

-- Kamailio loads the scripts of its configuration from the last to the first, so the routes are made after this.
setmetatable(_G, { __newindex = function(globals, name, value)
  rawset(globals, name, ROUTES[name] and timed(name, value) or value)
end })
