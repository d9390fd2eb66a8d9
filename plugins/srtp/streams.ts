import type { Sdp, SdpMedia } from '../../runtime/pipeline/plugin.js'
import { attributeOf, isActive } from '../_streams.js'
import { cryptoLines, type Crypto } from '../_crypto.js'

/**
 * How a stream is protected (rule R79): `sdes` RTP/SAVP with keys in SDP, `keyless` RTP/SAVP without any that is
 * valid, `dtls` with keys from a handshake, `opportunistic` RTP/AVP with keys (RFC 8643), `plain` RTP/AVP.
 */
export type Protection = 'sdes' | 'keyless' | 'dtls' | 'opportunistic' | 'plain'

/** An RTP stream that is not refused. */
export interface Stream {
  /** Place among the `m=` lines. */
  readonly index: number
  readonly kind: string
  readonly media: SdpMedia
  /** All of its crypto lines, those that are invalid too. */
  readonly lines: readonly Crypto[]
  readonly valid: readonly Crypto[]
  readonly protection: Protection
}

export function streamsOf(sdp: Sdp): readonly Stream[] {
  return sdp.derive(streamsIn)
}

function streamsIn(sdp: Sdp): readonly Stream[] {
  const streams: Stream[] = []
  for (const [index, media] of sdp.media.entries()) {
    const profile = /^(UDP\/TLS\/)?RTP\/(S)?AVPF?$/i.exec(media.media?.proto ?? '')
    if (!profile || !isActive(media)) continue
    const lines = cryptoLines(media.attributes('crypto'))
    const valid = lines.filter(({ fault }) => fault === undefined)
    const fingerprint = attributeOf(sdp, media, 'fingerprint') !== undefined
    const secured = valid.length > 0 ? 'sdes' : fingerprint ? 'dtls' : 'keyless'
    const protection = profile[1] ? 'dtls' : profile[2] ? secured : valid.length > 0 ? 'opportunistic' : 'plain'
    streams.push({ index, kind: media.media?.kind ?? '', media, lines, valid, protection })
  }
  return streams
}

/** Whether another stream offers the same securely, so that the answerer may choose (rule R79). */
export function hasSecureTwin(stream: Stream, streams: readonly Stream[]): boolean {
  return (
    (stream.protection === 'plain' || stream.protection === 'opportunistic') &&
    streams.some(({ kind, protection }) => kind === stream.kind && (protection === 'sdes' || protection === 'keyless'))
  )
}
