import { bytesOf } from '../../runtime/message/bytes.js'
import { marks } from './template.js'

/** What a carrier offers: bandwidth lines and G.729, which do not go on. */
export const offer = [
  'v=0',
  `o=- ${marks.call} 0 IN IP4 198.51.100.7`,
  's=-',
  'c=IN IP4 198.51.100.7',
  'b=AS:80',
  't=0 0',
  'm=audio 54400 RTP/AVP 18 0 8 101',
  'b=TIAS:64000',
  'a=rtpmap:18 G729/8000',
  'a=fmtp:18 annexb=no',
  'a=rtpmap:0 PCMU/8000',
  'a=rtpmap:8 PCMA/8000',
  'a=rtpmap:101 telephone-event/8000',
  'a=fmtp:101 0-15,32-49',
  'a=ptime:20',
  'a=sendrecv',
  '',
].join('\r\n')

/** A carrier's INVITE of 1.2 KB, as it comes toward the contact centre: every plugin finds work in it. */
export const invite = bytesOf(
  [
    'INVITE sip:0881200600@sbc.contoso.example SIP/2.0',
    `Via: SIP/2.0/UDP 198.51.100.7:5060;branch=z9hG4bK${marks.message};rport`,
    `Via: SIP/2.0/UDP 198.51.100.20:5060;received=198.51.100.21;branch=z9hG4bKcore${marks.message}`,
    `Record-Route: <sip:198.51.100.1;lr;ftag=9f${marks.call}>`,
    'Record-Route: <sip:198.51.100.2:5060;transport=udp;lr>',
    'Max-Forwards: 68',
    `From: "Jan de Vries" <sip:0612${marks.message};verstat=TN-Validation-Passed@itsp.example;user=phone>;tag=9f${marks.call}`,
    'To: <sip:0881200600;ext=1234@sbc.contoso.example>',
    `Call-ID: 3848276298${marks.message}@itsp.example`,
    'CSeq: 1 INVITE',
    `Contact: <sip:0612${marks.message}@198.51.100.7:5060>`,
    'Allow: INVITE, ACK, CANCEL, BYE, OPTIONS, NOTIFY, INFO, PRACK, UPDATE, REFER',
    'Supported: timer, 100rel, replaces',
    'Session-Expires: 1800',
    'User-Agent: Microsoft.PSTNHub.SIPProxy v.2024.2.6.5 i.USEA.5',
    `P-Asserted-Identity: <sip:+31612${marks.message}@itsp.example>`,
    'Content-Type: application/sdp',
    `Content-Length: ${offer.length}`,
    '',
    offer,
  ].join('\r\n'),
)
