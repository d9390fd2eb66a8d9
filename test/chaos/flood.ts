import { sdp } from '../e2e/support/bodies.js'
import { encodeAsk, ProxyClient } from '../support/proxy-client.js'

/**
 * A proxy that asks far too much, as a process of its own. Arguments: url, questions a second. It does not wait for
 * answers, and asks over so many connections that none of them breaks a limit.
 */
const [url = '', perSecond = '0'] = process.argv.slice(2)
const every = 10
const body = sdp('v=0', 'o=- 7 7 IN IP4 192.0.2.1', 's=-', 'c=IN IP4 192.0.2.1', 't=0 0', 'm=audio 4000 RTP/AVP 8')
const message = [
  'INVITE sip:0881200600@sbc.example.com SIP/2.0',
  'Via: SIP/2.0/UDP 192.0.2.9;branch=z9hG4bKflood',
  'Max-Forwards: 70',
  'From: <sip:0612345678@carrier.example>;tag=flood',
  'To: <sip:0881200600@sbc.example.com>',
  'Call-ID: flood',
  'CSeq: 1 INVITE',
  'X-Flood: yes',
  'Content-Type: application/sdp',
  `Content-Length: ${body.content.length}`,
  `\r\n${body.content}`,
].join('\r\n')

const clients = await Promise.all(Array.from({ length: 8 }, () => ProxyClient.connect(url)))
let id = 0
setInterval(() => {
  for (let i = 0; i < (Number(perSecond) * every) / 1000; i++) {
    const client = clients[++id % clients.length]!
    client.frames.length = 0
    client.socket.send(encodeAsk(id, { stage: 2, from: 'itsp', to: 'anywherenow', message }))
  }
}, every)
