local ask = require 'sipcar_client.ask'
local msgpack = require 'MessagePack'
local support = require 'support'

local function bytes_of(question, id)
  question.stage, question.message = question.stage or 1, question.message or 'M'
  return ask.head(id or 1, question) .. question.message
end

local function frame_of(question, id) return msgpack.unpack(bytes_of(question, id)) end

local NUMBERS = { 0, 127, 128, 255, 256, 65535, 65536, 4294967295, 4294967296, 1763800000000, -1, -129, -2147483648 }
local TEXTS = { '', 'a', ('a'):rep(31), ('a'):rep(32), ('a'):rep(255), ('a'):rep(256), ('a'):rep(70000), 'a\255', 'ä' }

return function(case)
  case('puts every field of an ask at its position', function()
    local staged = { { op = 'from', display = '"A" ', uri = 'sip:a', params = ';tag=1', value = 'left out' },
      { op = 'to', display = '', uri = 'sip:b', params = '' } }
    local frame = frame_of({
      stage = 2, from = 'itsp', to = 'pbx', destination = 'sip:d', memo = 'm', message = '\0\255',
      source = { address = '192.0.2.1', port = 5060, transport = 'tls', tls_name = 'n' },
      staged = staged, facts = { status = 503, ringing = true, ['local'] = false, record_route = 'a:1' },
    }, 4294967295)
    support.same(frame, {
      2, 4294967295, 2, 'itsp', 'pbx', { '192.0.2.1', 5060, 'tls', 'n' }, 'sip:d',
      { { 2, '"A" ', 'sip:a', ';tag=1' }, { 3, '', 'sip:b', '' } }, 'm',
      { status = 503, ringing = true, ['local'] = false, record_route = 'a:1' }, '\0\255',
    })
  end)
  case('leaves out what is not known', function()
    local bytes = '\155\2\206\0\0\0\1\1\192\192\192\192\192\192\192\196\1M'
    support.same(bytes_of {}, bytes)
    support.same(bytes_of { staged = {}, facts = {}, source = {} }, bytes)
  end)
  case('sends text as str, and as bin what may be no UTF-8', function()
    support.is_true(bytes_of({ from = 'itsp' }):find('\164itsp', 1, true))
    support.is_true(bytes_of({ from = 'a\255' }):find('\196\2a\255', 1, true))
  end)
  for _, text in ipairs(TEXTS) do
    case(('sends text of %d bytes at every position'):format(#text), function()
      local frame = frame_of {
        from = text, to = text, destination = text, memo = text, facts = { f = text }, message = text,
        source = { address = text, port = 1, transport = text, tls_name = text },
        staged = { { op = 'to', display = text, uri = text, params = text } },
      }
      support.same({ frame[4], frame[5], frame[7], frame[9], frame[10].f, frame[11] }, { text, text, text, text, text, text })
      support.same({ frame[6], frame[8] }, { { text, 1, text, text }, { { 3, text, text, text } } })
    end)
  end
  case('sends numbers of every size', function()
    for _, number in ipairs(NUMBERS) do support.same(frame_of({ facts = { n = number } })[10].n, number) end
    for id = 0, 31 do support.same(frame_of({}, 2 ^ id)[2], 2 ^ id) end
  end)
  case('a time far below zero stays a number', function()
    support.same(frame_of({ facts = { n = -9e12 } })[10].n, -2147483648)
  end)
  case('tells the sources of one address apart', function()
    local sources = {
      { '192.0.2.7', 5060, 'udp' }, { '192.0.2.7', 5061, 'udp' }, { '192.0.2.7', 5061, 'tcp' },
      { '192.0.2.7', 5061, 'tls', 'a' }, { '192.0.2.7', 5061, 'tls', 'b' }, { '192.0.2.7', 5061, 'tls' },
    }
    for _ = 1, 2 do
      for _, it in ipairs(sources) do
        local source = { address = it[1], port = it[2], transport = it[3], tls_name = it[4] }
        support.same({ frame_of({ source = source })[6], frame_of({ source = source })[6] }, { it, it })
      end
    end
  end)
  case('keeps no more than so many names and sources', function()
    local function ask_of(i)
      bytes_of { from = 'trunk ' .. i, source = { address = '2001:db8::' .. i, port = 5060, transport = 'udp' } }
    end
    local function held(from, till)
      for i = from, till do ask_of(i) end
      collectgarbage()
      return collectgarbage('count')
    end
    local before = held(1, 2560)
    support.is_true(held(2561, 12800) < before + 50, 'grows')
  end)
end
