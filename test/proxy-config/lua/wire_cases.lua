local msgpack = require 'MessagePack'
local support = require 'support'
local wire = require 'sipcar_client.wire'

local HELLO = { 1, 1, 'r1', 50, { itsp = { 0, 503 } }, { itsp = { { 1 } } }, 65535 }

local function changed(position, value)
  local frame = {}
  for i, item in ipairs(HELLO) do frame[i] = item end
  frame[position] = value
  return frame
end

local BAD_HELLOS = {
  { 2, 2, 'WRONG_VERSION' }, { 3, 7, 'HELLO_SHAPE' }, { 4, 0, 'HELLO_SHAPE' }, { 4, 'x', 'HELLO_SHAPE' },
  { 5, 1, 'HELLO_SHAPE' }, { 5, { itsp = { 0 } }, 'HELLO_SHAPE' }, { 5, { itsp = { 0, 200 } }, 'HELLO_SHAPE' },
  { 6, 'x', 'HELLO_SHAPE' }, { 7, -1, 'HELLO_SHAPE' }, { 7, 1.5, 'HELLO_SHAPE' },
}

return function(case)
  case('puts every field of an ask at its position', function()
    local staged = { { op = 'from', display = '"A" ', uri = 'sip:a', params = ';tag=1', value = 'left out' } }
    local frame = msgpack.unpack(wire.encode_ask(4294967295, {
      stage = 2, from = 'itsp', to = 'pbx', destination = 'sip:d', memo = 'm', message = '\0\255',
      source = { address = '192.0.2.1', port = 5060, transport = 'tls', tls_name = 'n' },
      staged = staged, facts = { status = 503, ringing = true },
    }))
    support.same(frame, {
      2, 4294967295, 2, 'itsp', 'pbx', { '192.0.2.1', 5060, 'tls', 'n' }, 'sip:d',
      { { 2, '"A" ', 'sip:a', ';tag=1' } }, 'm', { status = 503, ringing = true }, '\0\255',
    })
  end)
  case('leaves out what is not known', function()
    local bytes = wire.encode_ask(1, { stage = 1, message = 'M' })
    support.same(bytes, '\155\2\1\1\192\192\192\192\192\192\192\196\1M')
  end)
  case('sends bytes that may be no UTF-8 as bin', function()
    support.is_true(wire.encode_ask(1, { stage = 1, from = 'a\255', message = '' }):find('\196\2a\255', 1, true))
  end)
  for _, bytes in ipairs { '', '\192', '\1', '\146', '\147\3\1', '\221\255\255\255\255', '\145\161x', '\129\1\1' } do
    case(('refuses %q as a frame'):format(bytes), function() support.same(select(2, wire.decode(bytes)), 'ANSWER_SHAPE') end)
  end
  case('refuses kinds that no sidecar sends', function()
    for _, kind in ipairs { 0, 2, 8, 1.5, -1 } do
      support.same(select(2, wire.decode(msgpack.pack { kind, 1 })), 'ANSWER_KIND')
    end
  end)
  case('survives deep nesting', function()
    support.same(select(2, wire.decode(('\145'):rep(200000) .. '\1')), 'ANSWER_SHAPE')
  end)
  case('names the fields of a hello', function()
    support.same(wire.hello(HELLO).policies.itsp[2], 503)
    support.same(wire.hello(HELLO).revision, 'r1')
  end)
  for _, row in ipairs(BAD_HELLOS) do
    case(('refuses a hello with %s at %d'):format(tostring(row[2]), row[1]), function()
      support.same({ wire.hello(changed(row[1], row[2])) }, { nil, row[3] })
    end)
  end
end
