import { attributeName, type Sdp, type SdpMedia } from '../../runtime/pipeline/plugin.js'
import { directionLine, isActive, streamDirection, type MediaDirection } from '../_streams.js'

/**
 * Writes `a=inactive` for each of these directions, in the line that gives it: a line of the session stays one of the
 * session (rules R64, R66).
 */
export function deactivate(sdp: Sdp, directions: readonly MediaDirection[]): void {
  for (const stream of sdp.media.filter(isActive))
    if (directions.includes(streamDirection(sdp, stream))) directionLine(sdp, stream)?.set('a=inactive')
}

/** Makes one stream inactive, whatever the session says of the others. */
export function deactivateStream(stream: SdpMedia): void {
  const own = stream.lines('a').filter((line) => /^(?:sendrecv|sendonly|recvonly)$/.test(attributeName(line)))
  for (const line of own) line.set('a=inactive')
  if (own.length === 0) stream.append('a=inactive')
}
