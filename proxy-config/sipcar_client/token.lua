-- The token that a sidecar wants to see in the handshake. It goes into no log and no reason.

local M = {}

-- Longer than any token: of a file that is none no more is read.
local MOST = 1024

function M.is_wanted(settings)
  return (settings.token or settings.token_file) ~= nil
end

local function content(path)
  local file = io.open(path, 'rb')
  if not file then return '' end
  local text = file:read(MOST)
  file:close()
  return text or ''
end

--- Returns the token; nothing, if there is to be none; nil and a code, if there is to be one and is not.
-- The file is read each time: a token that was changed holds from the next connection on.
function M.read(settings)
  if not M.is_wanted(settings) then return nil end
  local text = settings.token or content(settings.token_file)
  local token = text:match('^%s*([%w%-._~+/]+=*)%s*$')
  if not token or #token < 16 then return nil, 'TOKEN_MISSING' end
  return token
end

local function stays_here(url)
  local host = url.host:lower()
  return url.unix or url.tls or host == 'localhost' or host == '::1' or host:match('^127%.%d+%.%d+%.%d+$')
end

--- The first URL over which everybody on the way could read a token, or nil.
function M.in_clear(urls)
  for _, url in ipairs(urls) do
    if not stays_here(url) then return url.text end
  end
end

return M
