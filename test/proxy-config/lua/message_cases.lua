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

-- A message, a name, an index, and whether there is such a line: compact, folded, blanks before the colon, any case,
-- no line of the body.
local LINES = {
  { support.INVITE, 'Via', 0, true }, { support.INVITE, 'Via', 1, true }, { support.INVITE, 'Via', 2, false },
  { support.INVITE, 'V', 1, true }, { support.INVITE, 'v', 2, false }, { support.INVITE, 'From', 0, true },
  { support.INVITE, 'To', 0, true }, { support.INVITE, 'to', 1, false }, { support.INVITE, 'X-Note', 0, true },
  { support.INVITE, 'X-Note', 1, true }, { support.INVITE, 'x-nOTE', 1, true }, { support.INVITE, 'X-Note', 2, false },
  { support.INVITE, 'and', 0, false }, { support.INVITE, 'X', 0, false }, { support.INVITE, 'INVITE', 0, false },
  { support.INVITE, 'Call-ID', 0, true }, { support.INVITE, 'i', 0, true },
  { 'OPTIONS sip:a SIP/2.0\nXy: 1\nXy: 2\n\nXy: 3', 'Xy', 1, true },
  { 'OPTIONS sip:a SIP/2.0\nXy: 1\nXy: 2\n\nXy: 3', 'Xy', 2, false },
  { 'OPTIONS sip:a SIP/2.0\nXy: 1\nXy: 2\n\nXy: 3', 'X', 0, false },
  { 'OPTIONS sip:a SIP/2.0\nxy: 1\nXY: 2', 'Xy', 1, true }, { '', 'Xy', 0, false },
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
  for i, row in ipairs(LINES) do
    case(('finds lines by name %d: %s %d'):format(i, row[2], row[3]), function()
      local stop = message.end_of_headers(row[1])
      support.same(message.has_line(row[1], stop, row[2], message.canonical(row[2]), row[3]), row[4])
    end)
  end
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
