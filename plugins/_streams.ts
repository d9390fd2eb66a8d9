import type { Sdp, SdpLine, SdpMedia, SdpSection } from '../runtime/pipeline/plugin.js'

/** What an SDP says of one of its streams, whether for the stream itself or for all of them. */

export type MediaDirection = 'sendrecv' | 'sendonly' | 'recvonly' | 'inactive'

const directions = new Set(['sendrecv', 'sendonly', 'recvonly', 'inactive'])

/** Whether it is offered or accepted at all: port 0 refuses it (RFC 3264 6). */
export function isActive(stream: SdpMedia): boolean {
  return (stream.media?.port ?? 0) !== 0
}

/** The line that gives the direction: the stream's own, else the session's (RFC 8866 6.7). */
export function directionLine(sdp: Sdp, stream: SdpMedia): SdpLine | undefined {
  return stream.derive(ownDirectionLine) ?? sdp.session.derive(ownDirectionLine)
}

function ownDirectionLine(section: SdpSection): SdpLine | undefined {
  return section.lines('a').find((line) => directions.has(line.attribute))
}

export function streamDirection(sdp: Sdp, stream: SdpMedia): MediaDirection {
  const line = directionLine(sdp, stream)
  return line ? (line.attribute as MediaDirection) : 'sendrecv'
}

/** The `c=` lines that hold: the stream's own, else the session's (RFC 8866 5.7). */
export function connectionLines(sdp: Sdp, stream: SdpMedia): readonly SdpLine[] {
  return connectionPart(sdp, stream).lines('c')
}

function connectionPart(sdp: Sdp, stream: SdpMedia): SdpSection {
  return stream.lines('c').length > 0 ? stream : sdp.session
}

/** `IP4 198.51.100.7` of the first of them; undefined where there is none that can be read. */
export function connectionOf(sdp: Sdp, stream: SdpMedia): string | undefined {
  return connectionPart(sdp, stream).derive(firstAddress)
}

function firstAddress(section: SdpSection): string | undefined {
  const line = section.lines('c')[0]
  return line && addressIn(line)
}

/** `IP4 198.51.100.7` of `c=IN IP4 198.51.100.7`. */
export function addressIn(line: SdpLine): string | undefined {
  const match = /^c=IN +(IP[46]) +([^ ]+) *$/i.exec(line.text)
  return match ? `${match[1]?.toUpperCase() ?? ''} ${match[2] ?? ''}` : undefined
}

/** `0.0.0.0` or `::` in any spelling: an address to which nothing can be sent (RFC 3264 8.4). */
export function isNowhere(address: string | undefined): boolean {
  return address !== undefined && /^(?:IP4 0+(?:\.0+){3}|IP6 (?=.*:)[0:]+)$/.test(address)
}

/** The value of an attribute of the stream, else of the session; `''` without value, undefined when absent. */
export function attributeOf(sdp: Sdp, stream: SdpMedia, name: string): string | undefined {
  const line = stream.attributes(name)[0] ?? sdp.session.attributes(name)[0]
  if (!line) return undefined
  const colon = line.text.indexOf(':')
  return colon < 0 ? '' : line.text.slice(colon + 1).trim()
}
