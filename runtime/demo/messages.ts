const offer = [
  'v=0',
  'o=- 20518 0 IN IP4 198.51.100.7',
  's=-',
  'c=IN IP4 198.51.100.7',
  'b=AS:80',
  't=0 0',
  'm=audio 54400 RTP/AVP 8 101',
  'b=TIAS:64000',
  'a=rtpmap:101 telephone-event/8000',
  'a=ptime:20',
  '',
].join('\r\n')

/** The contact centre's answer. */
export const sdpAnswer = [
  'v=0',
  'o=- 77 0 IN IP4 203.0.113.40',
  's=-',
  'c=IN IP4 203.0.113.40',
  't=0 0',
  'm=audio 30000 RTP/AVP 8 101',
  'a=rtpmap:101 telephone-event/8000',
  '',
].join('\r\n')

/**
 * An INVITE as carriers send them: national numbers, an extension, a verstat, bandwidth lines.
 * @param via the whole Via line
 */
export function carrierInvite(proxyPort: number, carrierPort: number, via: string): string {
  return [
    `INVITE sip:0881200600@127.0.0.1:${proxyPort} SIP/2.0`,
    via,
    'Max-Forwards: 70',
    'From: "Jan de Vries" <sip:0612345678;verstat=TN-Validation-Passed@itsp.example;user=phone>;tag=carrier',
    'To: <sip:0881200600;ext=12@sbc.contoso.example>',
    `Call-ID: demo-${carrierPort}@itsp.example`,
    'CSeq: 1 INVITE',
    `Contact: <sip:0612345678@127.0.0.1:${carrierPort}>`,
    'User-Agent: Carrier',
    'Content-Type: application/sdp',
    `Content-Length: ${offer.length}`,
    '',
    offer,
  ].join('\r\n')
}
