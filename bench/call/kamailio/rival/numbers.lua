-- Numbers in +E.164: those of the Netherlands, as in sipcar.yaml.

local M = {}

local COUNTRY, NATIONAL, INTERNATIONAL = '31', '0', '00'
local NSN_LENGTH = 9

local AS_THEY_ARE = { ['112'] = true, ['911'] = true, ['999'] = true, ['000'] = true, ['110'] = true, ['118'] = true,
  ['119'] = true }

-- Nil for what is no number, or may not be changed.
local function normalize(user)
  local number = user:find('[%-%.() ]') and user:gsub('[%-%.() ]', '') or user
  if AS_THEY_ARE[number] then return nil end
  if not number:find('^%+?%d+$') then return nil end
  if number:byte() == 43 then
    -- Some carriers write +00 and the number.
    return number:sub(2, 3) == INTERNATIONAL and '+' .. number:sub(4) or number
  end
  if number:sub(1, #INTERNATIONAL) == INTERNATIONAL then return '+' .. number:sub(#INTERNATIONAL + 1) end
  if number:sub(1, #NATIONAL) == NATIONAL and #number == NSN_LENGTH + #NATIONAL then
    return '+' .. COUNTRY .. number:sub(#NATIONAL + 1)
  end
  if #number == NSN_LENGTH + #COUNTRY and number:sub(1, #COUNTRY) == COUNTRY then return '+' .. number end
  return nil
end

--- A SIP URI with its number in +E.164, without parameters of the number, marked as a telephone number.
-- Nil if it has to stay as it is.
function M.rewrite(uri)
  local scheme, user, rest = uri:match('^(sips?:)([^;@]*)[^@]*@(.*)$')
  local number = user and normalize(user)
  if not number then return nil end
  local rewritten = scheme .. number .. '@' .. rest
  return rest:find(';user=phone', 1, true) and rewritten or rewritten .. ';user=phone'
end

return M
