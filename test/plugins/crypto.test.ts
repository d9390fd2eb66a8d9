import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { cryptoLines } from '../../plugins/_crypto.js'
import hold from '../../plugins/hold.js'
import reinviteGuard from '../../plugins/reinvite-guard.js'
import srtp from '../../plugins/srtp.js'
import { messageOf } from '../../runtime/cli/cases/lay.js'
import { readCases } from '../../runtime/cli/cases/read.js'
import { applyEdits } from '../../runtime/message/apply.js'
import { byteString } from '../../runtime/message/bytes.js'
import { SipMessage } from '../../runtime/message/message.js'
import { Sdp } from '../../runtime/message/sdp.js'
import type { Outcome } from '../../runtime/pipeline/outcome.js'
import { Dialog, fromCaller, lines } from '../support/dialog.js'

const [K1, K2] = ['WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz', 'PS1uQCVeeCFCanVmcjkpPywjNWhcYD0mXXtxaVBR']
const S80 = 'AES_CM_128_HMAC_SHA1_80'

describe('grammar of a=crypto (RFC 4568 9, R78)', () => {
  const read = (...values: string[]) => {
    const text = ['m=audio 4000 RTP/SAVP 8', ...values.map((value) => `a=crypto:${value}`)].join('\r\n')
    return cryptoLines(new Sdp(text).media[0]!.attributes('crypto'))
  }
  test.each([
    [
      'no tag of one to nine digits',
      [`${S80} inline:${K1}`, `x ${S80} inline:${K1}`, `1234567890 ${S80} inline:${K1}`],
    ],
    ['no tag of one to nine digits', [` 1 ${S80} inline:${K1}`, '', `-1 ${S80} inline:${K1}`]],
    ['no crypto suite', ['1', `1 AES-CM-128 inline:${K1}`]],
    ['no inline key', [`1 ${S80}`, `1 ${S80} ${K1}`, `1 ${S80} uri:${K1}`, `1 ${S80} inline:${K1}|1:1;${K2}|2:1`]],
    ['a key that is no base64', [`1 ${S80} inline:`, `1 ${S80} inline:${K1.slice(1)}*`, `1 ${S80} inline:${K1}=`]],
    ['a key that is no base64', [`1 ${S80} inline:"${K1}"`, `1 UNHEARD_OF inline:ab=cd|1:1`]],
    [
      'a key of the wrong length',
      [`1 ${S80} inline:c2hvcnQ=`, `1 ${S80} inline:${K1}AAAA`, `1 AEAD_AES_256_GCM inline:${K1}`],
    ],
    ['a malformed lifetime', [`1 ${S80} inline:${K1}|`, `1 ${S80} inline:${K1}|0`, `1 ${S80} inline:${K1}|2^49`]],
    [
      'a malformed lifetime',
      [`1 ${S80} inline:${K1}|2^20|2^20|1:1`, `1 ${S80} inline:${K1}||1:1`, `1 ${S80} inline:${K1}|1:1|2^31`],
    ],
    [
      'a malformed MKI',
      [
        `1 ${S80} inline:${K1}|1:0`,
        `1 ${S80} inline:${K1}|1:129`,
        `1 ${S80} inline:${K1}|:1`,
        `1 ${S80} inline:${K1}|a:1`,
      ],
    ],
    ['several keys without MKI', [`1 ${S80} inline:${K1};inline:${K2}`, `1 ${S80} inline:${K1}|1:1;inline:${K2}`]],
    ['MKIs of different lengths', [`1 ${S80} inline:${K1}|1:1;inline:${K2}|2:2`]],
    [
      'an unknown session parameter',
      [
        `1 ${S80} inline:${K1} FOO`,
        `1 ${S80} inline:${K1} FOO=1`,
        `1 ${S80} inline:${K1} -`,
        `1 ${S80} inline:${K1} WSH`,
      ],
    ],
    [
      'a malformed session parameter',
      [
        `1 ${S80} inline:${K1} KDR=25`,
        `1 ${S80} inline:${K1} WSH=63`,
        `1 ${S80} inline:${K1} FEC_ORDER=X`,
        `1 ${S80} inline:${K1} FEC_KEY=${K2}`,
      ],
    ],
  ])('%s', (fault, values) => {
    for (const value of values) expect([value, read(value)[0]?.fault]).toEqual([value, fault])
  })
  test('a tag that comes again spoils the later line; one of an invalid line does not count', () => {
    const good = `${S80} inline:${K1}|1:1`
    expect(read(`1 ${good}`, `2 ${good}`, `1 ${good}`).map(({ fault }) => fault)).toEqual([
      undefined,
      undefined,
      'its tag is taken',
    ])
    expect(read(`1 ${S80} inline:short`, `1 ${good}`).map(({ fault }) => fault !== undefined)).toEqual([true, false])
  })
  test('a line broken in two is malformed: SDP does not fold', () => {
    expect(read(`1 ${S80}\r\n inline:${K1}`)[0]?.fault).toBe('no inline key')
  })
  test('MKI, keys and session parameters of a whole line', () => {
    expect(read(`1 ${S80} inline:${K1}|2^20|7:4;inline:${K2}|8:4 unencrypted_srtcp KDR=1 -X=2`)[0]).toMatchObject({
      tag: '1',
      suite: S80,
      keys: [K1, K2],
      mkis: ['7:4', '8:4'],
      mkiLength: 4,
      params: new Set(['unencrypted_srtcp', 'kdr', '-x']),
    })
  })
})

/** Base64 of so many octets, without padding. */
const keyOf = (octets: number) =>
  fc
    .uint8Array({ minLength: octets, maxLength: octets })
    .map((bytes) => Buffer.from(bytes).toString('base64').replaceAll('=', ''))
const key = fc.oneof({ weight: 6, arbitrary: keyOf(30) }, keyOf(44), keyOf(28), keyOf(9))
const suite = fc.oneof(
  { weight: 4, arbitrary: fc.constant(S80) },
  fc.constantFrom('AES_CM_128_HMAC_SHA1_32', 'AEAD_AES_256_GCM', 'AEAD_AES_128_GCM', 'NO_SUCH_SUITE', 'bad-suite'),
  // A sender that mixes up the fields must not make the key a name.
  keyOf(30),
)
const mki = fc.constantFrom('', '|1:1', '|2^31|1:1', '|2^31', '|1:4', '|1:0', '|x')
const params = fc.constantFrom(
  '',
  ' UNENCRYPTED_SRTP',
  ' UNAUTHENTICATED_SRTP',
  ' UNENCRYPTED_SRTCP',
  ' FOO=1',
  ' -FOO WSH=64',
)
const inline = fc.tuple(key, mki).map(([text, rest]) => `inline:${text}${rest}`)
const keys = fc.array(inline, { minLength: 1, maxLength: 2 }).map((each) => each.join(';'))
const cryptoLine = fc
  .tuple(fc.constantFrom('1', '2', '3', '77', 'x', ''), suite, keys, params)
  .map(([tag, name, inlines, rest]) => `a=crypto:${tag} ${name} ${inlines}${rest}`)
const other = fc.constantFrom('a=ptime:20', 'a=sendrecv', 'a=rtpmap:8 PCMA/8000', 'a=fingerprint:sha-1 AA:BB')
const stream = fc
  .tuple(
    fc.constantFrom('RTP/SAVP', 'RTP/SAVP', 'RTP/AVP', 'RTP/AVPF', 'UDP/TLS/RTP/SAVPF', 'udptl'),
    fc.constantFrom(4000, 4002, 0),
    fc.array(fc.oneof({ weight: 3, arbitrary: cryptoLine }, other), { maxLength: 6 }),
  )
  .map(([proto, port, attributes]) => [`m=audio ${port} ${proto} 8`, ...attributes])
const body = fc.array(stream, { minLength: 1, maxLength: 3 }).map((streams) => streams.flat())
const options = fc.record({
  mode: fc.constantFrom('require', 'prefer', 'off'),
  onlySuite: fc.boolean(),
  mki: fc.constantFrom('report', 'reject', 'off'),
  unencrypted: fc.constantFrom('report', 'reject'),
  clear: fc.constantFrom('report', 'reject'),
})
type Way = readonly [stage: 'ingress' | 'egress' | 'reply', from: string, to: string | undefined]
const ways: readonly Way[] = [
  ['ingress', 'itsp', undefined],
  ['ingress', 'anywherenow', undefined],
  ['egress', 'itsp', 'anywherenow'],
  ['egress', 'anywherenow', 'teams'],
]

const replyWays: readonly Way[] = [
  ['reply', 'teams', 'anywherenow'],
  ['reply', 'anywherenow', 'teams'],
]

function bodyOf(message: Uint8Array): string[] {
  return SipMessage.parse(message)!.body.split('\r\n')
}

describe('whatever the crypto lines', () => {
  test('an offer loses whole crypto lines and nothing else, once (R10, R3)', () => {
    let edited = 0
    fc.assert(
      fc.property(body, options, fc.boolean(), (sdp, given, inDialog) => {
        const message = lines(...(inDialog ? [fromCaller] : []), ...sdp)
        const ask = (bytes: Uint8Array) =>
          new Dialog([srtp], { srtp: given }).ask('egress', 'teams', 'anywherenow', bytes)
        const outcome = ask(message)
        if (outcome.action !== 'continue') return
        const result = applyEdits(message, outcome.edits)
        const [before, after] = [bodyOf(message), bodyOf(result)]
        // The survivors are those of before, byte for byte and in their order, tags, m= and o= lines included.
        let place = 0
        const gone = before.filter((line) => {
          if (line !== after[place]) return true
          place++
          return false
        })
        expect(place).toBe(after.length)
        expect(gone.filter((line) => !line.startsWith('a=crypto:'))).toEqual([])
        expect(ask(result).edits).toEqual([])
        if (gone.length > 0) edited++
        if (gone.length === 0) expect(outcome.edits).toEqual([])
      }),
      { numRuns: 600 },
    )
    expect(edited).toBeGreaterThan(30)
  })

  test('a stream of RTP/SAVP that had a valid line keeps one (R68, R69)', () => {
    const valid = (sdp: readonly string[]) =>
      new Sdp(sdp.join('\r\n')).media.map((media) => {
        const secure = media.media?.proto === 'RTP/SAVP' && media.media.port !== 0
        return secure && cryptoLines(media.attributes('crypto')).some(({ fault }) => fault === undefined)
      })
    fc.assert(
      fc.property(body, options, (sdp, given) => {
        const message = lines(...sdp)
        const outcome = new Dialog([srtp], { srtp: given }).ask('egress', 'teams', 'anywherenow', message)
        if (outcome.action !== 'continue') return
        expect(valid(bodyOf(applyEdits(message, outcome.edits)))).toEqual(valid(bodyOf(message)))
      }),
      { numRuns: 400 },
    )
  })

  test('an answer is never changed (R69)', () => {
    fc.assert(
      fc.property(body, options, (sdp, given) => {
        const dialog = new Dialog([srtp], { srtp: given })
        dialog.ask('egress', 'anywherenow', 'teams', lines(...sdp))
        const outcome = dialog.ask('reply', 'teams', 'anywherenow', lines('SIP/2.0 200 OK', ...sdp))
        expect([outcome.action, outcome.edits]).toEqual(['continue', []])
      }),
      { numRuns: 200 },
    )
  })
})

/** All that leaves sipcar but the edits, which hold the message, and the trace of `explain`. */
function said(outcome: Outcome): string {
  return JSON.stringify({ ...outcome, edits: [], steps: [] })
}

/** What stands where keys stand, and what is as long as one wherever it stands. */
function secretsIn(message: Uint8Array): string[] {
  const runs = [...byteString(message).matchAll(/(inline:)?([A-Za-z0-9+/]{12,})/g)]
  return runs.flatMap(([, inlined, text = '']) => (inlined !== undefined || text.length >= 38 ? [text] : []))
}

/** @returns how many secrets there were to keep. */
function keepsSecret(outcome: Outcome, message: Uint8Array): number {
  const secrets = secretsIn(message)
  // A piece of a key is too much already; this long, it is there by no chance.
  for (const secret of secrets) expect(said(outcome)).not.toContain(secret.slice(0, 12))
  return secrets.length
}

describe('keys get into no report, memo, hint or header', () => {
  const plugins = [srtp, hold, reinviteGuard]
  const everywhere = (message: Uint8Array, given: object = {}) => {
    const isReply = byteString(message).startsWith('SIP/2.0')
    const dialog = new Dialog(plugins, { srtp: given })
    return (isReply ? replyWays : ways).map((way) => {
      const outcome = dialog.ask(...way, message)
      return { outcome, secrets: keepsSecret(outcome, message) }
    })
  }

  test('of the vectors', () => {
    const file = fileURLToPath(new URL('../../../test/vectors/srtp.yaml', import.meta.url))
    const cases = readCases(readFileSync(file, 'utf8'), file).flatMap(({ found }) => (found ? [found] : []))
    const results = cases.flatMap((each) => everywhere(messageOf(each)))
    expect(results.filter(({ secrets }) => secrets > 0).length).toBeGreaterThan(20)
    const codes = new Set(results.flatMap(({ outcome }) => outcome.reports.map(({ code }) => code)))
    expect([...codes]).toEqual(
      expect.arrayContaining(['CRYPTO_INVALID', 'SRTP_ANSWER_SUITE', 'SDES_CLEAR', 'MKI_MISSING']),
    )
    expect(results.some(({ outcome }) => outcome.memo?.includes('"keys":{"'))).toBe(true)
  })

  test('of generated messages', () => {
    fc.assert(
      fc.property(body, options, fc.boolean(), (sdp, given, reply) => {
        everywhere(lines(...(reply ? ['SIP/2.0 200 OK'] : []), ...sdp), given)
      }),
      { numRuns: 300 },
    )
  })
})
