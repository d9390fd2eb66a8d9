import { expect, test } from '@jest/globals'
import { SipMessage } from '../../runtime/message/message.js'
import type { Question } from '../../runtime/pipeline/outcome.js'
import type { Pipeline } from '../../runtime/pipeline/run.js'
import type { SiteSettings } from '../../runtime/pipeline/site.js'
import { unwatched } from '../../runtime/pipeline/watch.js'
import { kind, unpack } from '../../runtime/wire/kinds.js'
import { answer } from '../../runtime/workers/answer.js'
import { byDefault, chainOf, chains, waysOf } from '../support/chains.js'
import { encodeAsk } from '../support/proxy-client.js'
import { load, stored } from './index.js'

// What the default chain says of every message of RFC 4475 and RFC 5118, none left out: refused as no SIP, passed
// untouched on every way, or, since most of them dial no number, rejected toward AnywhereNow and edited elsewhere.

const { pipeline } = chains[0]![1]
/** The default chain, but users that are no number are let through, so that the plugins behind e164 get the message. */
const lenient = chainOf(
  withOptions(byDefault, { onInvalidRuri: 'pass', onInvalidTo: 'pass', onInvalidFrom: 'pass' }),
).pipeline

const toCentre = { stage: 'egress', from: 'itsp', to: 'anywherenow' } as const

type Row = [file: string, why: string]

/** No SIP: the frame is refused with this code, and the proxy applies the policy of the trunk. */
const refused: Row[] = [
  ['rfc4475/ltgtruri', 'angle brackets around the Request-URI'],
  ['rfc4475/lwsruri', 'blank inside the Request-URI'],
  ['rfc4475/lwsstart', 'several blanks in the Request-Line'],
  ['rfc4475/badvers', 'SIP/7.0'],
  ['rfc4475/bigcode', 'status 4294967301'],
]

/** Nothing changes and nothing is rejected, on any way. */
const passed: Row[] = [
  ['rfc4475/intmeth', 'no method of a call'],
  ['rfc4475/escnull', 'REGISTER is no call'],
  ['rfc4475/esc02', 'no method of a call: its escapes are none, so it is no REGISTER either'],
  ['rfc4475/lwsdisp', 'OPTIONS is no call'],
  ['rfc4475/dblreq', 'REGISTER is no call; the INVITE behind its end is not looked at'],
  ['rfc4475/semiuri', 'OPTIONS is no call'],
  ['rfc4475/transports', 'OPTIONS is no call'],
  ['rfc4475/mpart01', 'MESSAGE has no SDP'],
  ['rfc4475/noreason', '100 is between neighbours'],
  ['rfc4475/scalar02', 'REGISTER is no call'],
  ['rfc4475/scalarlg', '503 has nothing to change'],
  ['rfc4475/trws', 'OPTIONS is no call'],
  ['rfc4475/regbadct', 'REGISTER is no call'],
  ['rfc4475/badaspec', 'OPTIONS is no call'],
  ['rfc4475/baddn', 'OPTIONS is no call'],
  ['rfc4475/mismatch01', 'OPTIONS is no call, whatever its CSeq says'],
  ['rfc4475/mismatch02', 'no method of a call, although its CSeq says INVITE'],
  ['rfc4475/badbranch', 'OPTIONS is no call'],
  ['rfc4475/unkscm', 'OPTIONS is no call'],
  ['rfc4475/novelsc', 'OPTIONS is no call'],
  ['rfc4475/unksm2', 'REGISTER is no call'],
  ['rfc4475/bext01', 'OPTIONS is no call; unknown extensions are for the ends'],
  ['rfc4475/regaut01', 'REGISTER is no call'],
  ['rfc4475/mcl01', 'OPTIONS is no call'],
  ['rfc4475/zeromf', 'OPTIONS is no call; Max-Forwards is the proxy’s'],
  ['rfc4475/cparam01', 'REGISTER is no call'],
  ['rfc4475/cparam02', 'REGISTER is no call'],
  ['rfc4475/regescrt', 'REGISTER is no call'],
  ['rfc5118/ipv6-good', 'REGISTER is no call'],
  ['rfc5118/ipv6-bad', 'REGISTER is no call'],
  ['rfc5118/port-ambiguous', 'REGISTER is no call'],
  ['rfc5118/port-unambiguous', 'REGISTER is no call'],
  ['rfc5118/via-received-param-with-delim', 'BYE without SDP'],
  ['rfc5118/via-received-param-no-delim', 'OPTIONS is no call'],
  ['rfc5118/mult-ip-in-header', 'BYE without SDP'],
  ['rfc5118/ipv6-bug-abnf-3-colons', 'OPTIONS is no call'],
  ['rfc5118/ipv6-correct-abnf-2-colons', 'OPTIONS is no call'],
]

const numbers = 'E164_RURI_INVALID E164_TO_INVALID E164_FROM_INVALID'
const media = 'SRTP_NOT_USED DTMF_MISSING'
/**
 * Calls toward AnywhereNow: the verdict, what it edits, what it reports; then the same with users that are no number
 * let through.
 */
const calls: [file: string, strict: string, its: string, relaxed: string, its: string, why: string][] = [
  [
    'rfc4475/wsinv',
    'continue set-body',
    media,
    'continue set-body',
    media,
    'a number inside folds: only its codecs change',
  ],
  ['rfc4475/esc01', 'reject 484', numbers, 'continue set-body', `${numbers} ${media}`, 'escaped users are no number'],
  [
    'rfc4475/longreq',
    'reject 484',
    numbers,
    'continue set-to set-body',
    `${numbers} ${media}`,
    'nor are long ones; To loses a parameter',
  ],
  [
    'rfc4475/badinv01',
    'reject 484',
    numbers,
    'continue set-body',
    `${numbers} ${media}`,
    'stray separators in Via and Contact are nobody’s business here',
  ],
  ['rfc4475/clerr', 'reject 484', numbers, 'continue', numbers, 'its body may be cut: the SDP is left alone'],
  ['rfc4475/ncl', 'reject 484', numbers, 'continue set-body', `${numbers} ${media}`, 'a negative length is none'],
  [
    'rfc4475/quotbal',
    'reject 484',
    'HEADER_MALFORMED E164_RURI_INVALID E164_FROM_INVALID',
    'continue set-body',
    `HEADER_MALFORMED E164_RURI_INVALID E164_FROM_INVALID ${media}`,
    'To is malformed, so it stays; the SDP is good',
  ],
  [
    'rfc4475/escruri',
    'reject 484',
    numbers,
    'continue set-body',
    `${numbers} ${media}`,
    'headers in the Request-URI stay',
  ],
  [
    'rfc4475/baddate',
    'reject 484',
    numbers,
    'continue set-body',
    `${numbers} ${media}`,
    'a Date in another zone stays',
  ],
  [
    'rfc4475/insuf',
    'reject 484',
    'HEADER_MALFORMED E164_RURI_INVALID',
    'continue set-body',
    `HEADER_MALFORMED E164_RURI_INVALID ${media}`,
    'no From and To to change',
  ],
  [
    'rfc4475/invut',
    'reject 484',
    numbers,
    'continue',
    `${numbers} DELAYED_OFFER`,
    'a body that is no SDP: the offer comes later',
  ],
  [
    'rfc4475/multi01',
    'reject 484',
    numbers,
    'continue set-body',
    `${numbers} ${media}`,
    'the first of each header counts',
  ],
  ['rfc4475/sdp01', 'reject 484', numbers, 'continue set-body', `${numbers} ${media}`, 'Accept is between the ends'],
  [
    'rfc4475/inv2543',
    'reject 484',
    'E164_RURI_INVALID',
    'continue set-to set-body',
    `E164_RURI_INVALID ${media}`,
    'From and To are numbers; user=phone of To goes into its brackets',
  ],
  ['rfc5118/ipv6-in-sdp', 'reject 484', numbers, 'continue', numbers, 'its body may be cut: the SDP is left alone'],
  [
    'rfc5118/mult-ip-in-sdp',
    'reject 484',
    numbers,
    'continue set-body',
    `${numbers} ${media}`,
    'each address stays what it is',
  ],
  [
    'rfc5118/ipv4-mapped-ipv6',
    'reject 484',
    numbers,
    'reject 488',
    `${numbers} SRTP_NOT_USED CODEC_NONE`,
    'its only codec is none that AnywhereNow takes',
  ],
]

/** Responses that AnywhereNow sends and the carrier gets: nothing in them changes. */
const answers: [file: string, reports: string, why: string][] = [
  ['rfc4475/unreason', 'SRTP_NOT_USED', 'UTF-8 in the reason phrase stays'],
  ['rfc4475/bcast', 'SRTP_NOT_USED', 'Via is the proxy’s'],
]

test('no message is left out', () => {
  const files = [...refused, ...passed, ...calls, ...answers].map(([file]) => file)
  expect(files.sort()).toEqual(['rfc4475', 'rfc5118'].flatMap(stored).sort())
})

test.each(refused)('%s is refused: %s', (file) => {
  const frame = encodeAsk(7, { stage: 2, from: 'itsp', to: 'anywherenow', message: load(file) })
  const reply = unpack(answer(pipeline, frame, { reports: [], measures: [] }, unwatched))
  expect(reply).toEqual([kind.refuse, 7, 'MESSAGE_NOT_SIP', expect.any(String)])
})

test.each(passed)('%s passes untouched on every way: %s', (file) => {
  for (const way of waysOf(SipMessage.parse(load(file))!))
    expect([way, verdict(pipeline, way, file)]).toEqual([way, 'continue'])
})

test.each(calls)('%s toward AnywhereNow: %s, reports %s; numbers let through: %s, reports %s: %s', (file, ...row) => {
  const [strict, reports, relaxed, more] = row
  expect([verdict(pipeline, toCentre, file), reported(pipeline, toCentre, file)]).toEqual([strict, reports])
  expect([verdict(lenient, toCentre, file), reported(lenient, toCentre, file)]).toEqual([relaxed, more])
})

test.each(calls)('%s passes untouched where it comes in, and back to the carrier', (file) => {
  expect(verdict(pipeline, { stage: 'ingress', from: 'itsp' }, file)).toBe('continue')
  expect(verdict(pipeline, { stage: 'egress', from: 'anywherenow', to: 'itsp' }, file)).toBe('continue')
})

test.each(answers)('%s passes untouched on every way, reports %s: %s', (file, reports) => {
  const way = { stage: 'reply', from: 'anywherenow', to: 'itsp' } as const
  expect(reported(pipeline, way, file)).toBe(reports)
  for (const each of waysOf({ isRequest: false }))
    expect([each, verdict(pipeline, each, file)]).toEqual([each, 'continue'])
})

type Way = Pick<Question, 'stage' | 'from' | 'to'>

function ask(its: Pipeline, way: Way, file: string): ReturnType<Pipeline['ask']> {
  return its.ask({ ...way, facts: { now: 1_000_000_000 }, message: load(file) })
}

/** `reject 484`, `continue set-to set-body`. */
function verdict(its: Pipeline, way: Way, file: string): string {
  const { action, status, edits } = ask(its, way, file)
  return [action, ...(status === undefined ? [] : [status]), ...edits.map(({ op }) => op)].join(' ')
}

/** Codes, each once. */
function reported(its: Pipeline, way: Way, file: string): string {
  return [...new Set(ask(its, way, file).reports.map(({ code }) => code))].join(' ')
}

function withOptions(settings: SiteSettings, e164: object): SiteSettings {
  const trunks = settings.trunks.map((trunk) => ({
    ...trunk,
    egress: trunk.egress.map((its) =>
      its.plugin === 'e164' ? { ...its, options: { ...(its.options as object), ...e164 } } : its,
    ),
  }))
  return { ...settings, trunks }
}
