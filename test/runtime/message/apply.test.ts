import { expect, test } from '@jest/globals'
import { applyEdits } from '../../../runtime/message/apply.js'
import { bytesOf } from '../../../runtime/message/bytes.js'
import type { Edit } from '../../../runtime/message/edit.js'
import { shown } from './sip.js'

const from: Edit = { op: 'set-from', display: '', uri: 'sip:b', params: ';tag=1' }
const body = (text: string, contentType?: string): Edit => ({ op: 'set-body', contentType, body: text })
const add: Edit = { op: 'add-header', name: 'P', value: 'id' }

test.each<[string, string, Edit[], string]>([
  ['nothing', 'X sip:a SIP/2.0\r\nA: 1\r\n\r\n', [], 'X sip:a SIP/2.0\r\nA: 1\r\n\r\n'],
  [
    'the Request-URI',
    '\r\nX sip:a SIP/2.0 \r\n\r\n',
    [{ op: 'set-ruri', uri: 'tel:1' }],
    '\r\nX tel:1 SIP/2.0 \r\n\r\n',
  ],
  [
    'From in its place',
    'X sip:a SIP/2.0\r\nf :\t<sip:a>;tag=1 \r\nA: 1\r\n\r\n',
    [from],
    'X sip:a SIP/2.0\r\nf :\t<sip:b>;tag=1 \r\nA: 1\r\n\r\n',
  ],
  [
    'a folded From, unfolded',
    'X sip:a SIP/2.0\r\nFrom:\r\n <sip:a>\r\n ;tag=1\r\n\r\n',
    [from],
    'X sip:a SIP/2.0\r\nFrom:\r\n <sip:b>;tag=1\r\n\r\n',
  ],
  [
    'To as addr-spec',
    'X sip:a SIP/2.0\r\nTo: <sip:a>\r\n\r\n',
    [{ op: 'set-to', display: undefined, uri: 'sip:b', params: '' }],
    'X sip:a SIP/2.0\r\nTo: sip:b\r\n\r\n',
  ],
  [
    'a header of three',
    'X sip:a SIP/2.0\r\nk: 1\r\nSupported: 2\r\nSUPPORTED: 3\r\n\r\n',
    [{ op: 'set-header', name: 'K', index: 1, value: 'x' }],
    'X sip:a SIP/2.0\r\nk: 1\r\nSupported: x\r\nSUPPORTED: 3\r\n\r\n',
  ],
  [
    'a header without a value',
    'X sip:a SIP/2.0\r\ns :\r\n\r\n',
    [{ op: 'set-header', name: 's', index: 0, value: 'x' }],
    'X sip:a SIP/2.0\r\ns :x\r\n\r\n',
  ],
  [
    'a folded header removed',
    'X sip:a SIP/2.0\r\nA: 1,\r\n 2\r\nB: 3\r\n\r\nbody',
    [{ op: 'remove-header', name: 'a', index: 0 }],
    'X sip:a SIP/2.0\r\nB: 3\r\n\r\nbody',
  ],
  [
    'indices count the received lines',
    'X sip:a SIP/2.0\r\nQ: 1\r\nQ: 2\r\nQ: 3\r\n\r\n',
    [
      { op: 'remove-header', name: 'Q', index: 2 },
      { op: 'set-header', name: 'Q', index: 1, value: 'x' },
      { op: 'remove-header', name: 'Q', index: 0 },
    ],
    'X sip:a SIP/2.0\r\nQ: x\r\n\r\n',
  ],
  [
    'headers added in order',
    'X sip:a SIP/2.0\r\nA: 1\r\n\r\nbody',
    [add, { op: 'add-header', name: 'Q', value: '' }],
    'X sip:a SIP/2.0\r\nA: 1\r\nP: id\r\nQ: \r\n\r\nbody',
  ],
  ['a header added among LF', 'X sip:a SIP/2.0\nA: 1\n\nbody', [add], 'X sip:a SIP/2.0\nA: 1\nP: id\n\nbody'],
  [
    'a header added to mixed line ends',
    'X sip:a SIP/2.0\r\nA: 1\n\r\nbody\r\n\r\nmore',
    [add],
    'X sip:a SIP/2.0\r\nA: 1\nP: id\r\n\r\nbody\r\n\r\nmore',
  ],
  [
    'a header added where the last line has no end',
    'X sip:a SIP/2.0\r\nA: 1',
    [add],
    'X sip:a SIP/2.0\r\nA: 1\r\nP: id\r\n',
  ],
  ['a header added to a start line alone', 'X sip:a SIP/2.0', [add], 'X sip:a SIP/2.0\r\nP: id\r\n'],
  [
    'the last line without end removed, one added',
    'X sip:a SIP/2.0\r\nA: 1',
    [{ op: 'remove-header', name: 'A', index: 0 }, add],
    'X sip:a SIP/2.0\r\nP: id\r\n',
  ],
  [
    'the last line without end set',
    'X sip:a SIP/2.0\r\nA: 1',
    [{ op: 'set-header', name: 'A', index: 0, value: 'x' }],
    'X sip:a SIP/2.0\r\nA: x',
  ],
  ['a body', 'X sip:a SIP/2.0\r\nl :  3\r\n\r\nold', [body('new one')], 'X sip:a SIP/2.0\r\nl :  7\r\n\r\nnew one'],
  [
    'a body counted in bytes',
    'X sip:a SIP/2.0\r\nl: 3\r\n\r\nold',
    [body('\xc3\xa0')],
    'X sip:a SIP/2.0\r\nl: 2\r\n\r\n\xc3\xa0',
  ],
  [
    'a body with two equal lengths',
    'X sip:a SIP/2.0\r\nl: 3\r\nA: 1\r\nContent-Length: 3\r\n\r\nold',
    [body('x')],
    'X sip:a SIP/2.0\r\nl: 1\r\nA: 1\r\nContent-Length: 1\r\n\r\nx',
  ],
  [
    'a body without a length',
    'X sip:a SIP/2.0\r\n\r\nold',
    [body('x')],
    'X sip:a SIP/2.0\r\nContent-Length: 1\r\n\r\nx',
  ],
  [
    'a body and what came behind it',
    'X sip:a SIP/2.0\r\nl: 3\r\n\r\noldBYE',
    [body('x')],
    'X sip:a SIP/2.0\r\nl: 1\r\n\r\nx',
  ],
  [
    'a body where the empty line is missing',
    'X sip:a SIP/2.0\r\nl: 0',
    [body('x', 'a/b')],
    'X sip:a SIP/2.0\r\nl: 1\r\nContent-Type: a/b\r\n\r\nx',
  ],
  [
    'a body of another type',
    'X sip:a SIP/2.0\r\nc:a/b\r\nl: 3\r\n\r\nold',
    [body('x', 'c/d')],
    'X sip:a SIP/2.0\r\nc:c/d\r\nl: 1\r\n\r\nx',
  ],
  [
    'a first body',
    'X sip:a SIP/2.0\r\nl: 0\r\n\r\n',
    [body('x', 'c/d')],
    'X sip:a SIP/2.0\r\nl: 1\r\nContent-Type: c/d\r\n\r\nx',
  ],
  [
    'no body',
    'X sip:a SIP/2.0\r\nc: a/b\r\nl: 3\r\nA: 1\r\n\r\nold',
    [{ op: 'remove-body' }],
    'X sip:a SIP/2.0\r\nl: 0\r\nA: 1\r\n\r\n',
  ],
  [
    'everything',
    'X sip:a SIP/2.0\r\nF: <sip:a>;tag=1\r\nA: 1\r\nl: 1\r\n\r\nx',
    [add, body('yy'), { op: 'remove-header', name: 'a', index: 0 }, from, { op: 'set-ruri', uri: 'sip:z' }],
    'X sip:z SIP/2.0\r\nF: <sip:b>;tag=1\r\nl: 2\r\nP: id\r\n\r\nyy',
  ],
])('%s', (_, before, edits, after) => {
  const bytes = bytesOf(before)
  expect(shown(applyEdits(bytes, edits))).toBe(after)
  expect(shown(bytes)).toBe(before)
})

test.each<[string, Edit]>([
  ['a header that is not there', { op: 'set-header', name: 'A', index: 1, value: 'x' }],
  ['a name that is not there', { op: 'remove-header', name: 'B', index: 0 }],
  ['a To that is not there', { op: 'set-to', display: '', uri: 'sip:b', params: '' }],
  ['the Request-URI of a response', { op: 'set-ruri', uri: 'sip:b' }],
])('cannot change %s', (_, edit) => {
  expect(() => applyEdits(bytesOf('SIP/2.0 200 OK\r\nA: 1\r\n\r\n'), [edit])).toThrow(RangeError)
})

test('bytes that are no SIP come back as they are', () => {
  const bytes = bytesOf('GET / HTTP/1.1\r\n\r\n')
  expect(applyEdits(bytes, [add])).toBe(bytes)
})
