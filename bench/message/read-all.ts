import { byteString } from '../../runtime/message/bytes.js'
import { SipMessage } from '../../runtime/message/message.js'
import { Sdp } from '../../runtime/message/sdp.js'

/** Headers that the other parsers take apart at once. */
const addresses = ['from', 'to', 'contact', 'route', 'record-route', 'refer-to', 'referred-by', 'p-asserted-identity']

/** sipcar's view is lazy; this reads of it what the others read of every message, so that like is compared with like. */
export function readAll(bytes: Uint8Array): unknown {
  const message = SipMessage.parse(bytes)
  if (!message) throw new Error('no SIP message')
  const found: unknown[] = [message.method, message.status, message.ruri]
  for (const header of message.headers())
    found.push(addresses.includes(header.key) ? header.address?.uri : header.value)
  found.push(message.body)
  return found
}

/** Every line of an SDP with what each parser tells of it. */
export function readSdp(bytes: Uint8Array): unknown {
  const sdp = new Sdp(byteString(bytes))
  const found: unknown[] = sdp.media.map(({ media }) => media)
  for (const section of sdp.sections)
    for (const line of section.lines()) found.push(line.type, line.attribute, line.value)
  return found
}
