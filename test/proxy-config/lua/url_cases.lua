local support = require 'support'
local url = require 'sipcar_client.url'

local GOOD = {
  { 'ws://127.0.0.1:8065/', { tls = false, host = '127.0.0.1', port = 8065, path = '/' } },
  { 'ws://127.0.0.1', { tls = false, host = '127.0.0.1', port = 80, path = '/' } },
  { 'wss://side-car.example/a?b', { tls = true, host = 'side-car.example', port = 443, path = '/a?b' } },
  { 'ws://[2001:db8::1]:9/', { tls = false, host = '2001:db8::1', port = 9, path = '/' } },
  { 'ws+unix:/run/sipcar.sock', { unix = '/run/sipcar.sock', host = 'localhost', path = '/' } },
  { 'ws+unix:/run/s:/v', { unix = '/run/s', host = 'localhost', path = '/v' } },
}

local BAD = {
  '', 'http://a/', 'ws:/a', 'ws://', 'ws://a:0/', 'ws://a:65536/', 'ws://a:b/', 'ws://u@a/', 'ws://[::1/', 'ws+unix:',
  'ws+unix:run/x', 'ws+unix:/a:b', 'ws://a b/', 'ws://a\r\nX: y/', 'ws+unix:/a\nb',
}

return function(case)
  for _, row in ipairs(GOOD) do
    case('reads ' .. row[1], function()
      local parsed = url.parse(row[1])
      support.is_true(parsed, 'refused')
      for name, value in pairs(row[2]) do support.same(parsed[name], value) end
      support.same(parsed.text, row[1])
    end)
  end
  for _, text in ipairs(BAD) do
    case(('refuses %q'):format(text), function() support.same({ url.parse(text) }, { nil, 'BAD_URL' }) end)
  end
  case('reads a list', function()
    local list = url.parse_list('ws://a, wss://b:1/ ,ws+unix:/c')
    support.same({ #list, list[1].host, list[2].port, list[3].unix }, { 3, 'a', 1, '/c' })
  end)
  case('refuses a list for one bad item, and names it', function()
    support.same({ url.parse_list('ws://a,ws//b') }, { nil, 'BAD_URL', 'ws//b' })
  end)
  case('refuses an empty list', function() support.same(select(2, url.parse_list(' , ')), 'BAD_URL') end)
end
