-- What is kept in Kamailio, as text: fields with '|' between them.
--
-- A field may hold any bytes, as a display name does: '|' and '%' in it are written %XX, and in what is replicated
-- between proxies all that is no printable ASCII too, since DMQ keeps nothing but text. MessagePack and base64 take
-- three times as long.

local M = {}

local find, gsub = string.find, string.gsub

local function escape(byte) return ('%%%02X'):format(byte:byte()) end
local function byte_of(code) return string.char(tonumber(code, 16)) end

--- The text of a field: a string, or nil, which reads like an empty one.
function M.field(value)
  if value == nil then return '' end
  if find(value, '|', 1, true) or find(value, '%', 1, true) then return (gsub(value, '[|%%]', escape)) end
  return value
end

--- Fields as printable ASCII.
function M.printable(text)
  if find(text, '^[ -~]*$') then return text end
  return (gsub(text, '[^ -~]', escape))
end

--- The string that a field was made of; nil if it was empty.
function M.value(text)
  if text == '' then return nil end
  if find(text, '%', 1, true) then return (gsub(text, '%%(%x%x)', byte_of)) end
  return text
end

return M
