-- The SDP that AnywhereNow takes: G.711 first and no other speech, DTMF events 0-15, no comfort noise that nobody asked
-- for, no bandwidth lines, one SRTP suite.

local M = {}

local STATIC = { ['0'] = 'pcmu/8000', ['8'] = 'pcma/8000', ['13'] = 'cn/8000', ['19'] = 'cn/8000' }
-- Which formats stay, and in which order.
local RANK = { ['pcma/8000'] = 1, ['pcmu/8000'] = 2, ['cn/8000'] = 3, ['telephone-event/8000'] = 3 }
local SUITE = 'AES_CM_128_HMAC_SHA1_80'

local function names_of(lines, first, last)
  local names = {}
  for i = first, last do
    local pt, name = lines[i]:match('^a=rtpmap:(%d+) +([^ ]+)')
    if pt then names[pt] = name:lower() end
  end
  return names
end

-- The formats that stay, in order, as a list and as a set; nil if no speech would be left.
local function choose(formats, names)
  local groups, kept = { {}, {}, {} }, {}
  for pt in formats:gmatch('%d+') do
    local rank = RANK[names[pt] or STATIC[pt] or '']
    if rank then
      local group = groups[rank]
      group[#group + 1] = pt
      kept[pt] = true
    end
  end
  local speech, other, rest = groups[1], groups[2], groups[3]
  if #speech + #other == 0 then return nil end
  for i = 1, #other do speech[#speech + 1] = other[i] end
  for i = 1, #rest do speech[#speech + 1] = rest[i] end
  return table.concat(speech, ' '), kept
end

-- 0-15,32-49 becomes 0-15.
local function events(list)
  local cut = {}
  for first, last in list:gmatch('(%d+)%-?(%d*)') do
    first, last = tonumber(first), tonumber(last) or tonumber(first)
    if first <= 15 then
      if last > 15 then last = 15 end
      cut[#cut + 1] = first == last and tostring(first) or first .. '-' .. last
    end
  end
  return #cut > 0 and table.concat(cut, ',') or list
end

-- What becomes of one attribute line of an audio stream: itself, another one, or nil.
local function attribute(line, kept, names)
  local kind, pt = line:match('^a=([%a%-]+):(%d+)')
  if kind == 'rtpmap' then return kept[pt] and line end
  if kind == 'rtcp-fb' then return kept[pt] and line end
  if kind == 'fmtp' then
    if not kept[pt] then return nil end
    if names[pt] ~= 'telephone-event/8000' then return line end
    local before, list = line:match('^(a=fmtp:%d+ +)([%d,%-]+)$')
    return list and before .. events(list) or line
  end
  if kind == 'crypto' then return line:find(SUITE, 1, true) and line end
  return line
end

local function audio(out, lines, first, last)
  local head, formats = lines[first]:match('^(m=audio %d+ [^ ]+ )(.*)$')
  local names = names_of(lines, first + 1, last)
  local chosen, kept
  if head then chosen, kept = choose(formats, names) end
  if not chosen then
    for i = first, last do out[#out + 1] = lines[i] end
    return
  end
  out[#out + 1] = head .. chosen
  for i = first + 1, last do
    local line = lines[i]
    local letter = line:byte()
    if letter == 97 then line = attribute(line, kept, names) elseif letter == 98 then line = nil end
    if line then out[#out + 1] = line end
  end
end

local function section(out, lines, first, last)
  if lines[first]:find('^m=audio') then return audio(out, lines, first, last) end
  for i = first, last do
    local line = lines[i]
    if line:byte() ~= 98 then out[#out + 1] = line end
  end
end

--- The SDP rewritten, or nil if nothing has to change.
function M.rewrite(body)
  local lines, starts = {}, { 1 }
  for line in body:gmatch('[^\r\n]+') do
    lines[#lines + 1] = line
    if line:byte() == 109 then starts[#starts + 1] = #lines end
  end
  local out = {}
  for i = 1, #starts do section(out, lines, starts[i], (starts[i + 1] or #lines + 1) - 1) end
  out[#out + 1] = ''
  local rewritten = table.concat(out, '\r\n')
  return rewritten ~= body and rewritten or nil
end

return M
