import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import sdpBandwidth from '../../plugins/sdp-bandwidth.js'
import sdpCn from '../../plugins/sdp-cn.js'
import sdpCodecs from '../../plugins/sdp-codecs.js'
import sdpDtmf from '../../plugins/sdp-dtmf.js'
import { bytesOf, byteString } from '../../runtime/message/bytes.js'
import { applyEdits } from '../../runtime/message/apply.js'
import type { Outcome } from '../../runtime/pipeline/outcome.js'
import type { Plugin } from '../../runtime/pipeline/plugin.js'
import { Pipeline } from '../../runtime/pipeline/run.js'
import { described as describedIn, isPart, parsed, payloads, type ParsedMedia } from '../properties/parsed-sdp.js'
import { settingsFor } from '../support/test-site.js'

/** What no edit may break (rule R10), for offers of every make and SDP plugins with every option. */
const chain: readonly Plugin[] = [sdpCodecs, sdpDtmf, sdpCn, sdpBandwidth]
const plugins = new Map(chain.map((plugin) => [plugin.name, plugin]))
type Options = Readonly<Record<string, object>>

function pipelineWith(options: Options): Pipeline {
  const plain = settingsFor('none', {}, 'anywherenow')
  const settings = () =>
    chain.map((plugin) => {
      const given = plugin.options.parse(options[plugin.name] ?? {})
      return { plugin: plugin.name, state: 'on' as const, onError: 'pass' as const, options: given }
    })
  const trunks = plain.trunks.map((trunk) =>
    trunk.kind === 'anywherenow' ? { ...trunk, ingress: settings(), egress: settings() } : trunk,
  )
  return new Pipeline({ ...plain, trunks }, plugins)
}

const options: fc.Arbitrary<Options> = fc.record({
  'sdp-codecs': fc.record({
    onEmpty: fc.constantFrom('pass', 'reject'),
    reorder: fc.boolean(),
    region: fc.constantFrom('', 'NORA'),
    dropNonAudio: fc.boolean(),
  }),
  'sdp-dtmf': fc.record({ onMissing: fc.constantFrom('shim', 'shim', 'report', 'reject') }),
  'sdp-cn': fc.record({ cn: fc.constantFrom('keep', 'remove') }),
})

const statics = ['0', '3', '4', '8', '9', '13', '18', '19']
const encodings = [
  'PCMA/8000',
  'pcmu/8000/1',
  'opus/48000/2',
  'PCMA/16000',
  'iLBC/8000',
  'red/8000',
  'rtx/8000',
].concat(['telephone-event/8000', 'telephone-event/16000', 'CN/8000', 'CN/16000', 'AMR/8000', 'G722/8000'])
const parameters = [
  '0-15',
  '0-36',
  '32-49',
  '0-15,66',
  'mode=30',
  'events=0-20',
  '0/8',
  '8/8',
  '101/101',
  'apt=96',
  'x',
]

/**
 * Attribute lines of one payload type. 101 is no comfort noise: sdp-cn, which comes behind sdp-dtmf, would set it free
 * for the next pass, and nobody offers that.
 */
const described = (pt: string): fc.Arbitrary<string[]> =>
  fc
    .record({
      rtpmap: fc.option(fc.constantFrom(...encodings.filter((name) => pt !== '101' || !name.startsWith('CN'))), {
        freq: Number(pt) >= 96 ? 9 : 1,
      }),
      fmtp: fc.option(fc.constantFrom(...parameters)),
      feedback: fc.option(fc.constantFrom('nack', 'ccm fir')),
    })
    .map(({ rtpmap, fmtp, feedback }) => [
      ...(rtpmap === null ? [] : [`a=rtpmap:${pt} ${rtpmap}`]),
      ...(fmtp === null ? [] : [`a=fmtp:${pt} ${fmtp}`]),
      ...(feedback === null ? [] : [`a=rtcp-fb:${pt} ${feedback}`]),
    ])

const others = [
  'a=sendrecv',
  'a=inactive',
  'a=ptime:40',
  'a=maxprate:50',
  'a=rtcp-fb:* nack',
  'a=mid:1',
  'a=rtcp-mux',
].concat(['a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz', 'a=x-unknown:8 101'])

const media: fc.Arbitrary<string[]> = fc
  .record({
    kind: fc.constantFrom('audio', 'audio', 'audio', 'video', 'text'),
    port: fc.constantFrom(4000, 4000, 4000, 0),
    proto: fc.constantFrom('RTP/AVP', 'RTP/SAVP'),
    formats: fc.uniqueArray(fc.constantFrom(...statics, '96', '97', '98', '101', '103'), {
      minLength: 1,
      maxLength: 8,
    }),
    bandwidth: fc.subarray(['b=AS:64', 'b=RS:0', 'b=RR:0']),
    more: fc.subarray(others),
  })
  .chain(({ kind, port, proto, formats, bandwidth, more }) =>
    fc
      .tuple(...formats.map(described))
      .chain((lines) => fc.shuffledSubarray([...lines.flat(), ...more], { minLength: lines.flat().length }))
      .map((attributes) => [`m=${kind} ${port} ${proto} ${formats.join(' ')}`, ...bandwidth, ...attributes]),
  )

const offer: fc.Arbitrary<string[]> = fc
  .tuple(
    fc.subarray(['b=CT:384']),
    fc.subarray(['a=group:BUNDLE 0 1', 'a=inactive']),
    fc.array(media, { minLength: 1, maxLength: 4 }),
  )
  .map(([bandwidth, session, streams]) => [
    ...['v=0', 'o=- 7 9 IN IP4 198.51.100.7', 's=-', 'c=IN IP4 198.51.100.7'],
    ...[...bandwidth, 't=0 0', ...session, ...streams.flat()],
  ])

function messageOf(first: string, toTag: string, sdp: readonly string[]): Uint8Array {
  const body = sdp.map((line) => line + '\r\n').join('')
  const head = [
    first,
    'From: <sip:+31612345678@h>;tag=a',
    `To: <sip:+31881200600@h>${toTag}`,
    'Call-ID: 1',
    'CSeq: 1 INVITE',
  ]
  return bytesOf([...head, 'Content-Type: application/sdp', `Content-Length: ${body.length}`, '', body].join('\r\n'))
}

const invite = (sdp: readonly string[]): Uint8Array => messageOf('INVITE sip:+31881200600@h SIP/2.0', '', sdp)
const answer = (sdp: readonly string[]): Uint8Array => messageOf('SIP/2.0 200 OK', ';tag=b', sdp)

function sdpIn(message: Uint8Array): string[] {
  const text = byteString(message)
  return text
    .slice(text.indexOf('\r\n\r\n') + 4)
    .split('\r\n')
    .slice(0, -1)
}

const toward = { stage: 'egress', from: 'itsp', to: 'anywherenow' } as const
const back = { stage: 'reply', from: 'anywherenow', to: 'itsp' } as const

/** The result of an offer, or undefined where it is refused. */
function passed(pipeline: Pipeline, lines: readonly string[]): { outcome: Outcome; result: string[] } | undefined {
  const message = invite(lines)
  const outcome = pipeline.ask({ ...toward, message })
  expect(outcome.reports.filter(({ plugin }) => plugin === '')).toEqual([])
  return outcome.action === 'continue' ? { outcome, result: sdpIn(applyEdits(message, outcome.edits)) } : undefined
}

const property = (check: (pipeline: Pipeline, lines: string[], options: Options) => void): void =>
  fc.assert(
    fc.property(options, offer, (given, lines) => check(pipelineWith(given), lines, given)),
    { numRuns: 600 },
  )

describe('an offer on its way through all SDP plugins (R10)', () => {
  test('keeps its streams: number, order, kind, profile, port', () => {
    property((pipeline, lines, given) => {
      const { result } = passed(pipeline, lines) ?? { result: lines }
      const [before, after] = [parsed(lines), parsed(result)]
      const drops = (given['sdp-codecs'] as { dropNonAudio: boolean }).dropNonAudio && result !== lines
      const streams = (all: readonly ParsedMedia[]) => all.map(({ type, protocol }) => [type, protocol])
      expect(streams(after)).toEqual(streams(before))
      for (const [index, { type, port }] of after.entries())
        if (!(drops && type !== 'audio' && port === 0)) expect(port).toBe(before[index]!.port)
    })
  })

  test('each stream keeps a format, gets none but 101, and none changes its meaning', () => {
    property((pipeline, lines) => {
      const first = passed(pipeline, lines)
      if (!first) return
      const { result, outcome } = first
      const before = parsed(lines)
      for (const [index, after] of parsed(result).entries()) {
        const [had, has] = [payloads(before[index]!), payloads(after)]
        expect(has[0]).toMatch(/^\d+$/)
        const added = has.filter((pt) => !had.includes(pt))
        const told = outcome.reports.some(
          ({ code, data }) => code === 'DTMF_MISSING' && data.media === index && data.shim,
        )
        expect(added).toEqual(told && !had.includes('101') ? ['101'] : [])
        for (const { payload, codec, rate } of after.rtp)
          if (!told || payload !== 101)
            expect(before[index]!.rtp).toContainEqual(expect.objectContaining({ payload, codec, rate }))
      }
    })
  })

  test('attributes are of formats that are there', () => {
    property((pipeline, lines) => {
      for (const after of parsed(passed(pipeline, lines)?.result ?? [])) {
        expect(describedIn(after).filter((pt) => !payloads(after).includes(pt))).toEqual([])
      }
    })
  })

  test('every other line stays as it is, in its place', () => {
    property((pipeline, lines) => {
      const result = passed(pipeline, lines)?.result ?? []
      const plain = (line: string): boolean => !/^m=|^a=(rtpmap|fmtp|rtcp-fb:\d|group|maxprate)|^b=/.test(line)
      if (result.length > 0) expect(result.filter(plain)).toEqual(lines.filter(plain))
      const own = (line: string): boolean =>
        /^a=(rtpmap|rtcp-fb)/.test(line) && line !== 'a=rtpmap:101 telephone-event/8000'
      expect(isPart(result.filter(own), lines.filter(own))).toBe(true)
    })
  })

  test('an active audio stream that has G.711 has nothing that AnywhereNow does not know', () => {
    const known = /^(pcma|pcmu|cn|telephone-event)\/8000$/
    const names: Readonly<Record<string, string>> = {
      0: 'pcmu/8000',
      8: 'pcma/8000',
      13: 'cn/8000',
      3: 'gsm',
      4: 'g723',
      9: 'g722',
      18: 'g729',
      19: 'old',
    }
    const nameOf = (pt: string, { rtp }: ParsedMedia): string => {
      const own = rtp.find(({ payload }) => payload === Number(pt))
      return own ? `${own.codec}/${own.rate}`.toLowerCase() : (names[pt] ?? '')
    }
    property((pipeline, lines) => {
      for (const stream of parsed(passed(pipeline, lines)?.result ?? [])) {
        const codecs = payloads(stream)
          .map((pt) => nameOf(pt, stream))
          .filter((name) => name !== '')
        if (stream.type !== 'audio' || stream.port === 0 || !codecs.some((name) => /^pcm[au]\/8000$/.test(name)))
          continue
        expect(codecs.filter((name) => !known.test(name))).toEqual([])
      }
    })
  })

  test('a second pass edits nothing', () => {
    property((pipeline, lines) => {
      const first = passed(pipeline, lines)
      if (first)
        expect(pipeline.ask({ ...toward, message: invite(first.result), memo: first.outcome.memo }).edits).toEqual([])
    })
  })

  test('an answer that accepts all of it goes back without a format that was not offered (R57)', () => {
    let shims = 0
    property((pipeline, lines) => {
      const first = passed(pipeline, lines)
      if (!first) return
      const { result, outcome } = first
      const message = answer(result)
      const edited = pipeline.ask({ ...back, message, memo: outcome.memo })
      const offered = parsed(lines)
      for (const [index, stream] of parsed(sdpIn(applyEdits(message, edited.edits))).entries())
        expect(payloads(stream).filter((pt) => !payloads(offered[index]!).includes(pt))).toEqual([])
      if (edited.edits.length > 0) shims++
    })
    expect(shims).toBeGreaterThan(20)
  })
})

test('the offers are of every make: refused, narrowed, left alone', () => {
  const seen = { refused: 0, narrowed: 0, left: 0 }
  property((pipeline, lines) => {
    const result = passed(pipeline, lines)?.result
    seen[!result ? 'refused' : result.join() === lines.join() ? 'left' : 'narrowed']++
  })
  expect(seen.refused).toBeGreaterThan(20)
  expect(seen.narrowed).toBeGreaterThan(100)
  expect(seen.left).toBeGreaterThan(0)
})
