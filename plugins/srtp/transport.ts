import type { Sdp, SipMessage, TrunkTraits } from '../../runtime/pipeline/plugin.js'
import type { Stream } from './streams.js'

/** Keys in SDP are as secret as the signalling that carries them (RFC 4568 8, rule R68). */

const encrypted = new Set(['tls', 'wss'])

/** The transport by which anybody can read along; undefined: it is TLS, or not known. */
export function clearTransport({ transport }: TrunkTraits): string | undefined {
  return transport === undefined || encrypted.has(transport) ? undefined : transport
}

/**
 * The same of a message just received. Where the configuration does not say, the topmost Via does: of a request the
 * sender wrote it, of a response we ourselves.
 */
export function clearlyReceived(message: SipMessage, trunk: TrunkTraits): string | undefined {
  if (trunk.transport !== undefined) return clearTransport(trunk)
  const via = /^SIP\s*\/\s*2\.0\s*\/\s*(\w+)/i.exec(message.header('via')?.value ?? '')?.[1]?.toLowerCase()
  return via === undefined || encrypted.has(via) ? undefined : via
}

/** Whether there are keys at all, valid or not, also for a stream that is refused. */
export function hasKeys(sdp: Sdp): boolean {
  return sdp.media.some((media) => media.attributes('crypto').length > 0)
}

/** Whether SRTP with keys in SDP is meant: there are keys, or a profile that needs them. */
export function asksForKeys(sdp: Sdp, streams: readonly Stream[]): boolean {
  return hasKeys(sdp) || streams.some(({ protection }) => protection === 'keyless')
}

/**
 * Takes the keys out of streams that are RTP/AVP all the same, so that they stay plain RTP (RFC 8643).
 * @returns false, and nothing is removed, where a stream needs them.
 */
export function dropOpportunity(sdp: Sdp): boolean {
  const keyed = sdp.media.filter((media) => media.attributes('crypto').length > 0)
  if (!keyed.every(({ media }) => /^RTP\/AVPF?$/i.test(media?.proto ?? ''))) return false
  for (const media of keyed) for (const line of media.attributes('crypto')) line.remove()
  return true
}
