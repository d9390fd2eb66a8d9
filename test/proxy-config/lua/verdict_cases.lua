local support = require 'support'
local verdict = require 'sipcar_client.verdict'

local function frame(fields)
  local out = { 3, 1, 0, nil, nil, nil, nil, {}, nil, nil, 'r1' }
  for position, value in pairs(fields) do out[position] = value end
  return out
end

local function read(fields, question)
  local bytes = support.pack(fields, 11)
  return verdict.read(bytes, 3, 11, 1, question or support.question())
end

local function with_edits(...) return frame { [8] = { ... } } end

local GOOD = {
  { 'nothing to do', frame {} },
  { 'a reject with headers', frame { [3] = 1, [4] = 488, [5] = 'No', [6] = { { 'Warning', '399 x "y"' } } } },
  { 'a steer by name', frame { [3] = 2, [7] = { 'pbx' } } },
  { 'a steer with set and next hop', frame { [3] = 2, [7] = { 'pbx', 4, 'sip:192.0.2.1;transport=tls' } } },
  { 'a drop', frame { [3] = 3 } },
  { 'a Request-URI', with_edits { 1, 'sip:a%20b@[2001:db8::1]:5060;x' } },
  { 'a From with its tag', with_edits { 2, '"A <b> \\" c" ', 'sip:a@b', ';x=1;tag=a1' } },
  { 'a From with an unquoted name', with_edits { 2, 'John Doe', 'tel:+1', ';tag=a1' } },
  { 'a From without brackets', with_edits { 2, nil, 'sip:a@b', ';tag=a1' } },
  { 'a To without a tag', with_edits { 3, '', 'sip:a@b', '' } },
  { 'line edits by any spelling', with_edits({ 4, 'V', 1 }, { 5, 'x-NOTE', 1, '' }, { 6, 'X-New', 'ä' }) },
  { 'a body', with_edits { 7, 'application/sdp', 'v=0\r\n\0' } },
  { 'a body without a type', with_edits { 7, nil, '' } },
  { 'no body', with_edits { 8 } },
  { 'a memo and hints', frame { [9] = 'm', [10] = { a = 1 } } },
}

local BAD = {
  { 'VERDICT_ACTION', frame { [3] = 4 } }, { 'VERDICT_ACTION', frame { [3] = '0' } },
  { 'VERDICT_STATUS', frame { [3] = 1, [4] = 302, [5] = 'x' } }, { 'VERDICT_STATUS', frame { [3] = 1, [4] = 700, [5] = 'x' } },
  { 'VERDICT_STATUS', frame { [3] = 1, [4] = 486.5, [5] = 'x' } }, { 'VERDICT_STATUS', frame { [3] = 1, [5] = 'x' } },
  { 'VERDICT_REASON', frame { [3] = 1, [4] = 486, [5] = 'x\r\nEvil: 1' } }, { 'VERDICT_REASON', frame { [3] = 1, [4] = 486 } },
  { 'VERDICT_REASON', frame { [3] = 1, [4] = 486, [5] = '' } },
  { 'VERDICT_HEADERS', frame { [3] = 1, [4] = 486, [5] = 'x', [6] = { { 'A B', 'x' } } } },
  { 'VERDICT_HEADERS', frame { [3] = 1, [4] = 486, [5] = 'x', [6] = { { 'A', 'x\ny' } } } },
  { 'VERDICT_HEADERS', frame { [3] = 1, [4] = 486, [5] = 'x', [6] = { { 'A' } } } },
  { 'VERDICT_HEADERS', frame { [3] = 1, [4] = 486, [5] = 'x', [6] = { A = 'x' } } },
  { 'VERDICT_STEER', frame { [3] = 2 } }, { 'VERDICT_STEER', frame { [3] = 2, [7] = {} } },
  { 'VERDICT_STEER', frame { [3] = 2, [7] = { 'p', -1 } } }, { 'VERDICT_STEER', frame { [3] = 2, [7] = { 'p', '4' } } },
  { 'VERDICT_STEER', frame { [3] = 2, [7] = { 'p', 1, 'nohost' } } },
  { 'VERDICT_STEER', frame { [3] = 2, [7] = { 'p', 1, 'sip:a\r\nX: y' } } },
  { 'VERDICT_STEER', frame { [3] = 2, [7] = { 'p\0', 1 } } },
  { 'VERDICT_MEMO', frame { [9] = 1 } }, { 'VERDICT_MEMO', frame { [9] = ('x'):rep(8193) } },
  { 'VERDICT_HINTS', frame { [10] = 'x' } },
  { 'VERDICT_REVISION', { 3, 1, 0, nil, nil, nil, nil, {}, nil, nil, nil } },
  { 'VERDICT_EDITS', frame { [8] = 'x' } }, { 'VERDICT_EDITS', frame { [8] = { a = { 8 } } } },
  { 'EDIT_KIND', frame { [8] = { { 8 }, nil, { 1, 'sip:a' } } } }, { 'EDIT_KIND', with_edits { a = 1 } },
  { 'EDIT_KIND', with_edits(1) }, { 'EDIT_KIND', with_edits { 9 } }, { 'EDIT_KIND', with_edits {} },
  { 'EDIT_KIND', with_edits { '1', 'sip:a' } },
  { 'EDIT_URI', with_edits { 1, 'bob@example.com' } }, { 'EDIT_URI', with_edits { 1, 'sip:a b' } },
  { 'EDIT_URI', with_edits { 1, 'sip:a\r\nX: y' } }, { 'EDIT_URI', with_edits { 1, 'sip:a\0' } },
  { 'EDIT_URI', with_edits { 1, 'sip:a> <sip:b' } }, { 'EDIT_URI', with_edits { 1 } }, { 'EDIT_URI', with_edits { 1, 'sip:' } },
  { 'EDIT_URI', with_edits { 2, '', '', ';tag=a1' } },
  { 'EDIT_DISPLAY', with_edits { 2, '"A', 'sip:a@b', ';tag=a1' } },
  { 'EDIT_DISPLAY', with_edits { 2, '"A\\" ', 'sip:a@b', ';tag=a1' } },
  { 'EDIT_DISPLAY', with_edits { 2, 'A <sip:x>, ', 'sip:a@b', ';tag=a1' } },
  { 'EDIT_DISPLAY', with_edits { 2, '"A\r\n" ', 'sip:a@b', ';tag=a1' } },
  { 'EDIT_DISPLAY', with_edits { 2, 1, 'sip:a@b', ';tag=a1' } },
  { 'EDIT_URI', with_edits { 2, nil, 'sip:a@b;x=1', ';tag=a1' } }, { 'EDIT_URI', with_edits { 2, nil, 'sip:a@b?x', ';tag=a1' } },
  { 'EDIT_PARAMS', with_edits { 2, '', 'sip:a@b', 'tag=a1' } }, { 'EDIT_PARAMS', with_edits { 2, '', 'sip:a@b', ';tag=a1\n' } },
  { 'EDIT_PARAMS', with_edits { 2, '', 'sip:a@b' } },
  { 'EDIT_TAG', with_edits { 2, '', 'sip:a@b', ';tag=other' } }, { 'EDIT_TAG', with_edits { 2, '', 'sip:a@b', '' } },
  { 'EDIT_TAG', with_edits { 3, '', 'sip:a@b', ';tag=made-up' } },
  { 'EDIT_TAG', with_edits { 2, '', 'sip:a@b', ';p=";tag=a1"' } },
  { 'EDIT_NAME', with_edits { 4, 'X Y', 0 } }, { 'EDIT_NAME', with_edits { 4, '', 0 } }, { 'EDIT_NAME', with_edits { 4, 'X:', 0 } },
  { 'EDIT_NAME', with_edits { 6, 'X\r\nY', 'z' } }, { 'EDIT_NAME', with_edits { 6, 'X\0', 'z' } },
  { 'EDIT_NAME', with_edits { 4, 'From', 0 } }, { 'EDIT_NAME', with_edits { 5, 't', 0, 'x' } },
  { 'EDIT_NAME', with_edits { 6, 'L', '3' } }, { 'EDIT_NAME', with_edits { 4, 7, 0 } },
  { 'EDIT_VALUE', with_edits { 5, 'X-Note', 0, 'a\r\nEvil: 1' } }, { 'EDIT_VALUE', with_edits { 5, 'X-Note', 0, 'a\r\n b' } },
  { 'EDIT_VALUE', with_edits { 6, 'X', 'a\rb' } }, { 'EDIT_VALUE', with_edits { 6, 'X', 'a\nb' } },
  { 'EDIT_VALUE', with_edits { 6, 'X', 'a\0b' } }, { 'EDIT_VALUE', with_edits { 6, 'X' } }, { 'EDIT_VALUE', with_edits { 6, 'X', 1 } },
  { 'EDIT_INDEX', with_edits { 4, 'X-Note', 2 } }, { 'EDIT_INDEX', with_edits { 4, 'X-Note', -1 } },
  { 'EDIT_INDEX', with_edits { 4, 'X-Note', 0.5 } }, { 'EDIT_INDEX', with_edits { 4, 'X-Note' } },
  { 'EDIT_INDEX', with_edits { 5, 'X-None', 0, 'x' } },
  { 'EDIT_TWICE', with_edits({ 4, 'X-Note', 0 }, { 5, 'x-note', 0, 'y' }) },
  { 'EDIT_TWICE', with_edits({ 4, 'Via', 1 }, { 4, 'v', 1 }) },
  { 'EDIT_TWICE', with_edits({ 1, 'sip:a' }, { 1, 'sip:b' }) },
  { 'EDIT_TWICE', with_edits({ 2, '', 'sip:a', ';tag=a1' }, { 2, '', 'sip:b', ';tag=a1' }) },
  { 'EDIT_TWICE', with_edits({ 7, nil, 'x' }, { 8 }) },
  { 'EDIT_BODY', with_edits { 7, 'a/b' } }, { 'EDIT_BODY', with_edits { 7, 'a/b\r\nX: y', 'z' } },
  { 'EDIT_BODY', with_edits { 7, '', 'z' } }, { 'EDIT_BODY', with_edits { 7, 1, 'z' } },
}

local ACTIONS = { [0] = 'continue', 'reject', 'steer', 'drop' }

return function(case)
  for _, row in ipairs(GOOD) do
    case('accepts ' .. row[1], function()
      local checked, code = read(row[2])
      support.same(code, nil)
      support.same(checked.action, ACTIONS[row[2][3]])
    end)
    case('refuses cut off anywhere ' .. row[1], function()
      local bytes = support.pack(row[2], 11)
      for size = 2, #bytes - 1 do
        support.same({ verdict.read(bytes:sub(1, size), 3, 11, 1, support.question()) }, { nil, 'ANSWER_SHAPE' })
      end
    end)
  end
  for i, row in ipairs(BAD) do
    case(('refuses %s (%d)'):format(row[1], i), function() support.same({ read(row[2]) }, { nil, row[1] }) end)
  end
  case('one fault voids the edits before it', function()
    support.same(read(with_edits({ 6, 'X', 'good' }, { 6, 'X', 'bad\n' })), nil)
  end)
  case('refuses more edits than any message needs', function()
    local edits = {}
    for i = 1, 513 do edits[i] = { 6, 'X', '1' } end
    support.same(select(2, read(frame { [8] = edits })), 'VERDICT_EDITS')
  end)
  case('names the fields of edits', function()
    support.same(read(with_edits({ 5, 'X-Note', 1, 'v' }, { 2, '"A" ', 'sip:a', ';tag=a1' })).edits, {
      { op = 'replace', name = 'X-Note', index = 1, value = 'v' },
      { op = 'from', display = '"A" ', uri = 'sip:a', params = ';tag=a1' },
    })
  end)
  case('gives an addr-spec its value, since it has no brackets', function()
    support.same(read(with_edits { 2, nil, 'sip:a@b', ';tag=a1' }).edits, {
      { op = 'from', display = '', uri = 'sip:a@b', params = ';tag=a1', value = 'sip:a@b;tag=a1' },
    })
  end)
  case('names the fields of a reject, a steer and what all have', function()
    support.same(read(frame { [3] = 1, [4] = 488, [5] = 'No', [9] = 'm', [10] = { a = 1 } }),
      { action = 'reject', status = 488, reason = 'No', headers = {}, edits = {}, memo = 'm', hints = { a = 1 } })
    support.same(read(frame { [3] = 1, [4] = 488, [5] = 'No', [6] = { { 'A', 'b' } } }).headers, { { 'A', 'b' } })
    support.same(read(frame { [3] = 2, [7] = { 'pbx', 4, 'sip:a' } }),
      { action = 'steer', steer = { trunk = 'pbx', set = 4, uri = 'sip:a' }, edits = {} })
  end)
  case('ignores positions that it does not know, of the verdict and of an edit', function()
    local later = with_edits { 6, 'X', 'v', 'later', { 1, { 2 } } }
    later[12] = { 'ahead', { a = 1 } }
    later[13] = 7
    local checked = verdict.read(support.pack(later), 3, 13, 1, support.question())
    support.same(checked, { action = 'continue', edits = { { op = 'add', name = 'X', value = 'v' } } })
  end)
  case('refuses a verdict that is too short or too long', function()
    support.same({ verdict.read('xx\1\0', 3, 3, 1, support.question()) }, { nil, 'VERDICT_REVISION' })
    support.same({ verdict.read(support.pack(frame {}, 11) .. '\1', 3, 11, 1, support.question()) }, { nil, 'ANSWER_SHAPE' })
  end)
  case('tells the answer to another question apart, whatever it is', function()
    support.same({ verdict.read(support.pack(frame { [2] = 2 }, 11), 3, 11, 1, support.question()) }, { false })
    support.same({ verdict.read(support.pack(frame { [2] = 2, [3] = 9 }, 11), 3, 11, 1, support.question()) }, { false })
  end)
  case('reads each message anew', function()
    local edits = with_edits { 4, 'X-Note', 1 }
    support.is_true(read(edits))
    local other = support.question { message = 'INVITE sip:b SIP/2.0\r\nX-Note: one\r\n\r\n' }
    support.same({ read(edits, other) }, { nil, 'EDIT_INDEX' })
  end)
  case('takes text as str and as bin', function()
    local bytes = support.pack(with_edits { 6, 'X-Bin', 'value' }, 11):gsub('\165', '\196\5')
    support.same(verdict.read(bytes, 3, 11, 1, support.question()).edits, { { op = 'add', name = 'X-Bin', value = 'value' } })
  end)
  case('knows a name again after a flood of others', function()
    for i = 1, 600 do support.same(select(2, read(with_edits { 4, 'X-' .. i, 0 })), 'EDIT_INDEX') end
    support.is_true(read(with_edits { 4, 'X-Note', 0 }))
    support.same(select(2, read(with_edits { 4, 'From', 0 })), 'EDIT_NAME')
  end)
  case('every fault has a cure', function()
    local codes = require 'sipcar_client.codes'
    for _, row in ipairs(BAD) do support.is_true(codes[row[1]], row[1]) end
  end)
end
