import { digest, type Sdp, type SdpMedia } from '../../runtime/pipeline/plugin.js'
import { cryptoLines } from '../_crypto.js'
import { attributeOf, connectionLines, streamDirection } from '../_streams.js'

/**
 * What of an SDP the other side can notice (rule R104), as a digest: two SDPs with the same one differ in nothing but
 * `o=`, `s=`, `t=`, `b=`, the order of attributes, blanks, the case of encoding names, and attributes that do not
 * count. @returns undefined for an SDP without streams, which cannot be compared.
 */
export function canonicalDigest(sdp: Sdp): string | undefined {
  if (sdp.media.length === 0) return undefined
  return digest(JSON.stringify(sdp.media.map((stream) => canonicalStream(sdp, stream)))).slice(0, 12)
}

/** Attributes that may stand in the session part for all streams. */
const shared = ['ptime', 'ice-ufrag', 'ice-pwd', 'fingerprint']

function canonicalStream(sdp: Sdp, stream: SdpMedia): readonly unknown[] {
  const { media } = stream
  return [
    media ? [media.kind, media.port, media.proto, media.formats] : squeezed(stream.all[0]?.text ?? ''),
    connectionLines(sdp, stream).map((line) => line.read(connection)),
    streamDirection(sdp, stream),
    // The name of a codec compares in any case (RFC 4855 3), its parameters as written.
    valuesOf(stream, 'rtpmap', anyCase).sort(),
    valuesOf(stream, 'fmtp', asWritten).sort(),
    cryptoLines(stream.attributes('crypto')).map(canonicalCrypto).sort(),
    shared.map((name) => attributeOf(sdp, stream, name) ?? null),
    ['rtcp', 'rtcp-mux'].map((name) => attributeOf(sdp, stream, name) ?? null),
  ]
}

/** Suite, keys and MKI; tag, lifetime and session parameters do not count. Of an invalid line, all of it does. */
function canonicalCrypto({ line, fault, suite, keys, mkis }: ReturnType<typeof cryptoLines>[number]): string {
  return fault === undefined ? [suite, ...keys, ...mkis].join(' ') : squeezed(line.value)
}

function valuesOf(stream: SdpMedia, name: string, reader: (text: string) => string): string[] {
  return stream.attributes(name).map((line) => line.read(reader))
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
