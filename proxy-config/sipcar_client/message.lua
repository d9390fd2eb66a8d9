-- The few things that must be read out of a raw message: header lines by name, name-addr values, the request line.

local M = {}

local COMPACT = {
  f = 'from', t = 'to', m = 'contact', c = 'content-type', l = 'content-length', i = 'call-id', v = 'via',
  s = 'subject', k = 'supported', e = 'content-encoding', r = 'refer-to', b = 'referred-by',
  x = 'session-expires', o = 'event', u = 'allow-events', y = 'identity', n = 'identity-info',
  a = 'accept-contact', d = 'request-disposition', j = 'reject-contact',
}

local COMPACT_OF = {}
for compact, name in pairs(COMPACT) do COMPACT_OF[name] = compact end

--- One spelling for every way to write a header's name.
function M.canonical(name)
  local lower = name:lower()
  return COMPACT[lower] or lower
end

--- Where the header lines of a message end.
function M.end_of_headers(raw)
  return raw:find('\r\n\r\n', 1, true) or raw:find('\n\n', 1, true) or #raw
end

local function count(lines, name)
  local sum, line = 0, '\n' .. name
  local _, last = lines:find(line, 1, true)
  while last do
    if lines:find('^[ \t]*:', last + 1) then sum = sum + 1 end
    _, last = lines:find(line, last + 1, true)
  end
  return sum
end

--- Are there more than `index` lines of this name in front of `stop`? `canonical`: the name as canonical() spells it.
function M.has_line(raw, stop, name, canonical, index)
  -- Nearly always the line is spelled as the edit has it. That saves a copy of all lines in lower case.
  local line, at = '\n' .. name .. ':', 0
  for _ = 0, index do
    at = raw:find(line, at + 1, true)
    if not at or at > stop then break end
  end
  if at and at <= stop then return true end
  local lines, compact = raw:sub(1, stop):lower(), COMPACT_OF[canonical]
  return count(lines, canonical) + (compact and count(lines, compact) or 0) > index
end

--- All in front of the body, in lower case, for a search: rather too much than too little.
function M.head(raw)
  -- Blank lines may come before the first line (RFC 3261 7.5).
  local stop = raw:find('\n\r\n', raw:find('%S') or 1, true)
  return (stop and raw:sub(1, stop) or raw):lower()
end

--- The same request with another URI in its first line.
function M.with_request_uri(raw, uri)
  local before, old, after = raw:match('^(%S+ +)(%S+)()')
  if not before or old == uri then return raw end
  return before .. uri .. raw:sub(after)
end

-- Position behind the part of a From or To value in which a semicolon is no parameter's: the name-addr, if it is one.
local function parameters_from(value)
  local at = 1
  while true do
    local found = value:find('["<]', at)
    if not found then return 1 end
    if value:byte(found) == 60 then
      local close = value:find('>', found, true)
      return close and close + 1 or #value + 1
    end
    local close = value:find('"', found + 1, true)
    while close and value:sub(found + 1, close - 1):match('\\*$'):len() % 2 == 1 do
      close = value:find('"', close + 1, true)
    end
    if not close then return #value + 1 end
    at = close + 1
  end
end

--- Where the tag parameter stands: its first byte (the semicolon), its last, and the tag; or nil.
local function find_tag(value)
  local from = parameters_from(value)
  while true do
    local first, last, tag = value:find(';%s*[tT][aA][gG]%s*=%s*([^%s;,]+)', from)
    if not first then return nil end
    -- A quoted parameter may contain what looks like a tag.
    local _, quotes = value:sub(parameters_from(value), first):gsub('"', '')
    if quotes % 2 == 0 then return first, last, tag end
    from = last + 1
  end
end

--- Cuts a value around its tag: what is before it, behind it, and the tag or nil.
function M.split_tag(value)
  local first, last, tag = find_tag(value)
  if not first then return value, '', nil end
  return value:sub(1, first - 1), value:sub(last + 1), tag
end

--- Display (raw, with its blanks), URI and parameters of a From or To value; a folded line becomes one line.
function M.name_addr(value)
  value = value:gsub('%s*\r?\n%s+', ' ')
  local close = parameters_from(value)
  if close > 1 then
    local display, uri = value:sub(1, close - 1):match('^(.-)<([^<>]*)>$')
    if display then return display, uri, (value:sub(close):gsub('^%s+', '')) end
  end
  local uri, params = value:match('^%s*([^;%s]*)%s*(.*)$')
  return '', uri, params
end

return M
