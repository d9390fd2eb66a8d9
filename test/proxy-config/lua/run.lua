-- Runs the tests of the Lua client:   lua5.1 test/proxy-config/lua/run.lua
-- One line a case; the last line counts them; the exit code is 1 if one failed.

local here = arg[0]:match('^(.*/)') or './'
local proxy_config = here .. '../../../proxy-config/'
package.path = here .. '?.lua;' .. proxy_config .. '?.lua;' .. proxy_config .. 'kamailio/?.lua;' .. package.path

local FILES = {
  'url_cases', 'frame_cases', 'message_cases', 'unpack_cases', 'ask_cases', 'wire_cases', 'interest_cases',
  'verdict_cases', 'breaker_cases', 'budget_cases', 'token_cases', 'client_cases', 'apply_cases', 'record_cases',
  'identity_cases', 'intercepts_cases', 'vars_cases',
}

local passed, failed = 0, 0

local function run(file, name, body)
  local good, reason = xpcall(body, debug.traceback)
  name = name:gsub('%c', '?'):gsub('[\128-\255]', '?')
  print(('%s %s: %s'):format(good and 'ok  ' or 'FAIL', (file:gsub('_cases$', '')), name))
  if good then
    passed = passed + 1
  else
    failed = failed + 1
    print('     ' .. (tostring(reason):gsub('\n', '\n     ')))
  end
end

for _, file in ipairs(FILES) do
  require(file)(function(name, body) run(file, name, body) end)
end

print(('%d passed, %d failed'):format(passed, failed))
os.exit(failed == 0 and 0 or 1)
