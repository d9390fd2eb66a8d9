import { handled, untouched, type CorpusMessage } from './row.js'

/** RFC 5118, section 4: every message. Some lengths are wrong in the RFC itself and kept so. */
export const rfc5118: readonly CorpusMessage[] = [
  handled('rfc5118/ipv6-good', 'RFC 5118 4.1', 'IPv6 reference as host'),
  handled('rfc5118/ipv6-bad', 'RFC 5118 4.2', 'IPv6 address without brackets as host of the Request-URI'),
  handled('rfc5118/port-ambiguous', 'RFC 5118 4.3', 'what looks like a port inside the brackets'),
  handled('rfc5118/port-unambiguous', 'RFC 5118 4.4', 'port behind the brackets'),
  handled('rfc5118/via-received-param-with-delim', 'RFC 5118 4.5', 'received with brackets'),
  handled('rfc5118/via-received-param-no-delim', 'RFC 5118 4.5', 'received without brackets'),
  untouched(
    'rfc5118/ipv6-in-sdp',
    'RFC 5118 4.6',
    'IPv6 in SDP',
    'its Content-Length is 268 for 251 bytes, so the SDP may be cut',
  ),
  handled('rfc5118/mult-ip-in-header', 'RFC 5118 4.7', 'IPv4 and IPv6 in Via'),
  handled(
    'rfc5118/mult-ip-in-sdp',
    'RFC 5118 4.8',
    'IPv4 and IPv6 in SDP; its Content-Length of 181 ends 8 bytes early',
  ),
  handled(
    'rfc5118/ipv4-mapped-ipv6',
    'RFC 5118 4.9',
    'IPv4-mapped addresses; its Content-Length of 236 ends 9 bytes early',
  ),
  handled('rfc5118/ipv6-bug-abnf-3-colons', 'RFC 5118 4.10', 'three colons in the host'),
  handled('rfc5118/ipv6-correct-abnf-2-colons', 'RFC 5118 4.10', 'two colons before an IPv4 tail'),
]
