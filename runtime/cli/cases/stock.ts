/** The message into which the lines of a case are laid. Nothing in it gives any plugin a reason to edit. */
export interface Stock {
  readonly startLine: string
  /** Without Content-Type and Content-Length. */
  readonly headers: readonly string[]
  /** Whether it has an SDP body. */
  readonly sdp: boolean
}

const inDialog = new Set(['ACK', 'BYE', 'PRACK', 'UPDATE', 'INFO', 'NOTIFY', 'REFER'])

/** What a method needs besides (RFC 3262, 3515, 6665). */
const special: Readonly<Record<string, readonly string[]>> = {
  NOTIFY: ['Event: refer', 'Subscription-State: active;expires=60'],
  PRACK: ['RAck: 1 1 INVITE'],
  REFER: ['Refer-To: <sip:+31201112222@sbc.contoso.example;user=phone>'],
  SUBSCRIBE: ['Event: presence', 'Expires: 3600'],
}

export const stockSession = ['v=0', 'o=- 1 1 IN IP4 198.51.100.7', 's=-', 'c=IN IP4 198.51.100.7', 't=0 0']

/** No direction and no ptime, so that a line of a case does not meet one of the stock's. */
export const stockMedia = [
  'm=audio 4000 RTP/AVP 8 101',
  'a=rtpmap:8 PCMA/8000',
  'a=rtpmap:101 telephone-event/8000',
  'a=fmtp:101 0-15',
]

/** @param method of the CSeq that a case gives; undefined: INVITE. */
export function stockResponse(startLine: string, method = 'INVITE'): Stock {
  const headers = [
    'Via: SIP/2.0/UDP 198.51.100.7:5060;branch=z9hG4bKstock',
    'From: "Jan" <sip:+31612345678@itsp.example;user=phone>;tag=stock-from',
    'To: <sip:+31881200600@sbc.contoso.example;user=phone>;tag=stock-to',
    'Call-ID: stock@198.51.100.7',
    `CSeq: 1 ${method}`,
    'Contact: <sip:+31881200600@198.51.100.20:5060>',
  ]
  return { startLine, headers, sdp: method === 'INVITE' && /^SIP\/2\.0 2/i.test(startLine) }
}

/** @param startLine undefined: an INVITE. */
export function stockRequest(startLine = 'INVITE sip:+31881200600@sbc.contoso.example;user=phone SIP/2.0'): Stock {
  const method = startLine.slice(0, startLine.indexOf(' '))
  const tag = inDialog.has(method) ? ';tag=stock-to' : ''
  const headers = [
    'Via: SIP/2.0/UDP 198.51.100.7:5060;branch=z9hG4bKstock',
    'Max-Forwards: 70',
    'From: "Jan" <sip:+31612345678@itsp.example;user=phone>;tag=stock-from',
    `To: <sip:+31881200600@sbc.contoso.example;user=phone>${tag}`,
    'Call-ID: stock@198.51.100.7',
    `CSeq: 1 ${method}`,
    'Contact: <sip:+31612345678@198.51.100.7:5060>',
    'User-Agent: Stock/1.0',
    ...(special[method] ?? []),
  ]
  return { startLine, headers, sdp: method === 'INVITE' }
}
