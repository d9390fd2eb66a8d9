import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { formatNameAddr, parseNameAddr, splitList, tagOf } from '../../../runtime/message/name-addr.js'
import { soup } from './sip.js'

test.each([
  ['<sip:a@h>', '', 'sip:a@h', ''],
  ['<sip:a@h>;tag=1', '', 'sip:a@h', ';tag=1'],
  ['"" <sip:a@h>', '"" ', 'sip:a@h', ''],
  ['John Doe<sip:a@h:5061;user=phone>;tag=1', 'John Doe', 'sip:a@h:5061;user=phone', ';tag=1'],
  ['"x;ext=9 <a>, \\"q\\\\" <sip:a@h>;tag=1', '"x;ext=9 <a>, \\"q\\\\" ', 'sip:a@h', ';tag=1'],
  ['"a>b"\t<sip:a@h> ; tag = 1', '"a>b"\t', 'sip:a@h', ' ; tag = 1'],
  ['Bell, Alexander <sip:a@h>', 'Bell, Alexander ', 'sip:a@h', ''],
  ['a@h <sip:a@h>;tag=1', 'a@h ', 'sip:a@h', ';tag=1'],
  ['Desk: sales; north <sip:a@h>;tag=1', 'Desk: sales; north ', 'sip:a@h', ';tag=1'],
  ['  <sip:a@h>', '  ', 'sip:a@h', ''],
  ['Piet\xc3\xa0<sip:a@h>', 'Piet\xc3\xa0', 'sip:a@h', ''],
  ['<>', '', '', ''],
])('R2: name-addr %j', (text, display, uri, params) => {
  expect(parseNameAddr(text)).toEqual({ display, bracketed: true, uri, params })
})

test.each([
  ['sip:a@h', 'sip:a@h', ''],
  ['sip:a@h;ext=1;tag=a', 'sip:a@h', ';ext=1;tag=a'],
  ['sip:a@h ;  tag =a', 'sip:a@h', ' ;  tag =a'],
  ['sip:a@h;x=<y>', 'sip:a@h', ';x=<y>'],
  ['sip:a@h;x="<sip:b@h>"', 'sip:a@h', ';x="<sip:b@h>"'],
  ['tel:+31;tag=1', 'tel:+31', ';tag=1'],
  ['isbn:2983792873', 'isbn:2983792873', ''],
  ['sip:Piet\xc3\xa0', 'sip:Piet\xc3\xa0', ''],
])('R2: addr-spec %j: every ; belongs to the header', (text, uri, params) => {
  expect(parseNameAddr(text)).toEqual({ display: '', bracketed: false, uri, params })
})

test.each([
  '',
  ' ',
  'Bob',
  'bob@h',
  '"Mr. J. User <sip:a@h>',
  '"a" b <sip:a@h>',
  '"a"',
  '<sip:a@h',
  'sip:a@h>',
  '<sip:a@h> x',
  '<sip:a@h>\xa0;tag=1',
  '<sip:a@h>, <sip:b@h>',
  '<sip:a@h>;x="a;tag=1',
  '<sip:a@h>;x="a\\";tag=1',
  'sip:a@h, sip:b@h',
  'sip:a@h;x="a;tag=1',
  'sip:a b@h',
])('R13: %j is malformed', (text) => {
  expect(parseNameAddr(text)).toBeUndefined()
})

test('what parses is written as it was', () => {
  fc.assert(
    fc.property(soup('sip:a@h', '<', '>', '"', '\\', ';', 'tag=1', ',', ' ', '\t', ':', '@', '\xa0', 'x'), (text) => {
      const address = parseNameAddr(text)
      if (address) expect(formatNameAddr(address)).toBe(text)
    }),
    { numRuns: 5000 },
  )
})

test.each([
  ['<sip:a@h>;tag=1', '1'],
  ['<sip:a@h>;x="a;tag=2";tag=1', '1'],
  ['<sip:a@h>;tag=', ''],
  ['<sip:a@h>;tag', ''],
  ['<sip:a@h;tag=no>', undefined],
  ['sip:a@h;tag=1', '1'],
])('the tag of %j is %j', (text, tag) => {
  expect(tagOf(parseNameAddr(text)!)).toBe(tag)
})

test.each([
  ['a', ['a']],
  ['', ['']],
  ['a, b', ['a', ' b']],
  [',a,,', ['', 'a', '', '']],
  ['"Smith, J" <sip:a@h>, <tel:1>', ['"Smith, J" <sip:a@h>', ' <tel:1>']],
  ['"a\\", b" <sip:a@h>,x', ['"a\\", b" <sip:a@h>', 'x']],
  ['<sip:a@h?x=b,c>;y="d,e",f', ['<sip:a@h?x=b,c>;y="d,e"', 'f']],
  ['"never closed, a', ['"never closed, a']],
  ['<never closed, a', ['<never closed', ' a']],
  ['a>b,<c,d>,e', ['a>b', '<c,d>', 'e']],
])('R36: %j is the list %j', (text, pieces) => {
  expect(splitList(text)).toEqual(pieces)
})

test('splitting a list is lossless', () => {
  fc.assert(
    fc.property(soup(',', '<', '>', '"', '\\', 'a', ' ', ';'), (text) => {
      expect(splitList(text).join(',')).toBe(text)
    }),
    { numRuns: 2000 },
  )
})
