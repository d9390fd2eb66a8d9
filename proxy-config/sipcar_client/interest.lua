-- Which messages the sidecar wants to see, compiled so that a look-up allocates nothing.

local M = {}

local STAGES = { [1] = true, [2] = true, [3] = true, [4] = true, [5] = true }
local REQUEST = 0 -- in place of a status class

local function is_list_of(value, kind)
  if type(value) ~= 'table' then return false end
  for _, item in ipairs(value) do
    if type(item) ~= kind then return false end
  end
  return true
end

local function is_nil_or_list_of(value, kind)
  return value == nil or is_list_of(value, kind)
end

local function is_nil_or_span(value)
  return value == nil or is_list_of(value, 'number') and #value == 2
end

local function valid(rule)
  return type(rule) == 'table' and STAGES[rule[1]] and is_nil_or_list_of(rule[2], 'string')
    and is_nil_or_list_of(rule[3], 'number') and (rule[4] == nil or type(rule[4]) == 'boolean')
    and is_nil_or_list_of(rule[5], 'string') and is_nil_or_list_of(rule[6], 'string') and is_nil_or_span(rule[7])
end

-- What a rule wants to see in a message that its other positions fit: true if nothing more.
local function condition_of(rule)
  if not (rule[4] or rule[5] or rule[6] or rule[7]) then return true end
  return { body = rule[4] or false, text = rule[5], memo = rule[6], age = rule[7] }
end

local function add_condition(wanted, class, condition)
  local known = wanted[class]
  if known == true then return end
  if condition == true then
    wanted[class] = true
  else
    wanted[class] = known or {}
    table.insert(wanted[class], condition)
  end
end

local function add_to_all(wanted, classes, condition)
  if not classes then
    for class = REQUEST, 6 do add_condition(wanted, class, condition) end
    return
  end
  for _, class in ipairs(classes) do add_condition(wanted, class, condition) end
end

local function copy(wanted)
  local out = {}
  for class, known in pairs(wanted) do
    out[class] = known == true or {}
    if known ~= true then
      for i, condition in ipairs(known) do out[class][i] = condition end
    end
  end
  return out
end

-- stages[stage] = { [method] = { [class] = wanted }, any = { [class] = wanted } }; wanted is true or a list of
-- conditions, one of which must be met.
local function add(stages, rule)
  local stage, methods, classes = rule[1], rule[2], rule[3]
  local condition = condition_of(rule)
  local by_method = stages[stage] or { any = {} }
  stages[stage] = by_method
  if methods then
    for _, method in ipairs(methods) do
      by_method[method] = by_method[method] or copy(by_method.any)
      add_to_all(by_method[method], classes, condition)
    end
    return
  end
  -- A rule for every method also counts for those that have a table of their own.
  for _, wanted in pairs(by_method) do add_to_all(wanted, classes, condition) end
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

--- Whether a message is wanted: true, false, or conditions for meets(). `class`: of a status; 0 for a request.
-- Without a trunk's name the sidecar will find it by address, so what any trunk wants is asked about.
function M.look(compiled, stage, trunk, method, class)
  local stages = compiled.union
  if trunk then stages = compiled.trunks[trunk] or compiled.unknown end
  local by_method = stages[stage]
  if not by_method then return false end
  local wanted = by_method[method] or by_method.any
  return wanted[class] or false
end

local function has_any(haystack, texts)
  for i = 1, #texts do
    if haystack:find(texts[i], 1, true) then return true end
  end
  return false
end

--- Is one of the conditions met? `has_body()` and `head()`, the message before its body in lower case, are called only
-- if a condition is about them; `memo`: a string or nil; `age`: seconds since the dialog's first 2xx, nil if unknown.
function M.meets(conditions, has_body, head, memo, age)
  local body, text
  for i = 1, #conditions do
    local condition = conditions[i]
    local met = true
    if condition.body then
      if body == nil then body = has_body() end
      met = body
    end
    if met and condition.text then
      text = text or head()
      met = has_any(text, condition.text)
    end
    if met and condition.memo then met = memo ~= nil and has_any(memo, condition.memo) end
    if met and condition.age and age then met = age >= condition.age[1] and age <= condition.age[2] end
    if met then return true end
  end
  return false
end

return M
