-- Fields as text, and back.

local support = require 'support'
local record = require 'sipcar.record'

local ROWS = {
  { nil, '' },
  { '', '' },
  { 'sip:a@b;c', 'sip:a@b;c' },
  { '"J\\"an" <sip:a@b>', '"J\\"an" <sip:a@b>' },
  { 'a|b', 'a%7Cb' },
  { '100%', '100%25' },
  { '%7C', '%257C' },
  { '\0\r\n\t\127\195\169', '\0\r\n\t\127\195\169' },
}

return function(case)
  case('a field has no separator in it', function()
    for i = 1, #ROWS do
      support.same(record.field(ROWS[i][1]), ROWS[i][2])
      support.same(record.value(ROWS[i][2]), ROWS[i][1] ~= '' and ROWS[i][1] or nil)
    end
  end)
  case('a record is printable where it has to be', function()
    support.same(record.printable('a|"\\ ~%25'), 'a|"\\ ~%25')
    support.same(record.printable('a\0\r\n\t|\127\195\169'), 'a%00%0D%0A%09|%7F%C3%A9')
  end)
  case('every byte comes back, alone and among others', function()
    for code = 0, 255 do
      local byte = string.char(code)
      for _, value in ipairs { byte, byte .. byte, '%' .. byte .. 'a', 'ab' .. byte } do
        local field = record.field(value)
        support.is_true(not field:find('|', 1, true), byte)
        support.same(record.value(field), value)
        local text = record.printable(field .. '|')
        support.is_true(not text:find('[^ -~]'), byte)
        support.same(record.value(text:sub(1, -2)), value)
      end
    end
  end)
  case('what no field looks like is read as it stands', function()
    support.same({ record.value('%'), record.value('%4'), record.value('100%zz') }, { '%', '%4', '100%zz' })
  end)
end
