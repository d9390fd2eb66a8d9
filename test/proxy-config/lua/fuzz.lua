-- Takes frames from stdin, each behind its length in four bytes, and does with each what the client and the adapter do.
-- Answers a line for each: `ok` and what happened, or `crash` and why. test/fuzz/targets/lua.ts makes the frames.

local here = arg[0]:match('^(.*/)') or './'
local proxy_config = here .. '../../../proxy-config/'
package.path = here .. '?.lua;' .. proxy_config .. '?.lua;' .. proxy_config .. 'kamailio/?.lua;' .. package.path

local fake = require 'fake_ksr'
local support = require 'support'
local apply = require 'sipcar.apply'
local interest = require 'sipcar_client.interest'
local unpack = require 'sipcar_client.unpack'
local verdict = require 'sipcar_client.verdict'
local wire = require 'sipcar_client.wire'

local LINES = {}
for line in support.INVITE:match('^.-\r\n(.-)\r\n\r\n'):gmatch('[^\r\n]+') do
  if line:find('^%S') then LINES[#LINES + 1] = line end
end

-- Whatever a frame says, one change makes one header line.
local function check_changes()
  for _, change in ipairs(fake.changes) do
    local line = change:match('^append (.*)$') or change:match('^%d+ insert (.*)$')
    if line then
      assert(line:find('^[^%s:]+: [^\r\n%z]*\r\n$'), 'a header line that is none: ' .. line)
    end
    assert(change ~= 'log EDIT_LOST', 'an edit that was checked met no line')
  end
  local uri = fake.vars['$ru']
  assert(uri == nil or not uri:find('[%s%z]'), 'a Request-URI with blanks')
end

local function take_verdict(payload, at, size)
  -- Every number is the id that is waited for.
  local found, id = pcall(unpack.value, payload, at)
  local known, fault = verdict.read(payload, at, size, found and id, support.question())
  if known == false then return 'late' end
  if not known then return fault end
  assert(known.status == nil or known.action ~= 'reject' or known.status >= 400, 'a status out of range')
  fake.message(LINES, { ['$hdr(Content-Length)'] = '0', ['$cT'] = 'application/sdp' })
  apply.apply(known.edits)
  check_changes()
  local traits = { known.action }
  for _, edit in ipairs(known.edits) do traits[#traits + 1] = (edit.op:gsub(' ', '_')) end
  return table.concat(traits, ' ')
end

local function take_hello(frame)
  local known, fault = wire.hello(frame)
  if not known then return fault end
  local compiled = interest.compile(known.interest)
  if not compiled then return 'HELLO_INTEREST' end
  for stage = 1, 5 do
    for class = 0, 6 do
      local wanted = interest.look(compiled, stage, 'itsp', 'INVITE', class)
      if type(wanted) == 'table' then wanted = interest.meets(wanted, function() return false end, tostring, '') end
      assert(type(wanted) == 'boolean', 'no yes and no no')
    end
  end
  return 'hello'
end

local function take(payload)
  local kind, behind, size = wire.kind(payload, 1)
  if not kind then return behind end
  if kind == wire.VERDICT then return take_verdict(payload, behind, size) end
  local frame, fault = wire.frame(payload, 1)
  if not frame then return fault end
  if kind == wire.HELLO or kind == wire.UPDATE then return take_hello(frame) end
  return 'kind_' .. kind
end

io.stdout:setvbuf('line')
local count, floor = 0, nil
while true do
  local length = io.read(4)
  if not length then break end
  local a, b, c, d = length:byte(1, 4)
  local size = ((a * 256 + b) * 256 + c) * 256 + d
  local good, result = pcall(take, size > 0 and io.read(size) or '')
  count = count + 1
  if count % 20000 == 0 then
    collectgarbage()
    local used = collectgarbage('count')
    floor = floor or used
    if used > floor + 2048 then good, result = false, ('grown from %d to %d kB'):format(floor, used) end
  end
  print((((good and 'ok ' or 'crash ') .. tostring(result)):gsub('[^\32-\126]', '?')))
end
