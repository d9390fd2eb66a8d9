import { plainTrunk } from '../../support/test-site.js'
import { expect, test } from '@jest/globals'
import { pack } from '../../../runtime/wire/kinds.js'
import { decodeAsk } from '../../../runtime/wire/ask.js'
import { encodeVerdict } from '../../../runtime/wire/answers.js'
import { peekAskId } from '../../../runtime/wire/peek.js'
import { unpack } from '../../../runtime/wire/kinds.js'
import type { Edit } from '../../../runtime/message/edit.js'
import { encodeAsk } from '../../support/proxy-client.js'

const message = Buffer.from('OPTIONS sip:a@b SIP/2.0\r\n\r\n')
const full = [
  2,
  7,
  2,
  'itsp',
  'pbx',
  ['192.0.2.1', 5060, 'udp', null],
  'sip:192.0.2.2',
  null,
  'memo',
  { local: true },
  message,
]
const withField = (position: number, value: unknown): unknown[] =>
  full.map((old, at) => (at === position ? value : old))

test('an ask is read by position', () => {
  expect(decodeAsk(pack(full))).toEqual({
    stage: 'egress',
    from: 'itsp',
    to: 'pbx',
    source: { host: '192.0.2.1', port: 5060, transport: 'udp', tlsName: undefined },
    destination: 'sip:192.0.2.2',
    staged: [],
    memo: 'memo',
    facts: { local: true },
    message: expect.any(Uint8Array),
  })
})

test.each([
  [
    'staged edits',
    withField(7, [[2, Buffer.from('"A" '), Buffer.from('sip:a@b'), Buffer.from(';tag=1')]]),
    'staged',
    [{ op: 'set-from', display: '"A" ', uri: 'sip:a@b', params: ';tag=1' }],
  ],
  [
    'a staged edit without brackets',
    withField(7, [[3, null, Buffer.from('sip:a@b'), Buffer.from('')]]),
    'staged',
    [{ op: 'set-to', display: undefined, uri: 'sip:a@b', params: '' }],
  ],
  ['text as bin', withField(3, Buffer.from('itsp')), 'from', 'itsp'],
  ['positions that it does not know', [...full, 'later', 1], 'memo', 'memo'],
  ['a message as str', withField(10, 'OPTIONS sip:a@b SIP/2.0'), 'message', Buffer.from('OPTIONS sip:a@b SIP/2.0')],
])('an ask with %s', (_, fields, name, expected) => {
  expect(decodeAsk(pack(fields))).toHaveProperty(name, expected)
})

test.each<[string, Buffer, RegExp]>([
  ['bytes that nothing begins with', Buffer.from([0xc1]), /the frame is no array/],
  ['an unfinished text', Buffer.from([0xd9, 9, 97]), /not msgpack/],
  ['half a frame', pack(full).subarray(0, 20), /not msgpack/],
  ['two values', Buffer.concat([pack(full), pack(1)]), /not msgpack/],
  ['a map', pack({ 0: 2 }), /the frame is no array/],
  ['another kind', pack(withField(0, 3)), /kind is not 2/],
  ['stage 4', pack(withField(2, 4)), /stage is none of/],
  ['stage text', pack(withField(2, 'egress')), /stage is none of/],
  ['a trunk that is a number', pack(withField(3, 5)), /from is neither str nor nil/],
  ['a source that is text', pack(withField(5, '192.0.2.1')), /source is no array/],
  ['a stage in a list', pack(withField(2, [1])), /stage is none of/],
  ['a stage as text', pack(withField(2, '1')), /stage is none of/],
  ['staged that is no list', pack(withField(7, 'x')), /staged is no array/],
  ['a staged R-URI', pack(withField(7, [[1, 'sip:a@b']])), /something else than set From/],
  ['a staged URI that is a number', pack(withField(7, [[2, null, 5, null]])), /staged URI is neither/],
  ['facts that are a list', pack(withField(9, [1])), /facts is no map/],
  ['a fact that is a list', pack(withField(9, { local: [] })), /facts\.local is no str/],
  ['no message', pack(withField(10, null)), /message is no bin/],
  ['too few positions', pack([2, 7, 2]), /message is no bin/],
])('an ask with %s is refused by name', (_, frame, expected) => {
  expect(() => decodeAsk(frame)).toThrow(
    expect.objectContaining({ code: 'FRAME_INVALID', message: expect.stringMatching(expected) }),
  )
})

test.each<[string, Buffer, number | undefined]>([
  ['a small id', encodeAsk(5, { message }), 5],
  ['one byte', encodeAsk(200, { message }), 200],
  ['two bytes', encodeAsk(40_000, { message }), 40_000],
  ['four bytes', encodeAsk(4_294_967_295, { message }), 4_294_967_295],
  ['kind as a long integer', Buffer.from([0x9b, 0xcd, 0, 2, 9]), 9],
  ['a long array', Buffer.from([0xdc, 0, 11, 2, 9]), 9],
  ['no array', Buffer.from([0x80]), undefined],
  ['an array too short for an ask', pack([2, 7, 1]), undefined],
  ['another kind', Buffer.from([0x9b, 3, 9]), undefined],
  ['an id cut off', Buffer.from([0x9b, 2, 0xce, 1]), undefined],
  ['a text for an id', Buffer.from([0x9b, 2, 0xa1, 0x31]), undefined],
  ['nothing', Buffer.alloc(0), undefined],
])('the id of an ask: %s', (_, frame, expected) => {
  expect(peekAskId(frame)).toBe(expected)
})

test.each<[string, Edit, unknown[]]>([
  ['set-ruri', { op: 'set-ruri', uri: 'sip:\xe9@b' }, [1, Buffer.from([0x73, 0x69, 0x70, 0x3a, 0xe9, 0x40, 0x62])]],
  [
    'set-from',
    { op: 'set-from', display: '"A" ', uri: 'sip:a', params: ';tag=1' },
    [2, Buffer.from('"A" '), Buffer.from('sip:a'), Buffer.from(';tag=1')],
  ],
  [
    'set-to without brackets',
    { op: 'set-to', display: undefined, uri: 'sip:a', params: '' },
    [3, null, Buffer.from('sip:a'), Buffer.from('')],
  ],
  ['remove-header', { op: 'remove-header', name: 'X', index: 2 }, [4, 'X', 2]],
  ['set-header', { op: 'set-header', name: 'X', index: 0, value: 'v' }, [5, 'X', 0, Buffer.from('v')]],
  ['add-header', { op: 'add-header', name: 'X', value: 'v' }, [6, 'X', Buffer.from('v')]],
  ['set-body', { op: 'set-body', contentType: undefined, body: '\0\xff' }, [7, null, Buffer.from([0, 255])]],
  ['remove-body', { op: 'remove-body' }, [8]],
])('%s goes out as documented', (_, edit, expected) => {
  const outcome = {
    action: 'steer',
    status: undefined,
    reason: undefined,
    headers: [],
    trunk: 'pbx',
    edits: [edit],
    memo: '',
    hints: { anchor: true },
    reports: [],
    measures: [],
    steps: [],
  } as const
  const target = { ...plainTrunk('pbx'), nextHop: { dispatcher: 2 } }
  const frame = unpack(encodeVerdict(9, outcome, target, 'rev')) as unknown[]
  expect(frame).toEqual([3, 9, 2, null, null, null, ['pbx', 2, null], [expected], '', { anchor: true }, 'rev'])
})
