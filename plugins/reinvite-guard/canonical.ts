import { digest, type Sdp, type SdpLine, type SdpMedia } from '../../runtime/pipeline/plugin.js'
import { cryptoLines } from '../_crypto.js'
import { attributeOf, connectionLines, streamDirection } from '../_streams.js'

/**
 * What of an SDP the other side can notice (rule R104), as a digest: two SDPs with the same one differ in nothing but
 * `o=`, `s=`, `t=`, `b=`, the order of attributes, blanks, the case of encoding names, and attributes that do not
 * count. @returns undefined for an SDP without streams, which cannot be compared.
 */
export function canonicalDigest(sdp: Sdp): string | undefined {
  if (sdp.media.length === 0) return undefined
  // Arrays are filled one by one here: of those that map() makes, JSON.stringify reads every element the slow way.
  const streams: unknown[] = []
  for (const stream of sdp.media) streams.push(canonicalStream(sdp, stream))
  return digest(JSON.stringify(streams)).slice(0, 12)
}

function canonicalStream(sdp: Sdp, stream: SdpMedia): readonly unknown[] {
  const { media } = stream
  // What may stand in the session part for all streams.
  const shared = (name: string): string | null => attributeOf(sdp, stream, name) ?? null
  return [
    media ? [media.kind, media.port, media.proto, media.formats] : squeezed(stream.all[0]?.text ?? ''),
    valuesOf(connectionLines(sdp, stream), connection),
    streamDirection(sdp, stream),
    // The name of a codec compares in any case (RFC 4855 3), its parameters as written.
    sorted(valuesOf(stream.attributes('rtpmap'), anyCase)),
    sorted(valuesOf(stream.attributes('fmtp'), asWritten)),
    sorted(cryptoLines(stream.attributes('crypto')).map(canonicalCrypto)),
    [shared('ptime'), shared('ice-ufrag'), shared('ice-pwd'), shared('fingerprint')],
    [shared('rtcp'), shared('rtcp-mux')],
  ]
}

/** Suite, keys and MKI; tag, lifetime and session parameters do not count. Of an invalid line, all of it does. */
function canonicalCrypto({ line, fault, suite, keys, mkis }: ReturnType<typeof cryptoLines>[number]): string {
  return fault === undefined ? [suite, ...keys, ...mkis].join(' ') : squeezed(line.value)
}

function valuesOf(lines: readonly SdpLine[], reader: (text: string) => string): string[] {
  const values: string[] = []
  for (const line of lines) values.push(line.read(reader))
  return values
}

function sorted(values: string[]): string[] {
  return values.length > 1 ? values.sort() : values
}

function connection(text: string): string {
  return squeezed(text.slice(2)).toLowerCase()
}

function anyCase(text: string): string {
  return asWritten(text).toLowerCase()
}

function asWritten(text: string): string {
  return squeezed(text.slice(text.indexOf(':') + 1))
}

/** A blank at an end, beside another or beside a separator, or one that is no space. */
const superfluous = /^ | $| [ ;=,/]|[;=,/] |[^\S ]/

/** Without blanks at the ends and beside separators, one for several in between. */
function squeezed(text: string): string {
  if (!superfluous.test(text)) return text
  return text
    .trim()
    .replace(/\s+/g, ' ')
    .replace(/ ?([;=,/]) ?/g, '$1')
}
