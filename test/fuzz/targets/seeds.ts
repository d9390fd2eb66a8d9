import { SipMessage } from '../../../runtime/message/message.js'
import { load, parsable } from '../../corpus/index.js'

/** Larger messages belong to the corpus tests: here they would cost a thousand others. */
const most = 8192

/** The messages that mutations begin with. */
export const messages: readonly Buffer[] = parsable.map(({ file }) => load(file)).filter(({ length }) => length <= most)

/** The SDP bodies in them. */
export const bodies: readonly Buffer[] = messages.flatMap((bytes) => {
  const sdp = SipMessage.parse(bytes)?.sdp
  return sdp ? [Buffer.from(String(sdp), 'latin1')] : []
})

/** What header fields and URIs are made of. */
export const sipWords: readonly string[] = [
  ...[
    '\r\nVia: ',
    '\r\nFrom: ',
    '\r\nf:',
    '\r\nTo: ',
    '\r\nt:',
    '\r\nContact: ',
    '\r\nPrivacy: id',
    '\r\nHistory-Info: ',
  ],
  ...['\r\nP-Asserted-Identity: ', '\r\nReplaces: ', '\r\nRefer-To: ', '\r\nReferred-By: ', '\r\nUser-Agent: '],
  ...[
    '\r\nContent-Type: multipart/mixed;boundary=x\r\n\r\n--x\r\n',
    '\r\nContent-Type: application/sdp\r\n\r\nv=0\r\n',
  ],
  ...[
    '\r\nA365-TenantId: ',
    '\r\nA365-Ucc: 1',
    '\r\nA365-AgentHunt: 1',
    '\r\nx-ms-diagnostics: ',
    '\r\nReason: ',
    '\r\nDate: ',
  ],
  ...[
    'sip:',
    'sips:',
    'tel:',
    'urn:service:sos',
    ';user=phone',
    ';ext=1',
    ';tag=',
    ';phone-context=',
    ';verstat=',
    '@[::1]:5060',
  ],
  ...[
    'anonymous',
    '+31881200600',
    '0881200600',
    '112',
    '%00',
    '?Replaces=a',
    ';transport=tls',
    '"',
    '\\"',
    'INVITE',
    'SIP/2.0',
  ],
]

export const sdpWords: readonly string[] = [
  ...[
    'm=audio 4000 RTP/SAVP 0 8 101\r\n',
    'm=video 0 RTP/AVP 96\r\n',
    'm=image 1 udptl t38\r\n',
    'm=audio',
    'RTP/SAVPF',
  ],
  ...[
    'a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:',
    '|2^31|1:1',
    'a=rtpmap:101 telephone-event/8000\r\n',
    'a=fmtp:101 0-16',
  ],
  ...[
    'a=rtpmap:',
    'a=fmtp:',
    'a=ptime:',
    'a=sendonly\r\n',
    'a=inactive\r\n',
    'a=recvonly\r\n',
    'a=sendrecv\r\n',
    'a=rtcp-mux\r\n',
  ],
  ...[
    'c=IN IP4 0.0.0.0\r\n',
    'c=IN IP6 ::\r\n',
    'b=AS:64\r\n',
    'b=TIAS:',
    'k=clear:',
    'a=candidate:',
    'a=ice-ufrag:',
    'a=fingerprint:',
  ],
  ...['a=rtpmap:13 CN/8000\r\n', 'o=- 1 1 IN IP4 h\r\n', 's=-\r\n', 't=0 0\r\n', '9999999999', 'opus/48000/2', 'G729'],
]
