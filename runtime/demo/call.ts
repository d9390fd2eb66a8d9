import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { byteString } from '../message/bytes.js'
import type { SipMessage } from '../message/message.js'
import { Kamailio } from './kamailio.js'
import { carrierInvite, sdpAnswer } from './messages.js'
import { Phone, requestInDialog, responseTo } from './phone.js'

/** What the two ends of the demonstration call saw. */
export interface Seen {
  /** INVITE as the carrier sent it, and as the contact centre received it. */
  readonly sent: string
  readonly received: string
  /** From and To of the 200 on each side. */
  readonly answered: readonly string[]
  readonly returned: readonly string[]
  /** From and To of the BYE as the contact centre received it. */
  readonly bye: readonly string[]
}

/**
 * One call from a carrier to the contact centre, through a real Kamailio on the sample configuration: INVITE, 200,
 * ACK, BYE. Kamailio runs in a scratch folder on a free port and is gone afterwards.
 * @param sidecarUrl where Kamailio finds the sidecar
 */
export async function callThroughKamailio(sidecarUrl: string): Promise<Seen> {
  const folder = mkdtempSync(join(tmpdir(), 'sipcar-demo-'))
  const [carrier, centre, spare] = await Promise.all([Phone.open(), Phone.open(), Phone.open()])
  const port = spare.port
  spare.close()
  let kamailio: Kamailio | undefined
  try {
    kamailio = await Kamailio.start({
      folder,
      port,
      dispatcher: `1 sip:127.0.0.1:${carrier.port}\n4 sip:127.0.0.1:${centre.port}\n`,
      defines: { WITHOUT_TLS: 'yes', WORKERS: '2', CONTACT_CENTRE: '"^0881200600$"', SIPCAR_URLS: `"${sidecarUrl}"` },
    })
    return await call(carrier, centre, port)
  } finally {
    await kamailio?.stop()
    carrier.close()
    centre.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function call(carrier: Phone, centre: Phone, port: number): Promise<Seen> {
  const via = (branch: string): string => `Via: SIP/2.0/UDP 127.0.0.1:${carrier.port};branch=z9hG4bK-${branch}`
  const sent = carrierInvite(port, carrier.port, via('1'))
  carrier.send(sent, port)
  const invite = await centre.receive('INVITE')
  const answer = responseTo(invite, '200 OK', 'centre', `<sip:127.0.0.1:${centre.port}>`, sdpAnswer)
  centre.send(answer, port)
  const ok = await carrier.receive('SIP/2.0 200')
  carrier.send(requestInDialog('ACK', ok, via('2'), 1), port)
  await centre.receive('ACK')
  carrier.send(requestInDialog('BYE', ok, via('3'), 2), port)
  const bye = await centre.receive('BYE')
  centre.send(responseTo(bye, '200 OK', 'centre', `<sip:127.0.0.1:${centre.port}>`), port)
  await carrier.receive('SIP/2.0 200')
  return {
    sent,
    received: byteString(invite.bytes),
    answered: answer.split('\r\n').filter((line) => /^(From|To):/.test(line)),
    returned: parties(ok),
    bye: parties(bye),
  }
}

function parties(message: SipMessage): string[] {
  return ['from', 'to'].map((name) => `${message.header(name)?.name ?? ''}: ${message.header(name)?.value ?? ''}`)
}
