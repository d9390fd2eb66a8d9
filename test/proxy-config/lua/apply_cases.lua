local fake = require 'fake_ksr'
local support = require 'support'
local apply = require 'sipcar.apply'

local LINES = { 'Via: 1', 'f: <sip:a>;tag=1', 'v: 2', 'X-A: 1', 'To : <sip:b>', 'x-a: 2', 'Subject: s' }

-- What is done to the message, in order.
local function changes(edits, vars)
  fake.message(LINES, vars or { ['$hdr(Content-Length)'] = '0' })
  local met = apply.apply(edits)
  return fake.changes, met
end

return function(case)
  case('replaces a line in place, its name as it was spelled', function()
    support.same({ changes { { op = 'replace', name = 'X-A', index = 1, value = 'new' } } },
      { { '6 insert x-a: new\r\n', '6 rm' }, true })
  end)
  case('counts compact and long names together', function()
    support.same(changes { { op = 'remove', name = 'Via', index = 1 } }, { '3 rm' })
    support.same(changes { { op = 'replace', name = 's', index = 0, value = 'x' } }, { '7 insert Subject: x\r\n', '7 rm' })
  end)
  case('replaces all lines in one walk, in the order of the message; one that goes is found by its name', function()
    support.same(changes {
      { op = 'remove', name = 'x-a', index = 1 }, { op = 'from', display = '"A" ', uri = 'sip:c', params = ';tag=1' },
      { op = 'remove', name = 'x-a', index = 0 }, { op = 'to', display = '', uri = 'sip:d', params = '' },
    }, { '6 rm', '4 rm', '2 insert f: "A" <sip:c>;tag=1\r\n', '2 rm', '5 insert To: <sip:d>\r\n', '5 rm' })
  end)
  case('keeps the bytes of a value that came from a message', function()
    support.same(changes { { op = 'to', display = '', uri = 'sip:d', params = '', value = 'sip:d' } },
      { '5 insert To: sip:d\r\n', '5 rm' })
  end)
  case('adds, sets the URI and the body', function()
    local done = changes({
      { op = 'add', name = 'X-B', value = '1' }, { op = 'uri', uri = 'sip:new' }, { op = 'body', body = 'v=0\r\n' },
    }, { ['$cT'] = 'a/b', ['$hdr(Content-Length)'] = '4' })
    support.same({ done, fake.vars['$ru'] }, { { 'append X-B: 1\r\n', 'body a/b v=0\r\n' }, 'sip:new' })
  end)
  case('removes the old body where no Content-Length was', function()
    support.same(changes({ { op = 'body', content_type = 'a/b', body = 'x' } }, {}), { 'body a/b x', 'remove body' })
  end)
  case('removes a body with its type', function()
    support.same(changes { { op = 'no body' } }, { 'remove body', 'remove Content-Type' })
    support.same(changes { { op = 'body', body = '' } }, { 'remove body', 'remove Content-Type' })
  end)
  case('does nothing for no edits', function() support.same({ changes {} }, { {}, true }) end)
  case('says so when a line is gone', function()
    support.same({ changes { { op = 'remove', name = 'X-Gone', index = 0 } } }, { { 'log EDIT_LOST' }, false })
  end)
end
