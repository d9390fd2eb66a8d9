-- Which messages the sidecar wants to see, compiled so that a look-up allocates nothing.

local M = {}

-- What a rule asks for, from less to more.
M.NEVER, M.WITH_BODY, M.ALWAYS = 0, 1, 2

local STAGES = { [1] = true, [2] = true, [3] = true, [4] = true, [5] = true }
local REQUEST = 0 -- in place of a status class

local function is_list_of(value, kind)
  if type(value) ~= 'table' then return false end
  for _, item in ipairs(value) do
    if type(item) ~= kind then return false end
  end
  return true
end

local function valid(rule)
  return type(rule) == 'table' and STAGES[rule[1]] and (rule[2] == nil or is_list_of(rule[2], 'string'))
    and (rule[3] == nil or is_list_of(rule[3], 'number')) and (rule[4] == nil or type(rule[4]) == 'boolean')
end

local function raise(levels, class, level)
  if level > (levels[class] or M.NEVER) then levels[class] = level end
end

local function raise_all(levels, classes, level)
  if not classes then
    for class = REQUEST, 6 do raise(levels, class, level) end
    return
  end
  for _, class in ipairs(classes) do raise(levels, class, level) end
end

local function copy(levels)
  local out = {}
  for class, level in pairs(levels or {}) do out[class] = level end
  return out
end

-- stages[stage] = { [method] = { [class] = level }, any = { [class] = level } }
local function add(stages, rule)
  local stage, methods, classes = rule[1], rule[2], rule[3]
  local level = rule[4] and M.WITH_BODY or M.ALWAYS
  local by_method = stages[stage] or { any = {} }
  stages[stage] = by_method
  if methods then
    for _, method in ipairs(methods) do
      by_method[method] = by_method[method] or copy(by_method.any)
      raise_all(by_method[method], classes, level)
    end
    return
  end
  -- A rule for every method also counts for those that have a table of their own.
  for _, levels in pairs(by_method) do raise_all(levels, classes, level) end
end

--- Compiles the map of hello: trunk -> list of rules. Returns nil if it is not of that form.
function M.compile(map)
  local trunks, union = {}, {}
  for trunk, rules in pairs(map) do
    if type(trunk) ~= 'string' or type(rules) ~= 'table' then return nil end
    local stages = {}
    for _, rule in ipairs(rules) do
      if not valid(rule) then return nil end
      add(stages, rule)
      add(union, rule)
    end
    trunks[trunk] = stages
  end
  return { trunks = trunks, union = union, unknown = trunks[''] or {} }
end

--- How much a message matters: NEVER, WITH_BODY or ALWAYS. `class`: of a status; 0 for a request.
-- Without a trunk's name the sidecar will find it by address, so what any trunk wants is asked about.
function M.level(compiled, stage, trunk, method, class)
  local stages = compiled.union
  if trunk then stages = compiled.trunks[trunk] or compiled.unknown end
  local by_method = stages[stage]
  if not by_method then return M.NEVER end
  local levels = by_method[method] or by_method.any
  return levels[class] or M.NEVER
end

return M
