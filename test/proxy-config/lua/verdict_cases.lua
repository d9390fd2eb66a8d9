local support = require 'support'
local verdict = require 'sipcar_client.verdict'

local function frame(fields)
  local out = { 3, 1, 0, nil, nil, nil, nil, {}, nil, nil, 'r1' }
  for position, value in pairs(fields) do out[position] = value end
  return out
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
  { 'VERDICT_EDITS', frame { [8] = { { 8 }, nil, { 1, 'sip:a' } } } },
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
  { 'EDIT_DISPLAY', with_edits { 2, nil, 'sip:a@b', ';tag=a1' } },
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

return function(case)
  for _, row in ipairs(GOOD) do
    case('accepts ' .. row[1], function()
      local checked, code = verdict.check(row[2], support.question())
      support.same(code, nil)
      support.is_true(checked and verdict.ACTIONS[row[2][3]] == checked.action)
    end)
  end
  for i, row in ipairs(BAD) do
    case(('refuses %s (%d)'):format(row[1], i), function()
      support.same({ verdict.check(row[2], support.question()) }, { nil, row[1] })
    end)
  end
  case('one fault voids the edits before it', function()
    support.same(verdict.check(with_edits({ 6, 'X', 'good' }, { 6, 'X', 'bad\n' }), support.question()), nil)
  end)
  case('refuses more edits than any message needs', function()
    local edits = {}
    for i = 1, 513 do edits[i] = { 6, 'X', '1' } end
    support.same(select(2, verdict.check(frame { [8] = edits }, support.question())), 'VERDICT_EDITS')
  end)
  case('names the fields of edits', function()
    support.same(verdict.check(with_edits({ 5, 'X-Note', 1, 'v' }, { 2, '"A" ', 'sip:a', ';tag=a1' }), support.question()).edits, {
      { op = 'replace', name = 'X-Note', index = 1, value = 'v' },
      { op = 'from', display = '"A" ', uri = 'sip:a', params = ';tag=a1' },
    })
  end)
  case('every fault has a cure', function()
    local codes = require 'sipcar_client.codes'
    for _, row in ipairs(BAD) do support.is_true(codes[row[1]], row[1]) end
  end)
end
