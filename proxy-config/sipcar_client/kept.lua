-- What is made of names that come again and again, kept for each. A flood of new names only makes it begin anew.

local MOST, LONGEST = 256, 64

--- The same function as `make`, of a string, but for what it costs. What `make` has nothing for is not kept.
return function(make)
  local kept, count = {}, 0
  return function(name)
    local value = kept[name]
    if value then return value end
    value = make(name)
    if not value or #name > LONGEST then return value end
    if count == MOST then kept, count = {}, 0 end
    kept[name], count = value, count + 1
    return value
  end
end
