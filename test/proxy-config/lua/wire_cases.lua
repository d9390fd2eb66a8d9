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
  for _, bytes in ipairs { '', '\192', '\1', '\145', '\144', '\221\255\255\255\255', '\129\1\1' } do
    case(('refuses %q as a frame'):format(bytes), function()
      support.same({ wire.kind(bytes, 1) }, { nil, 'ANSWER_SHAPE' })
    end)
  end
  for _, bytes in ipairs { '\145\161x', '\145\195' } do
    case(('knows no frame of the kind %q'):format(bytes), function()
      support.same({ wire.kind(bytes, 1) }, { nil, 'ANSWER_KIND' })
    end)
  end
  case('refuses kinds that no sidecar sends', function()
    for _, kind in ipairs { 0, 2, 8, 1.5, -1 } do
      support.same({ wire.kind(msgpack.pack { kind, 1 }, 1) }, { nil, 'ANSWER_KIND' })
    end
  end)
  case('knows kind, size and where the rest begins, in a longer string too', function()
    support.same({ wire.kind('\147\7\1\2', 1) }, { 7, 3, 3 })
    support.same({ wire.kind('xx\145\6', 3) }, { 6, 5, 1 })
    support.same({ wire.kind('\220\0\20\3' .. ('\0'):rep(19), 1) }, { 3, 5, 20 })
  end)
  case('a frame is all of the bytes', function()
    support.same({ wire.frame('\146\6\1', 1), wire.frame('xx\145\6', 3) }, { { 6, 1 }, { 6 } })
    support.same({ wire.frame('\146\6', 1) }, { nil, 'ANSWER_SHAPE' })
    support.same({ wire.frame('\145\6\1', 1) }, { nil, 'ANSWER_SHAPE' })
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
