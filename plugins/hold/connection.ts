import type { Sdp, SdpMedia } from '../../runtime/pipeline/plugin.js'
import { attributeOf, connectionOf, isActive, isNowhere, streamDirection } from '../_streams.js'
import { deactivateStream } from './direction.js'

/** Hold as it was before RFC 3264: an address to which nothing can be sent, `c=IN IP4 0.0.0.0` (rule R65). */

/** Addresses of a side's streams, `IP4 198.51.100.7`, by their place; `''` where none is known. */
export type Places = readonly string[]

/** A memo is small: streams beyond this are forgotten. */
const most = 4

/** Where the streams are now, and where those without an address were last. */
export function placesOf(sdp: Sdp, before: Places): Places {
  return sdp.media.slice(0, most).map((stream, index) => {
    const connection = isActive(stream) ? connectionOf(sdp, stream) : undefined
    return connection === undefined || isNowhere(connection) ? (before[index] ?? '') : connection
  })
}

/** Whether a stream has no address, whatever that means. */
export function isAddressless(sdp: Sdp, stream: SdpMedia): boolean {
  return isActive(stream) && isNowhere(connectionOf(sdp, stream))
}

/** Port 9 with ICE means that candidates follow (RFC 8838, RFC 8839 4.2.5), not hold. */
export function isHeld(sdp: Sdp, stream: SdpMedia): boolean {
  const awaitsCandidates = stream.media?.port === 9 && attributeOf(sdp, stream, 'ice-ufrag') !== undefined
  return isAddressless(sdp, stream) && !awaitsCandidates
}

/**
 * Says hold with `a=inactive`, and puts back the addresses that the streams had before, as far as they are known.
 * @returns undefined where nothing is held so; else whether every address is back.
 */
export function modernHold(sdp: Sdp, before: Places): { restored: boolean } | undefined {
  const held = sdp.media.map((stream, index) => ({ stream, known: before[index] ?? '' }))
  const all = held.filter(({ stream }) => isHeld(sdp, stream))
  if (all.length === 0) return undefined
  for (const { stream } of all)
    // Who sends nothing but music says so already; without an address nobody can receive either.
    if (['sendrecv', 'recvonly'].includes(streamDirection(sdp, stream))) deactivateStream(stream)
  for (const { stream, known } of all) if (known !== '') restore(stream, known)
  const shared = new Set(all.filter(({ stream }) => stream.lines('c').length === 0).map(({ known }) => known))
  const [only = ''] = shared
  if (shared.size === 1 && only !== '') restore(sdp.session, only)
  return { restored: !all.some(({ stream }) => isNowhere(connectionOf(sdp, stream))) }
}

function restore(section: Pick<SdpMedia, 'lines'>, address: string): void {
  for (const line of section.lines('c')) line.set(`c=IN ${address}`)
}
