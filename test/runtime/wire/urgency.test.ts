import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { pack } from '../../../runtime/wire/kinds.js'
import { isFull, messageOf, urgencyOf, type Urgency } from '../../../runtime/wire/urgency.js'
import { encodeAsk } from '../../support/proxy-client.js'

const numbers = ['112', '911', '999']
const text = (line: string, ...headers: readonly string[]): string => [line, ...headers, '', ''].join('\r\n')
const invite = (uri: string, ...headers: readonly string[]): string =>
  text(`INVITE ${uri} SIP/2.0`, 'From: <sip:a@b>;tag=1', ...headers)

test.each<[string, string, Urgency]>([
  ['an INVITE', invite('sip:c@d', 'To: <sip:c@d>'), 'new'],
  ['an INVITE whose URI in To has a tag parameter', invite('sip:c@d', 'To: <sip:c@d;tag=9>'), 'new'],
  ['an INVITE without To', invite('sip:c@d'), 'new'],
  ['a re-INVITE', invite('sip:c@d', 'To: <sip:c@d>;tag=2'), 'ongoing'],
  ['a re-INVITE with a compact, folded To', invite('sip:c@d', 't: <sip:c@d>\r\n ;tag=2'), 'ongoing'],
  ['a REFER outside of a dialog', text('REFER sip:c@d SIP/2.0', 'To: <sip:c@d>'), 'new'],
  ['an OPTIONS', text('OPTIONS sip:c@d SIP/2.0', 'To: <sip:c@d>'), 'new'],
  ['a BYE', text('BYE sip:c@d SIP/2.0', 'To: <sip:c@d>;tag=2'), 'ongoing'],
  ['an ACK of a refusal', text('ACK sip:c@d SIP/2.0', 'To: <sip:c@d>'), 'ongoing'],
  ['a response', text('SIP/2.0 180 Ringing', 'To: <sip:c@d>'), 'ongoing'],
  ['an emergency number', invite('sip:112@d', 'To: <sip:c@d>'), 'emergency'],
  ['one with plus', invite('sip:+911@d', 'To: <sip:c@d>'), 'emergency'],
  ['one with its context', invite('sip:911;phone-context=example.com@d;user=phone', 'To: <sip:c@d>'), 'emergency'],
  ['one as tel', invite('tel:1-1-2', 'To: <sip:c@d>'), 'emergency'],
  ['one that is escaped', invite('sip:1%312%3Bext=1@d', 'To: <sip:c@d>'), 'emergency'],
  ['a service URN', invite('urn:service:sos.police', 'To: <sip:c@d>'), 'emergency'],
  ['Priority: emergency', invite('sip:c@d', 'To: <sip:c@d>', 'Priority : Emergency'), 'emergency'],
  ['a number that only begins like one', invite('sip:1122@d', 'To: <sip:c@d>'), 'new'],
  ['a host that looks like one', invite('sip:c@112', 'To: <sip:c@d>'), 'new'],
  ['another Priority', invite('sip:c@d', 'To: <sip:c@d>', 'Priority: urgent'), 'new'],
  ['no SIP', 'hello', 'new'],
  ['nothing', '', 'new'],
])('%s is told apart', (_, message, urgency) => {
  expect(urgencyOf(encodeAsk(7, { from: 'itsp', facts: { local: true, now: 1e10 }, message }), numbers)).toBe(urgency)
})

test.each<[string, string, number]>([
  ['a new call', invite('sip:c@d', 'To: <sip:c@d>'), 512],
  ['a message of a call that is up', invite('sip:c@d', 'To: <sip:c@d>;tag=2'), 896],
  ['an emergency call', invite('sip:112@d', 'To: <sip:c@d>'), 1024],
])('%s is taken as long as there is room for it', (_, message, limit) => {
  const frame = encodeAsk(1, { message })
  expect([0, limit - 1, limit, limit + 1].map((open) => isFull(open, frame, numbers))).toEqual([
    false,
    false,
    true,
    true,
  ])
})

test('the message is found behind fields of every kind, and only there', () => {
  const field = fc.oneof(
    fc.constantFrom(null, true, false),
    fc.integer(),
    fc.double(),
    fc.string(),
    fc.string({ minLength: 300, maxLength: 400 }),
    fc.uint8Array(),
    fc.array(fc.integer(), { maxLength: 40 }),
    fc.dictionary(fc.string(), fc.oneof(fc.string(), fc.array(fc.boolean())), { maxKeys: 20 }),
  )
  fc.assert(
    fc.property(
      fc.array(field, { minLength: 9, maxLength: 9 }),
      fc.uint8Array({ maxLength: 400 }),
      (fields, message) => {
        expect(messageOf(pack([2, ...fields, Buffer.from(message)]))).toEqual(new Uint8Array(message))
        expect(messageOf(pack([3, ...fields, Buffer.from(message)]))).toBeUndefined()
        expect(messageOf(pack([2, ...fields.slice(1), Buffer.from(message)]))).toBeUndefined()
      },
    ),
  )
})

test('a frame that is cut short, or is any bytes at all, counts as new', () => {
  const whole = encodeAsk(7, { from: 'itsp', message: text('BYE sip:c@d SIP/2.0', 'To: <sip:c@d>;tag=2') })
  for (let end = 0; end < whole.length; end++) expect(urgencyOf(whole.subarray(0, end), numbers)).toBe('new')
  fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => urgencyOf(bytes, numbers) === 'new'))
  // Lengths that no frame can have.
  expect(urgencyOf(Uint8Array.of(0xdd, 0xff, 0xff, 0xff, 0xff, 0x02, 0xdf, 0xff, 0xff, 0xff, 0xff), numbers)).toBe(
    'new',
  )
})
