import { bytesOf } from '../../runtime/message/bytes.js'
import { invite } from './invite.js'
import { marks } from './template.js'

/** A message of a call, and who sends it to whom. */
export interface CallMessage {
  readonly name: string
  readonly from: 'itsp' | 'anywherenow'
  readonly to: 'itsp' | 'anywherenow'
  readonly bytes: Uint8Array
}

const carrier = `"Jan de Vries" <sip:0612${marks.message};verstat=TN-Validation-Passed@itsp.example;user=phone>;tag=9f${marks.call}`
const centre = `<sip:0881200600;ext=1234@sbc.contoso.example>;tag=a3${marks.call}`
const callId = `Call-ID: 3848276298${marks.message}@itsp.example`

/** The contact centre's side of the session; its version and direction change when it holds. */
const session = (version: number, direction: string): string[] => [
  'v=0',
  `o=- 77${marks.call} ${version} IN IP4 203.0.113.40`,
  's=-',
  'c=IN IP4 203.0.113.40',
  'b=AS:80',
  't=0 0',
  'm=audio 30000 RTP/AVP 8 101',
  'a=rtpmap:8 PCMA/8000',
  'a=rtpmap:101 telephone-event/8000',
  'a=fmtp:101 0-15',
  'a=ptime:20',
  `a=${direction}`,
]
const held = [
  'v=0',
  `o=- ${marks.call} 1 IN IP4 198.51.100.7`,
  's=-',
  'c=IN IP4 198.51.100.7',
  't=0 0',
  'm=audio 54400 RTP/AVP 8 101',
  'a=rtpmap:101 telephone-event/8000',
  'a=recvonly',
]
const sdp = (lines: readonly string[]): Body => ({ type: 'application/sdp', text: `${lines.join('\r\n')}\r\n` })
const sipfrag = (status: string): Body => ({ type: 'message/sipfrag;version=2.0', text: `SIP/2.0 ${status}\r\n` })

interface Body {
  readonly type: string
  readonly text: string
}

/** @param headers lines that only this message has */
function fromCarrier(start: string, cseq: string, headers: readonly string[] = [], body?: Body): CallMessage {
  const via = `Via: SIP/2.0/UDP 198.51.100.7:5060;branch=z9hG4bK${cseq.replace(' ', '')}${marks.message};rport`
  const contact = `Contact: <sip:0612${marks.message}@198.51.100.7:5060>`
  return made('itsp', start, [via, ...parties(start, cseq, 'itsp'), contact, 'User-Agent: Carrier', ...headers], body)
}

function fromCentre(start: string, cseq: string, headers: readonly string[] = [], body?: Body): CallMessage {
  const via = `Via: SIP/2.0/TLS 203.0.113.40:5061;branch=z9hG4bK${cseq.replace(' ', '')}${marks.message}`
  const contact = 'Contact: <sip:ucc@203.0.113.40:5061;transport=tls>'
  const agent = 'Server: Anywhere365 Dialogue Cloud'
  return made('anywherenow', start, [via, ...parties(start, cseq, 'anywherenow'), contact, agent, ...headers], body)
}

/** From is who sent the request: of a response that is the other one. */
function parties(start: string, cseq: string, sender: CallMessage['from']): string[] {
  const carrierAsked = (sender === 'itsp') !== start.startsWith('SIP/2.0')
  const [from, to] = carrierAsked ? [carrier, centre] : [centre, carrier]
  return ['Max-Forwards: 68', `From: ${from}`, `To: ${to}`, callId, `CSeq: ${cseq}`]
}

function made(from: CallMessage['from'], start: string, headers: readonly string[], body?: Body): CallMessage {
  const type = body ? [`Content-Type: ${body.type}`] : []
  const lines = [start, ...headers, ...type, `Content-Length: ${body?.text.length ?? 0}`, '', body?.text ?? '']
  const [first = '', second = ''] = start.split(' ')
  const cseq = headers.find((line) => line.startsWith('CSeq'))?.split(' ')[2]
  const name = first === 'SIP/2.0' ? `${second} to ${cseq}` : first
  return { name, from, to: from === 'itsp' ? 'anywherenow' : 'itsp', bytes: bytesOf(lines.join('\r\n')) }
}

const toCentre = 'sip:ucc@203.0.113.40:5061;transport=tls'
const toCarrier = `sip:0612${marks.message}@198.51.100.7:5060`

/** A call from a carrier to the contact centre, which answers, holds, resumes and transfers it. */
export const call: readonly CallMessage[] = [
  { name: 'INVITE', from: 'itsp', to: 'anywherenow', bytes: invite },
  fromCentre('SIP/2.0 180 Ringing', '1 INVITE'),
  fromCentre('SIP/2.0 183 Session Progress', '1 INVITE', [], sdp(session(1, 'sendrecv'))),
  fromCentre('SIP/2.0 200 OK', '1 INVITE', ['Allow: INVITE, ACK, BYE, REFER'], sdp(session(1, 'sendrecv'))),
  fromCarrier(`ACK ${toCentre} SIP/2.0`, '1 ACK'),
  fromCentre(`INVITE ${toCarrier} SIP/2.0`, '1 INVITE', [], sdp(session(2, 'sendonly'))),
  fromCarrier('SIP/2.0 200 OK', '1 INVITE', [], sdp(held)),
  fromCentre(`ACK ${toCarrier} SIP/2.0`, '1 ACK'),
  fromCentre(`INVITE ${toCarrier} SIP/2.0`, '2 INVITE', [], sdp(session(3, 'sendrecv'))),
  fromCarrier('SIP/2.0 200 OK', '2 INVITE', [], sdp(held.with(-1, 'a=sendrecv'))),
  fromCentre(`ACK ${toCarrier} SIP/2.0`, '2 ACK'),
  fromCentre(`REFER ${toCarrier} SIP/2.0`, '3 REFER', [
    'Refer-To: <sip:+31201234567@sbc.contoso.example>',
    'Referred-By: <sip:ucc@contoso.example>',
  ]),
  fromCarrier('SIP/2.0 202 Accepted', '3 REFER'),
  fromCarrier(
    `NOTIFY ${toCentre} SIP/2.0`,
    '2 NOTIFY',
    ['Event: refer', 'Subscription-State: active'],
    sipfrag('200 OK'),
  ),
  fromCentre('SIP/2.0 200 OK', '2 NOTIFY'),
  fromCarrier(`BYE ${toCentre} SIP/2.0`, '3 BYE'),
  fromCentre('SIP/2.0 200 OK', '3 BYE'),
]
