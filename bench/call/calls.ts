import { Callee, Caller } from '../../test/e2e/support/agents.js'
import { byteString } from '../../runtime/message/bytes.js'
import type { Script } from '../../test/e2e/support/script.js'
import { invite } from '../messages/invite.js'

/** The INVITE of the message benchmarks as SIPp has to know it: what belongs to a dialog or a hop is SIPp's own. */
const [head = '', body = ''] = byteString(invite).split('\r\n\r\n')
const [startLine = '', ...lines] = head.split('\r\n')
const ofTheHop = /^(Via|Record-Route|Max-Forwards|From|To|Call-ID|CSeq|Contact|Content-Type|Content-Length):/
const line = (name: string): string => lines.find((it) => it.startsWith(`${name}:`)) ?? ''

const uri = startLine.split(' ')[1] ?? ''
const from = line('From').replace(/tag=.*/, 'tag=[call_number]')
const headers = lines.filter((it) => !ofTheHop.test(it))

/** What the contact centre answers: one codec of the offer, its own headers, the bandwidth that its media server names. */
const answer = [
  ...['v=0', 'o=- 7 7 IN IP4 203.0.113.9', 's=-', 'c=IN IP4 203.0.113.9', 'b=AS:80', 't=0 0'],
  ...['m=audio 40000 RTP/AVP 8 101', 'a=rtpmap:8 PCMA/8000', 'a=rtpmap:101 telephone-event/8000'],
  ...['a=fmtp:101 0-15', 'a=ptime:20', 'a=sendrecv', ''],
].join('\r\n')
const ownHeaders = ['Server: A365', 'A365-TenantId: contoso', 'A365-CallId: 8a3c5f1e', 'Supported: timer, replaces']

/**
 * The caller's end: INVITE with SDP, 100 and 200, ACK, and BYE from the other side, which therefore cannot overtake the
 * ACK in another worker of the proxy.
 */
export function caller(): Script {
  return new Caller({ uri, from, to: line('To') })
    .outside('INVITE', { headers, body: { type: 'application/sdp', content: body } })
    .maybe(100)
    .establish()
    .serve('BYE')
}

/** The other end answers at once and hangs up as soon as it has the ACK. */
export function callee(): Script {
  return new Callee()
    .expectInvite()
    .answer(200, 'OK', { headers: ownHeaders, body: { type: 'application/sdp', content: answer } })
    .receive('ACK')
    .ask('BYE')
}
