import { expect, test } from '@jest/globals'
import { Callee, Caller } from './support/agents.js'
import { crlf, withBandwidth, withoutBandwidth } from './support/bodies.js'
import { Scene } from './support/scene.js'

// As of an ISUP message: every byte there is, and what looks like a part's end or a line of SDP.
const isup =
  String.fromCharCode(...Array.from({ length: 256 }, (_, index) => (index * 7) % 256)) + '\r\n\r\nb=AS:64\r\n-'

const parts = (sdp: string): string =>
  crlf('--seam', 'Content-Type: application/sdp', '', sdp.slice(0, -2)) +
  crlf(
    '--seam',
    'Content-Type: application/isup;version=itu-t92+',
    'Content-Disposition: signal;handling=optional',
    '',
  ) +
  crlf(isup, '--seam--')

const type = 'multipart/mixed;boundary=seam'
const call = {
  uri: 'sip:0881200600@sbc.example.com',
  from: 'From: <sip:0612345678@carrier.example>;tag=caller',
  to: 'To: <sip:0881200600@sbc.example.com>',
}

test.each([
  ['udp', 'udp'],
  ['tcp', 'tcp'],
  ['tcp', 'udp'],
  ['udp', 'tcp'],
] as const)('the SDP part of a binary body changes, no other byte: %s to %s', async (inbound, outbound) => {
  const scene = await Scene.start({ transport: { itsp: inbound, anywherenow: outbound }, tapped: 'anywherenow' })
  try {
    const caller = new Caller(call).invite({ body: { type, content: parts(withBandwidth.content) } })
    await scene.call({
      itsp: caller.establish().ask('BYE'),
      anywherenow: new Callee().expectInvite().answer(200, 'OK').receive('ACK').serve('BYE'),
    })
    const [invite] = scene.tapped
    const expected = parts(withoutBandwidth.content)
    expect(invite?.body).toBe(expected)
    expect(invite?.all('Content-Type')).toEqual([`Content-Type: ${type}`])
    expect(invite?.all('Content-Length')).toEqual([`Content-Length: ${expected.length}`])
  } finally {
    await scene.stop()
  }
})
