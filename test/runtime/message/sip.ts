import fc from 'fast-check'
import { bytesOf, byteString, fromText } from '../../../runtime/message/bytes.js'
import { SipMessage } from '../../../runtime/message/message.js'

/** A view of the lines, joined by CRLF. The empty line that ends the head is one of them. */
export function view(...lines: string[]): SipMessage {
  const message = SipMessage.parse(raw(...lines))
  if (!message) throw new Error(`no SIP: ${lines[0] ?? ''}`)
  return message
}

/** The bytes of the lines, joined by CRLF. */
export function raw(...lines: string[]): Buffer {
  return bytesOf(fromText(lines.join('\r\n')))
}

/** A body with the head of an INVITE before it; its Content-Length is right. */
export function invite(contentType: string, ...body: string[]): SipMessage {
  const text = body.join('\r\n')
  const length = Buffer.byteLength(text)
  return view(...start, `Content-Type: ${contentType}`, `Content-Length: ${String(length)}`, '', text)
}

/** Bytes as text that a failed test can show. */
export function shown(bytes: Uint8Array): string {
  return byteString(bytes)
}

/** Text made of pieces that matter to a parser. */
export function soup(...pieces: string[]): fc.Arbitrary<string> {
  return fc.string({ unit: fc.constantFrom(...pieces), maxLength: 24 })
}

export const start = [
  'INVITE sip:+31881200600@a365.example SIP/2.0',
  'Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1',
  'From: "A" <sip:0201234567@pbx.example>;tag=1',
  'To: <sip:+31881200600@a365.example>',
  'Call-ID: 1@pbx.example',
  'CSeq: 1 INVITE',
]
