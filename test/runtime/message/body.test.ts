import { expect, test } from '@jest/globals'
import { isIdentity, partsOf } from '../../../runtime/message/body.js'
import { SipMessage } from '../../../runtime/message/message.js'
import { parseMediaType } from '../../../runtime/message/media-type.js'
import { load } from '../../corpus/index.js'

const mixed = 'multipart/mixed;boundary=b'

function parts(type: string, ...lines: string[]): [string, string][] {
  const body = lines.join('\r\n')
  return partsOf(body, parseMediaType(type), true).map((part) => [part.type.essence, body.slice(part.start, part.end)])
}

test('a body that is no multipart is its own part', () => {
  expect(parts('application/sdp', 'v=0', '')).toEqual([['application/sdp', 'v=0\r\n']])
})

test('R8: parts without the line end before the delimiter, preamble and epilogue outside', () => {
  expect(parts(mixed, 'pre', '--b', 'c: application/sdp', '', 'v=0', '', '--b', '', 'text', '--b--', 'epi')).toEqual([
    ['application/sdp', 'v=0\r\n'],
    ['text/plain', 'text'],
  ])
})

test.each([
  ['a part without headers', ['--b', '', 'x', '--b--'], [['text/plain', 'x']]],
  ['a part without body', ['--b', 'Content-Type: a/b', '', '--b--'], [['a/b', '']]],
  ['an empty part', ['--b', '--b--'], [['text/plain', '']]],
  ['blanks behind the delimiter', ['--b \t', '', 'x', '--b-- '], [['text/plain', 'x']]],
  ['a longer boundary inside', ['--b', '', '--bb', '--b-', '--b--'], [['text/plain', '--bb\r\n--b-']]],
  ['a delimiter within a line', ['--b', '', 'x --b', '--b--'], [['text/plain', 'x --b']]],
  ['folded part headers', ['--b', 'Content-Type:', ' a/b;', ' c=d', '', 'x', '--b--'], [['a/b', 'x']]],
  ['a body that begins with a blank', ['--b', '', ' x: y', '--b--'], [['text/plain', ' x: y']]],
  ['no last delimiter', ['--b', '', 'x', '--b', '', 'y'], [['text/plain', 'x']]],
  ['nothing but text', ['x'], []],
  [
    'text after the end',
    ['--b', '', 'x', '--b--', '--b', '', 'y', '--b--'],
    [
      ['text/plain', 'x'],
      ['text/plain', 'y'],
    ],
  ],
])('R8: %s', (_, lines, found) => {
  expect(parts(mixed, ...lines)).toEqual(found)
})

test.each([
  ['no boundary', 'multipart/mixed'],
  ['empty boundary', 'multipart/mixed;boundary=""'],
  ['signed (RFC 1847)', 'multipart/signed;boundary=b'],
])('a multipart has no parts: %s', (_, type) => {
  expect(parts(type, '--b', '', 'x', '--b--')).toEqual([])
})

test('LF line ends', () => {
  const body = '--b\nContent-Type: application/sdp\n\nv=0\n--b--\n'
  const [part] = partsOf(body, parseMediaType(mixed), true)
  expect(body.slice(part?.start, part?.end)).toBe('v=0')
})

test('multiparts in multiparts, up to a depth of four', () => {
  const nest = (depth: number): string[] =>
    depth === 0
      ? ['leaf']
      : [
          `--b${String(depth)}`,
          `Content-Type: multipart/mixed;boundary=b${String(depth - 1)}`,
          '',
          ...nest(depth - 1),
          `--b${String(depth)}--`,
        ]
  const leaf = (depth: number): [string, string][] =>
    parts(
      `multipart/mixed;boundary=b${String(depth)}`,
      ...nest(depth).map((line) => (line === 'leaf' ? '--b0\r\n\r\nleaf\r\n--b0--' : line)),
    )
  expect(leaf(3)).toEqual([['text/plain', 'leaf']])
  expect(leaf(4)).toEqual([])
})

test('no more than 64 parts', () => {
  const lines = Array.from({ length: 100 }, () => ['--b', '', 'x']).flat()
  expect(parts(mixed, ...lines, '--b--')).toHaveLength(64)
})

test.each([
  ['', true],
  [' Identity ', true],
  ['binary', true],
  ['8bit', true],
  ['7bit', true],
  ['gzip', false],
  ['base64', false],
  ['quoted-printable', false],
  ['identity, gzip', false],
])('an encoding of %j leaves the bytes: %s', (encoding, identity) => {
  expect(isIdentity(encoding)).toBe(identity)
})

test.each([
  ['field/emergency-pidf-lo', ['application/pidf+xml', 'application/sdp']],
  ['field/sip-i-isup', ['application/sdp', 'application/isup']],
  ['field/multipart-nested', ['text/plain', 'application/sdp', 'application/octet-stream']],
  ['rfc4475/mpart01', ['text/plain', 'application/octet-stream']],
  ['field/multipart-unclosed', []],
])('%s has the parts %j', (file, essences) => {
  const message = SipMessage.parse(load(file))!
  const found = partsOf(message.body, parseMediaType(message.header('c')!.value), true)
  expect(found.map((part) => part.type.essence)).toEqual(essences)
})

test('a part with a transfer encoding is not plain', () => {
  const message = SipMessage.parse(load('field/multipart-nested'))!
  const found = partsOf(message.body, parseMediaType(message.header('c')!.value), true)
  expect(found.map((part) => part.plain)).toEqual([true, true, false])
})
