local message = require 'sipcar_client.message'
local support = require 'support'

local SPLITS = {
  { '<sip:a@b>;tag=1', '<sip:a@b>', '', '1' },
  { '<sip:a@b>;x=1;TAG = 1 ;y', '<sip:a@b>;x=1', ' ;y', '1' },
  { 'sip:a@b;tag=1', 'sip:a@b', '', '1' },
  { '<sip:a@b;tag=uri>', '<sip:a@b;tag=uri>', '', nil },
  { '"x;tag=q \\" <" <sip:a@b>;tag=1', '"x;tag=q \\" <" <sip:a@b>', '', '1' },
  { '<sip:a@b>;p="x;tag=2";tag=1', '<sip:a@b>;p="x;tag=2"', '', '1' },
  { '<sip:a@b>;mytag=1', '<sip:a@b>;mytag=1', '', nil },
  { '<sip:a@b>', '<sip:a@b>', '', nil },
}

local ADDRESSES = {
  { '"A" <sip:a@b>;tag=1', '"A" ', 'sip:a@b', ';tag=1' },
  { 'John Doe<sip:a@b;user=phone>;tag=1', 'John Doe', 'sip:a@b;user=phone', ';tag=1' },
  { '"<sip:fake@x>" <sip:a@b>', '"<sip:fake@x>" ', 'sip:a@b', '' },
  { 'sip:a@b;ext=1;tag=2', '', 'sip:a@b', ';ext=1;tag=2' },
  { '"A"\r\n  <sip:a@b> ;tag=1', '"A" ', 'sip:a@b', ';tag=1' },
  { 'tel:+1', '', 'tel:+1', '' },
}

local HEADS = {
  { 'BYE sip:a SIP/2.0\r\nB: x\r\n\r\nBODY', 'bye sip:a sip/2.0\r\nb: x\r\n' },
  { '\r\n\r\nBYE sip:a SIP/2.0\r\n\r\nBODY', '\r\n\r\nbye sip:a sip/2.0\r\n' },
  { 'BYE sip:a SIP/2.0\nB: x\n\nBODY', 'bye sip:a sip/2.0\nb: x\n\nbody' }, { '', '' },
}

return function(case)
  for i, row in ipairs(HEADS) do
    case('what comes in front of the body ' .. i, function() support.same(message.head(row[1]), row[2]) end)
  end
  case('folds every spelling of a name', function()
    for spelled, name in pairs { F = 'from', TO = 'to', c = 'content-type', ['X-Y'] = 'x-y', u = 'allow-events' } do
      support.same(message.canonical(spelled), name)
    end
  end)
  case('counts lines by name: compact, folded, blanks before the colon, body left out', function()
    local lines = message.header_lines(support.INVITE)
    local counts = {}
    for i, name in ipairs { 'via', 'from', 'to', 'x-note', 'and', 'x', 'invite sip', 'call-id' } do
      counts[i] = message.count_lines(lines, name)
    end
    support.same(counts, { 2, 1, 1, 2, 0, 0, 0, 1 })
  end)
  case('counts lines that end with LF alone', function()
    local lines = message.header_lines('OPTIONS sip:a SIP/2.0\nXy: 1\nXy: 2\n\nXy: 3')
    support.same({ message.count_lines(lines, 'xy'), message.count_lines(lines, 'x') }, { 2, 0 })
  end)
  for _, row in ipairs(SPLITS) do
    case('splits around the tag of ' .. row[1], function()
      support.same({ message.split_tag(row[1]) }, { row[2], row[3], row[4] })
    end)
  end
  for _, row in ipairs(ADDRESSES) do
    case(('reads %q'):format(row[1]), function()
      support.same({ message.name_addr(row[1]) }, { row[2], row[3], row[4] })
    end)
  end
  case('replaces the Request-URI only', function()
    support.same(message.with_request_uri('INVITE sip:a SIP/2.0\r\nX: sip:a\r\n', 'sip:%1'),
      'INVITE sip:%1 SIP/2.0\r\nX: sip:a\r\n')
  end)
end
