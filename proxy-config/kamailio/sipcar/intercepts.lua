-- How often a caller was steered to AnywhereNow on his way to the same number: what ends a loop of forwarding.
--
-- The sidecar remembers nothing, so the count is kept here, beside the dialogs. It forgets by itself, and a count that
-- is lost lets one more round pass.

local vars = require 'sipcar.vars'

local M = {}

local TABLE = 'sipcar_intercepts'

local function key()
  return (vars.get('$fU') or '') .. '|' .. (vars.get('$rU') or '')
end

--- The facts of a request outside a dialog that are known from earlier ones.
function M.facts()
  local count = tonumber(KSR.htable.sht_get(TABLE, key()))
  return count and count > 0 and { intercepts = count } or nil
end

--- Counts a verdict that steers to AnywhereNow, which its hint `intercept` says. Before its edits are applied.
function M.count(verdict)
  if verdict.hints and verdict.hints.intercept then KSR.htable.sht_inc(TABLE, key()) end
end

return M
