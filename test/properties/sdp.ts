import fc from 'fast-check'

/** SDP as arrays of lines, without their ends. */
export type SdpLines = readonly string[]

const statics = ['0', '3', '4', '8', '9', '13', '18', '19']
const dynamics = ['96', '97', '98', '100', '101', '103', '107']
const encodings = [
  ...['PCMA/8000', 'pcmu/8000/1', 'PCMU/8000', 'opus/48000/2', 'SILK/16000', 'PCMA/16000', 'G722/8000', 'red/8000'],
  ...['rtx/8000', 'telephone-event/8000', 'Telephone-Event/8000', 'telephone-event/16000', 'telephone-event/48000'],
  ...['CN/8000', 'CN/16000', 'cn/32000', 'AMR/8000', 'x'],
]
const parameters = [
  ...['0-15', '0-16', '0-36', '32-49', '0-15,66,70', 'events=0-20', ' 0 - 15', '1,2,3,4', '0-15;x', 'mode=30'],
  ...['0/8', '8/8', '101/101', 'apt=96', 'apt=8'],
]

/**
 * What is said of one payload type; a static one may do without. 101 is no comfort noise: sdp-cn, which comes behind
 * sdp-dtmf, would set it free for the next pass, and nobody offers that.
 */
function described(pt: string): fc.Arbitrary<string[]> {
  const usual = Number(pt) >= 96
  const names = encodings.filter((name) => pt !== '101' || !/^cn/i.test(name))
  return fc
    .record({
      rtpmap: fc.option(fc.constantFrom(...names), { freq: usual ? 12 : 2 }),
      fmtp: fc.option(fc.constantFrom(...parameters), { freq: 2 }),
      feedback: fc.option(fc.constantFrom('nack', 'ccm fir'), { freq: 1 }),
    })
    .map(({ rtpmap, fmtp, feedback }) => [
      ...(rtpmap === null ? [] : [`a=rtpmap:${pt} ${rtpmap}`]),
      ...(fmtp === null ? [] : [`a=fmtp:${pt} ${fmtp}`]),
      ...(feedback === null ? [] : [`a=rtcp-fb:${pt} ${feedback}`]),
    ])
}

const letters = Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/')

/** Base64 of 30 octets, or nearly. */
const key = fc.oneof(
  { weight: 6, arbitrary: fc.string({ unit: fc.constantFrom(...letters), minLength: 40, maxLength: 40 }) },
  { weight: 1, arbitrary: fc.string({ unit: fc.constantFrom(...letters), minLength: 38, maxLength: 41 }) },
)

/** A crypto line (RFC 4568), with MKI or without, right or wrong. */
export const crypto: fc.Arbitrary<string> = fc
  .record({
    tag: fc.constantFrom('1', '1', '2', '3', '10', 'x'),
    suite: fc.constantFrom(
      ...['AES_CM_128_HMAC_SHA1_80', 'AES_CM_128_HMAC_SHA1_80', 'AES_CM_128_HMAC_SHA1_32', 'AES_256_CM_HMAC_SHA1_80'],
      'NULL',
    ),
    key,
    more: fc.constantFrom('', '', '|2^31', '|2^31|1:1', '|1:1', '|1:4', '|2^99', '|1:0'),
    second: fc.option(key, { freq: 9, nil: undefined }),
    session: fc.constantFrom(
      ...['', '', '', ' UNENCRYPTED_SRTP', ' UNAUTHENTICATED_SRTP', ' UNENCRYPTED_SRTCP', ' KDR=1', ' FOO', ' -FOO '],
    ),
  })
  .map(({ tag, suite, key: its, more, second, session }) => {
    const other = second === undefined ? '' : `;inline:${second}${more.replace('1:', '2:')}`
    return `a=crypto:${tag} ${suite} inline:${its}${more}${other}${session}`
  })

const direction = fc.constantFrom('a=sendrecv', 'a=sendonly', 'a=recvonly', 'a=inactive')
const where = fc.constantFrom(
  ...['IN IP4 198.51.100.7', 'IN IP4 198.51.100.7', 'IN IP4 192.0.2.1', 'IN IP4 0.0.0.0', 'IN IP6 2001:db8::1'],
  ...['IN IP6 ::'],
)
const bandwidth = fc.subarray(['b=AS:64', 'b=TIAS:64000', 'b=RS:0', 'b=RR:0', 'b=X-foo:1', 'b=CT:10000000'])
const others = [
  ...[
    'a=ptime:20',
    'a=ptime:40',
    'a=maxprate:50',
    'a=bw-info:x',
    'a=rtcp-mux',
    'a=rtcp:4001',
    'a=mid:0',
    'a=x-y:8 101',
  ],
  ...[
    'a=ice-ufrag:ab',
    'a=ice-pwd:cd',
    'a=candidate:1 1 UDP 1 192.0.2.9 4000 typ host',
    'a=rtcp-fb:* nack',
    'a=setup:actpass',
  ],
  ...['a=fingerprint:sha-256 AB:CD', 'i=talk', 'a=silenceSupp:off - - - -', 'a=T38FaxVersion:0', 'a=maxptime:150'],
]
const profiles = ['RTP/AVP', 'RTP/AVP', 'RTP/SAVP', 'RTP/SAVP', 'RTP/SAVPF', 'UDP/TLS/RTP/SAVPF']

const media: fc.Arbitrary<string[]> = fc
  .record({
    kind: fc.constantFrom('audio', 'audio', 'audio', 'audio', 'video', 'text', 'image'),
    port: fc.constantFrom('4000', '4000', '4000', '4002/2', '9', '0'),
    proto: fc.constantFrom(...profiles),
    // Most offers have one of the codecs that AnywhereNow takes.
    first: fc.constantFrom([], ['8'], ['0'], ['8', '0']),
    formats: fc.uniqueArray(fc.constantFrom(...statics, ...dynamics), { minLength: 1, maxLength: 7 }),
    connection: fc.option(where, { freq: 2, nil: undefined }),
    bandwidth,
    direction: fc.option(direction, { nil: undefined }),
    keys: fc.array(crypto, { maxLength: 3 }),
    more: fc.subarray(others, { maxLength: 6 }),
  })
  .chain(({ kind, port, proto, first, formats, connection, bandwidth: limits, direction: way, keys, more }) => {
    if (kind === 'image')
      return fc.constant([`m=image ${port} udptl t38`, ...(connection ? [`c=${connection}`] : []), ...more])
    const all = [...new Set([...first, ...formats])]
    // Port 9 keeps the ICE of a whole SDP (udp-size); refused in a response, such a stream would not in a second pass.
    const at = kind === 'audio' ? port : port.replace('9', '4004')
    return fc
      .tuple(...all.map(described))
      .chain((lines) => {
        const needed = [...lines.flat(), ...(way ? [way] : []), ...(proto.includes('SAVP') ? keys : keys.slice(2))]
        return fc.shuffledSubarray([...needed, ...more], { minLength: needed.length })
      })
      .map((attributes) => [
        `m=${kind} ${at} ${proto} ${all.join(' ')}`,
        ...(connection ? [`c=${connection}`] : []),
        ...limits,
        ...attributes,
      ])
  })

/** An offer, or an SDP that could be anything: one to three streams. */
export const sdp: fc.Arbitrary<string[]> = fc
  .record({
    version: fc.nat(9),
    connection: fc.option(where, { freq: 5, nil: undefined }),
    bandwidth,
    more: fc.subarray(['a=group:BUNDLE 0 1', 'a=ice-lite', 'a=x-session', 'k=clear:x']),
    direction: fc.option(direction, { freq: 1, nil: undefined }),
    streams: fc.array(media, { minLength: 1, maxLength: 3 }),
  })
  .map(({ version, connection, bandwidth: limits, more, direction: way, streams }) => [
    ...['v=0', `o=- 7 ${version} IN IP4 198.51.100.7`, 's=-', ...(connection ? [`c=${connection}`] : [])],
    ...[...limits, 't=0 0', ...more, ...(way ? [way] : []), ...streams.flat()],
  ])

/** What somebody who offers again does to his SDP. */
export const changes = {
  nothing: (lines: SdpLines) => lines,
  version: (lines: SdpLines) => lines.map((line) => line.replace(/^(o=- 7 )\d+/, '$142')),
  hold: (lines: SdpLines) => withDirection(lines, 'a=sendonly'),
  inactive: (lines: SdpLines) => withDirection(lines, 'a=inactive'),
  oldHold: (lines: SdpLines) => lines.map((line) => line.replace(/^c=IN IP4 .*/, 'c=IN IP4 0.0.0.0')),
  moved: (lines: SdpLines) => lines.map((line) => line.replace(/^(m=\w+) 4000/, '$1 5000')),
  rekeyed: (lines: SdpLines) => lines.map((line) => line.replace(/inline:.{8}/g, 'inline:rekeyed0')),
} satisfies Record<string, (lines: SdpLines) => SdpLines>

/** All streams get the direction from the session. */
function withDirection(lines: SdpLines, way: string): SdpLines {
  const others = lines.filter((line) => !/^a=(?:sendrecv|sendonly|recvonly|inactive)$/.test(line))
  return others.toSpliced(
    others.findIndex((line) => line.startsWith('m=')),
    0,
    way,
  )
}

/** How an answer comes out of the offer: which formats, which streams. */
export interface Answering {
  /** The n-th format and those behind it are accepted; streams are refused where it is 7. */
  readonly from: number
  readonly key: string
  readonly direction: string | undefined
  readonly more: readonly string[]
}

export const answering: fc.Arbitrary<Answering> = fc.record({
  from: fc.constantFrom(0, 0, 0, 1, 2, 7),
  key,
  direction: fc.option(direction, { nil: undefined }),
  more: fc.subarray(['b=CT:10000000', 'b=AS:80']),
})

/** The answer to an offer, as the one who got it would write it (RFC 3264 6). */
export function answerTo(offer: SdpLines, { from, key: own, direction: way, more }: Answering): string[] {
  const session = ['v=0', 'o=- 9 1 IN IP4 203.0.113.5', 's=-', 'c=IN IP4 203.0.113.5', ...more, 't=0 0']
  const starts = offer.flatMap((line, index) => (line.startsWith('m=') ? [index] : []))
  const streams = starts.map((start, index) => offer.slice(start, starts[index + 1]))
  return [...session, ...streams.flatMap((stream) => answered(stream))]

  function answered([first = '', ...lines]: readonly string[]): string[] {
    const [kind = '', port, proto = '', ...formats] = first.split(' ')
    if (from === 7 || port === '0') return [`${kind} 0 ${proto} ${formats.join(' ')}`]
    const accepted = formats.slice(Math.min(from, formats.length - 1))
    const about = lines.filter((line) => accepted.includes(/^a=(?:rtpmap|fmtp):(\d+) /.exec(line)?.[1] ?? ''))
    const chosen = lines.find((line) => line.startsWith('a=crypto:'))?.split(' inline:')[0]
    const keys = chosen === undefined ? [] : [`${chosen} inline:${own}`]
    return [`${kind} 6000 ${proto} ${accepted.join(' ')}`, ...about, ...keys, ...(way ? [way] : [])]
  }
}
