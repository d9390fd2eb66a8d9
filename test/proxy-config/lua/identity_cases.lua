-- From and To of a dialog, seen from both sides.

local fake = require 'fake_ksr'
local support = require 'support'
local branches = require 'sipcar.branches'
local dialog = require 'sipcar.dialog'
local identity = require 'sipcar.identity'

local A_FROM, B_FROM = '"Al" <sip:al@a>;tag=ca;x=1', '<sip:anonymous@anonymous.invalid>;tag=ca'
local A_TO, B_TO = 'sip:bob@a;y=2', '<sip:+1@b>'

-- The first response with a To tag to an INVITE whose From and To were edited.
local function promoted(branch, status)
  fake.message({}, { ['$ci'] = 'c1', ['$ft'] = 'ca', ['$avp(sipcar_from)'] = 'itsp' })
  return dialog.promote(branch or {
    trunk = 'pbx', received_from = A_FROM, from = B_FROM, received_to = A_TO, to = B_TO, memo = 'm',
  }, 'cb', status or 200)
end

-- What no record may be led astray by.
local function odd_bytes()
  local every = {}
  for code = 0, 255 do every[#every + 1] = string.char(code) end
  return { 'plain', '|', '||1|c|', '%', '%7C', '%%', '%zz', '"J\\"', '\0', '\255\128', ' a\tb\r\n c ', table.concat(every) }
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
    support.same(values(dialog.mapped(record, side)), { from = B_FROM, to = B_TO .. ';tag=cb' })
  end)
  case('the caller sees in the dialog what he wrote, the tag where it was', function()
    promoted()
    local record, side = dialog.find('cb', 'ca')
    support.same(values(dialog.mapped(record, side)), { from = A_TO .. ';tag=cb', to = A_FROM })
  end)
  case('knows the trunks in both directions, and the memo', function()
    promoted()
    local record = dialog.find('ca', 'cb')
    support.same({ dialog.trunks(record, 'caller') }, { 'itsp', 'pbx' })
    support.same({ dialog.trunks(record, 'callee') }, { 'pbx', 'itsp' })
    support.same(record.memo, 'm')
  end)
  case('maps nothing that was not edited', function()
    local record = promoted { trunk = 'pbx', received_to = A_TO, to = B_TO }
    support.same(values(dialog.mapped(record, 'caller')), { to = B_TO .. ';tag=cb' })
    support.same(values(dialog.mapped(record, 'callee')), { from = A_TO .. ';tag=cb' })
    record = promoted { trunk = 'pbx' }
    support.same({ dialog.mapped(record, 'caller'), dialog.mapped(record, 'callee') }, { {}, {} })
  end)
  case('knows no dialog with one tag wrong', function()
    promoted()
    support.same({ dialog.find('other', 'cb'), dialog.find('ca', 'other'), dialog.find('cb', nil) }, {})
  end)
  case('a later response confirms a record and keeps its memo', function()
    promoted(nil, 183)
    dialog.keep_memo(dialog.find('ca', 'cb'), 'newer')
    local record = dialog.promote({ trunk = 'pbx', memo = 'old' }, 'cb', 200)
    support.same({ record.memo, record.state }, { 'newer', 'c' })
    support.same({ dialog.find('ca', 'cb').state, fake.lifetimes['sipcar_dialogc1|cb'] }, { 'c', 14400 })
  end)
  case('a memo that comes late does not undo what confirmed the record', function()
    local ringing = promoted(nil, 183)
    dialog.promote({ trunk = 'pbx' }, 'cb', 200)
    dialog.keep_memo(ringing, 'late')
    local record = dialog.find('ca', 'cb')
    support.same({ record.memo, record.state }, { 'late', 'c' })
    dialog.close('c1|cb')
    dialog.keep_memo(record, 'later')
    support.same({ dialog.find('ca', 'cb').state, fake.lifetimes['sipcar_dialogc1|cb'] }, { 'g', 60 })
  end)
  case('is as old as its first 2xx', function()
    local time, now = os.time, 1763800000
    os.time = function() return now end -- luacheck: ignore 122
    local function age() return dialog.age((dialog.find('ca', 'cb'))) or 'unknown' end
    local function ages()
      promoted(nil, 183)
      local seen = { age() }
      for _, seconds in ipairs { 5, 120 } do
        dialog.promote({ trunk = 'pbx' }, 'cb', 200)
        now = now + seconds
        seen[#seen + 1] = age()
      end
      dialog.keep_memo(dialog.find('ca', 'cb'), 'newer')
      dialog.close('c1|cb')
      seen[#seen + 1] = age()
      return seen
    end
    local good, seen = pcall(ages)
    os.time = time -- luacheck: ignore 122
    support.same({ good, seen }, { true, { 'unknown', 5, 125, 125 } })
  end)
  case('a ringing record is kept alive, one that was hung up is not', function()
    promoted(nil, 180)
    support.same(fake.lifetimes['sipcar_dialogc1|cb'], 300)
    fake.lifetimes['sipcar_dialogc1|cb'] = nil
    dialog.promote({ trunk = 'pbx' }, 'cb', 180)
    support.same(fake.lifetimes['sipcar_dialogc1|cb'], 300)
    dialog.promote({ trunk = 'pbx' }, 'cb', 200)
    dialog.close('c1|cb')
    support.same(fake.lifetimes['sipcar_dialogc1|cb'], 60)
    dialog.promote({ trunk = 'pbx' }, 'cb', 200)
    dialog.touch(dialog.find('ca', 'cb'))
    support.same({ fake.lifetimes['sipcar_dialogc1|cb'], dialog.find('ca', 'cb').memo }, { 60, 'm' })
  end)
  case('closes nothing that it does not know', function()
    fake.message({}, { ['$ci'] = 'c1' })
    for _, stored in ipairs { '', 'gqF4', 7 } do
      fake.tables['sipcar_dialogc1|cb'] = stored
      dialog.close('c1|cb')
      support.same(fake.tables['sipcar_dialogc1|cb'], stored)
    end
  end)
  case('forgets a memo, or keeps it', function()
    local record = promoted()
    dialog.enter(record, 'caller')
    dialog.keep_memo(record, nil)
    support.same({ dialog.find('ca', 'cb').memo, dialog.memo('x') }, { 'm', 'm' })
    dialog.keep_memo(record, '')
    support.same({ dialog.find('ca', 'cb').memo, dialog.memo('x') }, {})
    support.same({ dialog.current() }, { 'c1|cb', 'caller' })
    dialog.enter({ key = 'c1|other one' }, 'callee')
    support.same({ dialog.memo('x'), dialog.current() }, { 'x', 'c1|other one', 'callee' })
    fake.message()
    support.same({ dialog.memo('x'), dialog.current() }, { 'x' })
  end)
  case('keeps bytes through replication as text', function()
    for _, display in ipairs(odd_bytes()) do
      promoted {
        trunk = 'pbx', memo = display, received_from = '"' .. display .. '" <sip:x>;tag=ca', from = B_FROM,
        received_to = display .. '<sip:b>', to = B_TO,
      }
      for _, stored in pairs(fake.tables) do support.is_true(not stored:find('[^ -~]'), stored) end
      local record, side = dialog.find('cb', 'ca')
      support.same({ record.memo, values(dialog.mapped(record, side)) }, { display, {
        from = display .. '<sip:b>;tag=cb', to = '"' .. display .. '" <sip:x>;tag=ca',
      } })
    end
  end)
  case('takes a broken record for none', function()
    fake.message({}, { ['$ci'] = 'c1' })
    for _, stored in ipairs {
      '', 'x', '!!!!', 'wA==', 'iKpjYWxsZXJfdGFnomNh', 7, '1', '1|', '1|c|ca|itsp|pbx', '1|c|ca|itsp|pbx||||', '2|c|ca|itsp|pbx|||||m',
      '1|cc|ca|itsp|pbx|||||m', '1||ca|itsp|pbx|||||m', '|c|ca|itsp|pbx|||||m', '1|c|ca', ('|'):rep(9),
    } do
      fake.tables['sipcar_dialogc1|cb'] = stored
      support.same(dialog.find('ca', 'cb'), nil)
      fake.tables['sipcar_dialogc1|cb'] = '1|c|ca|itsp|pbx|||||m'
      support.same(dialog.find('ca', 'cb').memo, 'm')
    end
  end)
  case('a response gets From and To of the request, and its own tag', function()
    support.same(values(identity.restored({ received_from = A_FROM, received_to = A_TO }, 'cb')),
      { from = A_FROM, to = A_TO .. ';tag=cb' })
  end)
  case('a response without a tag gets none', function()
    support.same(values(identity.restored({ received_to = A_TO }, nil)), { to = A_TO })
  end)
  case('in a dialog a response gets the bytes of the request', function()
    support.same(values(identity.restored({ received_from = A_FROM, received_to = '<sip:q>;tag=cb;z', in_dialog = true }, 'cb')),
      { from = A_FROM, to = '<sip:q>;tag=cb;z' })
  end)
  case('in a response stays what was not edited', function()
    support.same(identity.restored({}, 'cb'), {})
  end)
  case('a later edit replaces a staged one of the same header', function()
    local staged = { { op = 'from', uri = '1' }, { op = 'to', uri = '2' } }
    support.same(identity.merge(staged, { { op = 'from', uri = '3' }, { op = 'add' } }),
      { { op = 'from', uri = '3' }, { op = 'add' }, { op = 'to', uri = '2' } })
  end)
  case('staging keeps every byte', function()
    fake.message()
    for _, bytes in ipairs(odd_bytes()) do
      local edits = {
        { op = 'from', display = bytes, uri = 'sip:' .. bytes, params = ';tag=1' .. bytes },
        { op = 'to', display = '', uri = bytes, params = '', value = bytes },
      }
      identity.stage(edits)
      support.same(identity.staged(), edits)
      edits = { { op = 'to', display = '', uri = 'sip:' .. bytes, params = '', value = '<sip:' .. bytes .. '>' } }
      identity.stage(edits)
      support.same(identity.staged(), edits)
    end
    fake.message()
    identity.stage {}
    support.same({ identity.staged(), fake.vars }, { {}, {} })
  end)
  case('what is known of a branch keeps every byte', function()
    for _, bytes in ipairs(odd_bytes()) do
      fake.message({}, { ['$T_branch_idx'] = 1 })
      branches.remember {
        trunk = 'a' .. bytes, memo = bytes, received_from = bytes, from = 'f' .. bytes, received_to = bytes .. 't', to = bytes,
      }
      local branch = branches.recall()
      support.is_true(branch.since > 1500000000000)
      support.same(branch, {
        trunk = 'a' .. bytes, memo = bytes, received_from = bytes, from = 'f' .. bytes, received_to = bytes .. 't', to = bytes,
        since = branch.since, in_dialog = false,
      })
    end
  end)
  case('what is known of a branch of which nothing is known', function()
    fake.message({}, { ['$T_branch_idx'] = 0 })
    support.same(branches.recall(), nil)
    branches.remember { in_dialog = true }
    local branch = branches.recall()
    support.same(branch, { since = branch.since, in_dialog = true })
    branch.memo = 'm'
    branches.update(branch)
    fake.vars['$T_branch_idx'] = 1
    support.same({ branches.recall(), branches.recall_last() }, { nil, branch })
    branches.forget()
    support.same(branches.recall_last(), branch)
    fake.vars['$T_branch_idx'] = 0
    branches.forget()
    support.same(branches.recall(), nil)
  end)
end
