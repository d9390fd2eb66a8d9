import { createRequire } from 'node:module'
import { byteString } from '../../runtime/message/bytes.js'

/** SDP as a parser reads it that is not ours. */

interface Parsed {
  readonly media: readonly ParsedMedia[]
}

export interface ParsedMedia {
  readonly type: string
  readonly port: number
  readonly protocol: string
  /** A lone payload type comes as a number. */
  readonly payloads: string | number
  readonly rtp: readonly { readonly payload: number; readonly codec: string; readonly rate: number }[]
  readonly fmtp: readonly { readonly payload: number }[]
  readonly rtcpFb?: readonly { readonly payload: number | '*' }[]
}

const { parse } = createRequire(import.meta.url)('sdp-transform') as { parse: (text: string) => Parsed }

/** Without the count behind a port (`4000/2`), which it does not know. */
export function parsed(lines: readonly string[]): readonly ParsedMedia[] {
  return parse(lines.map((line) => `${line.replace(/^(m=\w+ \d+)\/\d+/, '$1')}\r\n`).join('')).media
}

export function payloads({ payloads: all }: ParsedMedia): string[] {
  return String(all).split(' ')
}

/** Payload types that attributes of the stream are about. */
export function described({ rtp, fmtp, rtcpFb = [] }: ParsedMedia): string[] {
  return [...rtp, ...fmtp, ...rtcpFb].map(({ payload }) => String(payload)).filter((pt) => pt !== '*')
}

/** Whether a list is another with some members left out. */
export function isPart(part: readonly string[], whole: readonly string[]): boolean {
  let at = 0
  for (const each of whole) if (part[at] === each) at++
  return at === part.length
}

/** The lines of the SDP in a message, found without our parser: from `v=0` to the next boundary. */
export function sdpLinesIn(message: Uint8Array): string[] | undefined {
  const text = byteString(message)
  const start = text.search(/(?<=\n)v=0\r?\n/)
  if (start < 0 || !/^(?:c(?:ontent-type)?[ \t]*:|content-type:).*application\/sdp/im.test(text)) return undefined
  return (text.slice(start).split('\r\n--x=y')[0] ?? '').split(/\r?\n/).filter((line) => line !== '')
}
