-- wss://: LuaSec around a connected socket, the peer's certificate checked against the CA file and the URL's name.

local M = {}

local SUBJECT_ALT_NAME, COMMON_NAME = '2.5.29.17', '2.5.4.3'

local function matches(pattern, host)
  pattern, host = pattern:lower(), host:lower()
  if pattern == host then return true end
  -- A wildcard stands for one whole label, the leftmost (RFC 6125 6.4.3).
  local rest = pattern:match('^%*(%..+%..+)$')
  return rest ~= nil and host:match('^[^.]+(%..+)$') == rest
end

-- Alternative names count if there are any; the common name only if there are none (RFC 6125 6.4.4).
local function names_of(certificate)
  local names, alternatives = {}, (certificate:extensions() or {})[SUBJECT_ALT_NAME]
  for _, kind in ipairs { 'dNSName', 'iPAddress' } do
    for _, name in ipairs(alternatives and alternatives[kind] or {}) do names[#names + 1] = name end
  end
  if #names > 0 then return names end
  for _, part in ipairs(certificate:subject()) do
    if part.oid == COMMON_NAME then names[1] = part.value end
  end
  return names
end

local function is_for(certificate, host)
  if not certificate then return false end
  for _, name in ipairs(names_of(certificate)) do
    if matches(name, host) then return true end
  end
  return false
end

local function parameters(options)
  return {
    mode = 'client', protocol = 'any', options = { 'all', 'no_sslv2', 'no_sslv3', 'no_tlsv1', 'no_tlsv1_1' },
    verify = { 'peer' }, cafile = options.ca_file, certificate = options.certificate, key = options.key,
  }
end

-- Reading a CA bundle takes longer than a question may: once a process.
local context, context_options

local function context_for(ssl, options)
  if context and context_options == options then return context end
  local made, reason = ssl.newcontext(parameters(options))
  if made then context, context_options = made, options end
  return made, reason
end

--- Returns the encrypted socket, or nil, a code and what the library said. Without LuaSec: TLS_MISSING.
function M.wrap(socket, host, options, seconds_left)
  -- Loaded late: where the proxy itself uses OpenSSL it must be the first to set it up.
  local found, ssl = pcall(require, 'ssl')
  if not found then
    socket:close()
    return nil, 'TLS_MISSING'
  end
  local secure, reason = context_for(ssl, options)
  if secure then secure, reason = ssl.wrap(socket, secure) end
  if not secure then
    socket:close()
    return nil, 'TLS_FAILED', reason
  end
  if host:match('%a') and not host:find(':', 1, true) then secure:sni(host) end
  secure:settimeout(math.max(seconds_left(), 0), 't')
  local done
  done, reason = secure:dohandshake()
  if not done then
    secure:close()
    return nil, 'TLS_FAILED', reason
  end
  if not is_for(secure:getpeercertificate(), host) then
    secure:close()
    return nil, 'TLS_FAILED', 'the certificate is for another name than ' .. host
  end
  return secure
end

return M
