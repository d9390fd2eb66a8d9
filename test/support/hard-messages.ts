import { bytesOf, byteString } from '../../runtime/message/bytes.js'
import { parseHead } from '../../runtime/message/parse.js'
import { invite, ok, sip, whole } from './templates.js'

/** Messages that break plugins which trust their input. None of them may make a handler throw. */
export const hardMessages: readonly Uint8Array[] = [
  whole`INVITE sip:+31201234567@h SIP/2.0`,
  whole`SIP/2.0 200`,
  sip`INVITE tel:+31-20-123-4567;ext=7;isub=1;phone-context=+1 SIP/2.0`,
  sip`INVITE urn:service:sos.police SIP/2.0`,
  sip`INVITE sip:[2001:db8::1]:5061;transport=tls SIP/2.0`,
  sip`INVITE sip:%zz%00%@h;%3b=1;;=;user=;user=ip?Route=%3Csip:x%3E SIP/2.0`,
  sip`INVITE sip:a#b*1(0)@h SIP/2.0`,
  sip`INVITE sips:alice;day=tuesday:secret@h:5061;lr;maddr=[::1] SIP/2.0`,
  invite`
    From:
    To:
    Contact:
    User-Agent:
    Content-Type:
    P-Asserted-Identity:`,
  invite`From: "unclosed <sip:+31201234567@h>;tag=1`,
  invite`From: <sip:+31201234567@h;tag=1`,
  invite`From: <sip:@h>;tag=1`,
  invite`From: <mailto:x@h>;tag=1`,
  invite`From: sip:+31201234567@h;ext=1;user=phone;tag=1`,
  invite`From: "a \"b\\" <sip:0201234567;ext="1;2"@h>;x="<;>";tag=1`,
  invite`From: <sip:anonymous@anonymous.invalid>;tag=1`,
  invite`From: <sip:h>;tag=1`,
  invite`
    From: <sip:a@h>;tag=1
    f: <sip:b@h>;tag=2
    To: <sip:+${'9'.repeat(400)}@h>
    t: <sip:c@h>`,
  invite`To: <sip:+31201234567@h>;tag=`,
  invite`
    P-Asserted-Identity: "Smith, J" <sip:0201234567@h>,<tel:+31201234567>,, ,
    P-Asserted-Identity: <sip:x`,
  invite`
    Content-Type: multipart/mixed; boundary= "x y"

    --x y
    Content-Type: application/sdp

    v=0
    b=AS:1
    m=
    --x y--`,
  invite`
    Content-Type: multipart/mixed

    --x`,
  invite`
    Content-Encoding: gzip

    v=0`,
  invite`
    Content-Length: 9999

    v=0`,
  invite`
    m=audio
    b=
    a=
    a=rtpmap:
    m=audio 4000 RTP/AVP
    m=audio 0/99 RTP/SAVP 8 8 8 x`,
  ok`CSeq: INVITE`,
  ok`Server: ${'x'.repeat(5000)}`,
  sip`SIP/2.0 699 ${'é'}`,
  sip`ACK sip:+31201234567@h SIP/2.0`,
  sip`CANCEL sip:0201234567@h SIP/2.0`,
  sip`REFER sip:0201234567@h SIP/2.0`,
  sip`OPTIONS sip:h SIP/2.0`,
  bytesOf('INVITE sip:0201234567@h SIP/2.0\nf:<sip:0201234567@h>;tag=1\nt:<sip:0201234567@h>\n\nv=0\nb=AS:1\n'),
  bytesOf('INVITE sip:\xff\xfe@h SIP/2.0\r\nFrom: \xff <sip:\xc2@h>;tag=1\r\n: x\r\n\tfold\r\nno colon\r\n\r\n\0'),
]

/** The message cut short at many places, and without each of its header lines. */
export function damaged(message: Uint8Array): Uint8Array[] {
  const head = parseHead(message)
  const text = byteString(message)
  const step = Math.max(1, Math.ceil(message.length / 24))
  const cut = Array.from({ length: 24 }, (_, index) => message.subarray(0, index * step))
  const without = (head?.lines ?? []).map(({ start, end }) => bytesOf(text.slice(0, start) + text.slice(end)))
  return [...cut, ...without]
}
