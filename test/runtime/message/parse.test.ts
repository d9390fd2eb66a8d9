import { expect, test } from '@jest/globals'
import { bytesOf } from '../../../runtime/message/bytes.js'
import { parseHead, unfold } from '../../../runtime/message/parse.js'

test.each([
  ['INVITE sip:a SIP/2.0', { kind: 'request', method: 'INVITE', uriStart: 7, uriEnd: 12 }],
  ['INVITE sip:a sip/2.0', { kind: 'request', method: 'INVITE', uriStart: 7, uriEnd: 12 }],
  ['\r\n\n\r\nX tel:1 SIP/2.0 ', { kind: 'request', method: 'X', uriStart: 7, uriEnd: 12 }],
  ['X sip:citt\xc3\xa0 SIP/2.0', { kind: 'request', method: 'X', uriStart: 2, uriEnd: 12 }],
  ['SIP/2.0 200 OK', { kind: 'response', status: 200, reason: 'OK' }],
  ['SIP/2.0 100 ', { kind: 'response', status: 100, reason: '' }],
  ['SIP/2.0 100', { kind: 'response', status: 100, reason: '' }],
  ['SIP/2.0 699  two  blanks', { kind: 'response', status: 699, reason: ' two  blanks' }],
])('start line %j', (line, startLine) => {
  for (const end of ['\r\n\r\n', '\n\n', '\r\n', ''])
    expect(parseHead(bytesOf(line + end))?.startLine).toEqual(startLine)
})

test.each([
  '',
  '\r\n\r\n',
  'INVITE sip:a',
  'INVITE  sip:a SIP/2.0',
  'INVITE sip:a b SIP/2.0',
  'INVITE sip:a\tb SIP/2.0',
  'INVITE sip:a\rb SIP/2.0',
  'INVITE <sip:a> SIP/2.0',
  'INVITE "sip:a" SIP/2.0',
  'INV(TE sip:a SIP/2.0',
  ' INVITE sip:a SIP/2.0',
  'INVITE sip:a SIP/7.0',
  'INVITE sip:a HTTP/1.1',
  'SIP/2.0 99 x',
  'SIP/2.0 700 x',
  'SIP/2.0 2000 x',
  'SIP/2.0 4294967301 x',
  'SIP/2.0  200 OK',
  'SIP/2.0 200 O\rK',
])('no start line: %j', (line) => {
  expect(parseHead(bytesOf(line + '\r\nVia: x\r\n\r\n'))).toBeUndefined()
})

const begin = 'X sip:a SIP/2.0\r\n'

/** Key and value of each line, and what is left for the body. */
function parsed(rest: string): { lines: [string, string][]; body: string } {
  const head = parseHead(bytesOf(begin + rest))!
  const lines = head.lines.map((line): [string, string] => [line.key, head.text.slice(line.valueStart, line.valueEnd)])
  return { lines, body: (begin + rest).slice(head.bodyStart) }
}

test.each([
  [
    'Q: 1\r\nb: 2\r\n\r\nbody',
    [
      ['q', '1'],
      ['referred-by', '2'],
    ],
    'body',
  ],
  [
    'Q:1\nB  \t:  2  \n\nbody',
    [
      ['q', '1'],
      ['referred-by', '2'],
    ],
    'body',
  ],
  ['Q: 1\r\n\nbody', [['q', '1']], 'body'],
  ['Q: 1\n\r\nbody\r\n\r\nmore', [['q', '1']], 'body\r\n\r\nmore'],
  ['Q: 1\r\n 2\r\n\t3\r\n\r\n folded?', [['q', '1\r\n 2\r\n\t3']], ' folded?'],
  ['Q:\r\n 1\r\n  \r\n\r\n', [['q', '1']], ''],
  ['Q:\r\n\r\n', [['q', '']], ''],
  [
    'Q: 1\r\nB: 2',
    [
      ['q', '1'],
      ['referred-by', '2'],
    ],
    '',
  ],
  ['Q: 1\r\n', [['q', '1']], ''],
  ['\r\nbody', [], 'body'],
  ['', [], ''],
  [
    'no colon\r\n: x\r\na b: c\r\n x: y\r\n\r\n',
    [
      ['', 'no colon'],
      ['', ': x'],
      ['', 'a b: c\r\n x: y'],
    ],
    '',
  ],
  [
    ' X: 1\r\nQ: 1\r\n\r\n',
    [
      ['', 'X: 1'],
      ['q', '1'],
    ],
    '',
  ],
  [
    'no colon\r\nQ: 1\r\n\r\n',
    [
      ['', 'no colon'],
      ['q', '1'],
    ],
    '',
  ],
  ['Q: x\rB: y\r\n\r\n', [['q', 'x\rB: y']], ''],
  ['Q: \xa0x\xa0\r\n\r\n', [['q', '\xa0x\xa0']], ''],
  [
    'Q: \0\r\n\0: x\r\n\r\n',
    [
      ['q', '\0'],
      ['', '\0: x'],
    ],
    '',
  ],
  [
    'constructor: x\r\n__proto__: y\r\n\r\n',
    [
      ['constructor', 'x'],
      ['__proto__', 'y'],
    ],
    '',
  ],
])('the head of %j', (rest, lines, body) => {
  expect(parsed(rest)).toEqual({ lines, body })
})

test('the text of the head ends where the body starts, so none of it is kept twice', () => {
  for (const rest of ['Q: 1\n\r\nbody\r\n\r\nmore', 'Q: 1\r\n\nbody\n\nmore', 'Q: 1\r\n\r\nbody', 'Q: 1']) {
    const head = parseHead(bytesOf(begin + rest))!
    expect(head.text).toBe((begin + rest).slice(0, head.bodyStart))
  }
})

test.each([
  ['a', 'a'],
  ['a\r\n b', 'a b'],
  ['a \t\r\n\t b', 'a b'],
  ['a\n b\r\n c', 'a b c'],
  ['"a\r\n  b"', '"a b"'],
  ['a\r\n  \r\n b', 'a  b'],
  ['a  b', 'a  b'],
  ['a\rb', 'a\rb'],
  ['\xa0\r\n \xa0', '\xa0 \xa0'],
])('%j unfolds to %j', (value, unfolded) => {
  expect(unfold(value)).toBe(unfolded)
})
