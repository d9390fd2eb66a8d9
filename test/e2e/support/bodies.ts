import type { Body } from './script.js'

/** An SDP body of these lines. */
export function sdp(...lines: readonly string[]): Body & { readonly content: string } {
  return { type: 'application/sdp', content: crlf(...lines) }
}

export function crlf(...lines: readonly string[]): string {
  return lines.map((line) => `${line}\r\n`).join('')
}

const session = ['v=0', 'o=- 7 7 IN IP4 192.0.2.1', 's=-', 'c=IN IP4 192.0.2.1']
const audio = ['m=audio 4000 RTP/AVP 8 101', 'a=rtpmap:8 PCMA/8000', 'a=rtpmap:101 telephone-event/8000']

/** With bandwidth lines in session and media. */
export const withBandwidth = sdp(
  ...session,
  'b=CT:128',
  't=0 0',
  audio[0]!,
  'b=AS:64',
  'b=TIAS:64000',
  ...audio.slice(1),
)
export const withoutBandwidth = sdp(...session, 't=0 0', ...audio)
