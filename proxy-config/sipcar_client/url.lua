-- Where a sidecar listens: ws://host:port/path, wss://host:port/path, ws+unix:/socket or ws+unix:/socket:/path.

local M = {}

local DEFAULT_PORT = { ws = 80, wss = 443 }

local function host_and_port(authority, scheme)
  local host, rest = authority:match('^%[([%x:.]+)%](.*)$')
  if not host then
    host, rest = authority:match('^([%w%-._]+)(.*)$')
  end
  if not host then return nil end
  if rest == '' then return host, DEFAULT_PORT[scheme] end
  local port = tonumber(rest:match('^:(%d+)$'))
  if not port or port < 1 or port > 65535 then return nil end
  return host, port
end

local function parse_unix(text)
  local socket, path = text:match('^ws%+unix:(/[^:%s]+)(.*)$')
  if not socket then return nil, 'BAD_URL' end
  if path == '' or path == ':' then path = ':/' end
  if not path:match('^:/%S*$') then return nil, 'BAD_URL' end
  return { text = text, unix = socket, host = 'localhost', path = path:sub(2) }
end

--- Returns a table of the URL's parts, or nil and a code.
function M.parse(text)
  if text:match('^ws%+unix:') then return parse_unix(text) end
  local scheme, authority, path = text:match('^(wss?)://([^/%s]+)(%S*)$')
  if not scheme then return nil, 'BAD_URL' end
  local host, port = host_and_port(authority, scheme)
  if not host then return nil, 'BAD_URL' end
  if path == '' then path = '/' end
  return { text = text, tls = scheme == 'wss', host = host, port = port, authority = authority, path = path }
end

--- Parses a list such as 'ws://a, ws://b'. All of it must be right: a mistyped spare is found today, not in the night.
function M.parse_list(text)
  local urls = {}
  for item in text:gmatch('[^,%s]+') do
    local url, code = M.parse(item)
    if not url then return nil, code, item end
    urls[#urls + 1] = url
  end
  if #urls == 0 then return nil, 'BAD_URL', text end
  return urls
end

return M
