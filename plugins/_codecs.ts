import type { Sdp, SdpLine, SdpMedia } from '../runtime/pipeline/plugin.js'

/** The formats of an audio stream: what they are, and how one goes away with all that belongs to it (R10, R55). */

interface Encoding {
  /** Encoding name in lower case; empty for a payload type that nothing describes. */
  readonly name: string
  /** RTP clock rate in Hz; 0 when unknown. */
  readonly clock: number
  readonly channels: number
}

export interface Codec extends Encoding {
  /** Payload type as it stands in the `m=` line. */
  readonly pt: string
  /** What {@link codecName} gives: codecs are compared by it, each several times. */
  readonly encoding: string
}

/** Audio payload types with a meaning of their own: `pcmu/8000` (RFC 3551 6). An rtpmap overrides it. */
const assigned = new Map(
  Object.entries({
    0: 'pcmu/8000',
    3: 'gsm/8000',
    4: 'g723/8000',
    5: 'dvi4/8000',
    6: 'dvi4/16000',
    7: 'lpc/8000',
    8: 'pcma/8000',
    9: 'g722/8000',
    10: 'l16/44100/2',
    11: 'l16/44100',
    12: 'qcelp/8000',
    13: 'cn/8000',
    14: 'mpa/90000',
    15: 'g728/8000',
    16: 'dvi4/11025',
    17: 'dvi4/22050',
    18: 'g729/8000',
  }).map(([pt, text]) => [pt, codecIn(pt, text)]),
)

/** An audio stream over RTP that its `m=` line does not refuse. */
export interface Stream {
  /** Number of its `m=` line, from 0. */
  readonly index: number
  readonly media: SdpMedia
}

export function activeAudio(sdp: Sdp): readonly Stream[] {
  return sdp.derive(audioIn)
}

function audioIn(sdp: Sdp): readonly Stream[] {
  const streams = sdp.media.map((media, index) => ({ index, media }))
  return streams.filter(({ media: { media } }) => media?.kind === 'audio' && media.port > 0 && /RTP/i.test(media.proto))
}

/** The formats of the `m=` line, in order. */
export function codecsOf(media: SdpMedia): readonly Codec[] {
  return media.derive(codecsIn)
}

function codecsIn(media: SdpMedia): readonly Codec[] {
  const described = new Map<string, Codec>()
  for (const line of media.attributes('rtpmap')) {
    const codec = line.read(describedIn)
    if (codec && !described.has(codec.pt)) described.set(codec.pt, codec)
  }
  const formats = media.media?.formats ?? []
  return formats.map((pt) => described.get(pt) ?? assigned.get(pt) ?? undescribed(pt))
}

/** What an rtpmap line says. */
function describedIn(line: string): Codec | undefined {
  return codecIn(...formatIn(line))
}

function codecIn(pt: string, text: string): Codec | undefined {
  const encoding = encodingIn(text)
  if (!encoding) return undefined
  const { name, clock, channels } = encoding
  return { pt, name, clock, channels, encoding: codecName(encoding) }
}

function undescribed(pt: string): Codec {
  const nothing = { name: '', clock: 0, channels: 0 }
  return { pt, ...nothing, encoding: codecName(nothing) }
}

/**
 * Whether a payload type means nothing, since the rtpmap line that it needs is missing or malformed (RFC 3551 3). What
 * it stands for is not known, so nobody should decide by it (rule R13).
 */
export function isUndescribed({ pt, name }: Codec): boolean {
  return name === '' && Number(pt) >= 96
}

/** Comfort noise; payload type 19 was its own before 13, and may still come without an rtpmap (RFC 3551 6). */
export function isComfortNoise({ pt, name }: Codec): boolean {
  return name === 'cn' || (name === '' && pt === '19')
}

/**
 * Whether a format carries something by itself: comfort noise and DTMF events only go along with speech, and redundancy
 * and retransmission carry other formats (RFC 2198, RFC 4588).
 */
export function isAudio(codec: Codec): boolean {
  return !isComfortNoise(codec) && !['telephone-event', 'red', 'rtx'].includes(codec.name)
}

/** `pcma/8000`, or `opus/48000/2`. One channel is none (RFC 8866 6.6). */
export function codecName({ name, clock, channels }: Encoding): string {
  return `${name}/${clock}${channels > 1 ? `/${channels}` : ''}`
}

/** Reads `PCMA/8000/1`; undefined for what is none of that form. */
export function encodingIn(text: string): Encoding | undefined {
  const match = /^([^/\s]+)\/(\d{1,9})(?:\/(\d{1,3}))?$/.exec(text)
  if (!match) return undefined
  const [, name = '', clock, channels = 1] = match
  return { name: name.toLowerCase(), clock: Number(clock), channels: Number(channels) }
}

const formatAttributes = ['rtpmap', 'fmtp', 'rtcp-fb'] as const

/** Lines of attribute `name` that are about one payload type. */
export function linesOf(media: SdpMedia, name: (typeof formatAttributes)[number], pt: string): SdpLine[] {
  return media.attributes(name).filter((line) => formatLine(line)[0] === pt)
}

/**
 * Removes formats from a stream, with their rtpmap, fmtp and rtcp-fb lines, and with each redundant or retransmission
 * format that is about one of them (RFC 2198, RFC 4588).
 * @returns whether they are gone: nothing happens where no format would be left (rule R10).
 */
export function removeFormats(media: SdpMedia, unwanted: readonly string[]): boolean {
  const going = withDependents(media, unwanted)
  const staying = media.media?.formats.filter((pt) => !going.has(pt)) ?? []
  if (staying.length === 0) return false
  const groups = formatAttributes.map((name) => media.attributes(name))
  media.setFormats(staying)
  for (const lines of groups) for (const line of lines) if (going.has(formatLine(line)[0])) line.remove()
  return true
}

function withDependents(media: SdpMedia, unwanted: readonly string[]): ReadonlySet<string> {
  const going = new Set(unwanted)
  const references = codecsOf(media).map((codec) => [codec.pt, referred(media, codec)] as const)
  for (let before = -1; before !== going.size;) {
    before = going.size
    for (const [pt, others] of references) if (others.some((other) => going.has(other))) going.add(pt)
  }
  return going
}

/** Payload types that a format carries: `a=fmtp:103 0/8` of RED, `a=fmtp:97 apt=96` of RTX. */
function referred(media: SdpMedia, { pt, name }: Codec): string[] {
  if (name !== 'red' && name !== 'rtx') return []
  return linesOf(media, 'fmtp', pt).flatMap((line) => {
    const text = formatLine(line)[1]
    return name === 'red' ? text.split(/[\s/]+/) : (/(?:^|[;\s])apt\s*=\s*(\d+)/i.exec(text)?.slice(1) ?? [])
  })
}

/** Payload type and the rest of `a=rtpmap:8 PCMA/8000`. */
export function formatLine(line: SdpLine): Format {
  return line.read(formatIn)
}

type Format = readonly [pt: string, text: string]

function formatIn(line: string): Format {
  const value = line.slice(line.indexOf(':') + 1).trim()
  const blank = value.search(/\s/)
  return blank < 0 ? [value, ''] : [value.slice(0, blank), value.slice(blank).trim()]
}
