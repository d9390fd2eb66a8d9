-- From and To of a dialog, seen from both sides.

local fake = require 'fake_ksr'
local support = require 'support'
local dialog = require 'sipcar.dialog'
local identity = require 'sipcar.identity'

local A_FROM, B_FROM = '"Al" <sip:al@a>;tag=ca;x=1', '<sip:anonymous@anonymous.invalid>;tag=ca'
local A_TO, B_TO = 'sip:bob@a;y=2', '<sip:+1@b>'

-- The first response with a To tag to an INVITE whose From and To were edited.
local function promoted(branch, status)
  fake.message({}, {
    ['$ci'] = 'c1', ['$ft'] = 'ca', ['$avp(sipcar_from)'] = 'itsp',
    ['$T_req($hdr(From))'] = A_FROM, ['$T_req($hdr(To))'] = A_TO,
  })
  return dialog.promote(branch or { trunk = 'pbx', from = B_FROM, to = B_TO, memo = 'm' }, 'cb', status or 200)
end

local function values(edits)
  local out = {}
  for _, edit in ipairs(edits) do out[edit.op] = edit.value end
  return out
end

return function(case)
  case('the callee sees in the dialog what he saw in the INVITE', function()
    promoted()
    local record, side = dialog.find('ca', 'cb')
    support.same(values(dialog.mapped(record, side, 'ca', 'cb')), { from = B_FROM, to = B_TO .. ';tag=cb' })
  end)
  case('the caller sees in the dialog what he wrote, the tag where it was', function()
    promoted()
    local record, side = dialog.find('cb', 'ca')
    support.same(values(dialog.mapped(record, side, 'cb', 'ca')), { from = A_TO .. ';tag=cb', to = A_FROM })
  end)
  case('knows the trunks in both directions, and the memo', function()
    promoted()
    local record = dialog.find('ca', 'cb')
    support.same({ dialog.trunks(record, 'caller') }, { 'itsp', 'pbx' })
    support.same({ dialog.trunks(record, 'callee') }, { 'pbx', 'itsp' })
    support.same(record.memo, 'm')
  end)
  case('maps nothing that was not edited', function()
    local record = promoted { trunk = 'pbx', from = A_FROM, to = B_TO }
    support.same(values(dialog.mapped(record, 'caller', 'ca', 'cb')), { to = B_TO .. ';tag=cb' })
    record = promoted { trunk = 'pbx' }
    support.same(dialog.mapped(record, 'caller', 'ca', 'cb'), {})
  end)
  case('knows no dialog with one tag wrong', function()
    promoted()
    support.same({ dialog.find('other', 'cb'), dialog.find('ca', 'other'), dialog.find('cb', nil) }, {})
  end)
  case('a later response confirms a record and keeps its memo', function()
    promoted(nil, 183)
    dialog.keep_memo(dialog.find('ca', 'cb'), 'newer')
    local record = dialog.promote({ trunk = 'pbx', memo = 'old' }, 'cb', 200)
    support.same({ record.memo, record.confirmed }, { 'newer', true })
  end)
  case('forgets a memo, or keeps it', function()
    local record = promoted()
    dialog.keep_memo(record, nil)
    support.same(dialog.find('ca', 'cb').memo, 'm')
    dialog.keep_memo(record, '')
    support.same(dialog.find('ca', 'cb').memo, nil)
  end)
  case('keeps bytes through replication as text', function()
    promoted { trunk = 'pbx', from = '"\0\255\128" <sip:x>;tag=ca', to = A_TO }
    for _, stored in pairs(fake.tables) do support.is_true(not stored:find('[^%w+/=]')) end
    support.same(dialog.find('ca', 'cb').sent_from[1], '"\0\255\128" <sip:x>')
  end)
  case('takes a broken record for none', function()
    fake.message({}, { ['$ci'] = 'c1' })
    for _, stored in ipairs { '', 'x', '!!!!', 'wA==' } do
      fake.tables['sipcar_dialogc1|cb'] = stored
      support.same(dialog.find('ca', 'cb'), nil)
    end
  end)
  case('a response gets From and To of the request, and its own tag', function()
    fake.message({}, {
      ['$hdr(From)'] = B_FROM, ['$hdr(To)'] = B_TO .. ';tag=cb', ['$tt'] = 'cb',
      ['$T_req($hdr(From))'] = A_FROM, ['$T_req($hdr(To))'] = A_TO,
    })
    support.same(values(identity.restored()), { from = A_FROM, to = A_TO .. ';tag=cb' })
  end)
  case('a response without a tag gets none', function()
    fake.message({}, { ['$hdr(From)'] = A_FROM, ['$hdr(To)'] = B_TO, ['$T_req($hdr(From))'] = A_FROM, ['$T_req($hdr(To))'] = A_TO })
    support.same(values(identity.restored()), { to = A_TO })
  end)
  case('in a dialog a response gets the bytes of the request', function()
    fake.message({}, {
      ['$hdr(From)'] = B_FROM, ['$hdr(To)'] = B_TO .. ';tag=cb', ['$tt'] = 'cb',
      ['$T_req($hdr(From))'] = A_FROM, ['$T_req($hdr(To))'] = '<sip:q>;tag=cb;z',
    })
    support.same(values(identity.restored()), { from = A_FROM, to = '<sip:q>;tag=cb;z' })
  end)
  case('a later edit replaces a staged one of the same header', function()
    local staged = { { op = 'from', uri = '1' }, { op = 'to', uri = '2' } }
    support.same(identity.merge(staged, { { op = 'from', uri = '3' }, { op = 'add' } }),
      { { op = 'from', uri = '3' }, { op = 'add' }, { op = 'to', uri = '2' } })
  end)
  case('staging keeps every byte', function()
    fake.message()
    local edits = { identity.edit('from', '"\255" <sip:a>;tag=1') }
    identity.stage(edits)
    support.same(identity.staged(), edits)
    identity.stage {}
    support.same(identity.staged(), {})
  end)
end
