import { entry, type CodeEntry } from '../entry.js'

/** What the srtp plugin reports, and finds wrong with its configuration. Keys are in none of it. */
export const srtpCodes = {
  SDES_WITHOUT_TLS: entry(
    'error',
    'SRTP is on for a trunk whose transport is not TLS: its keys would be there for anybody to read (rules R68, R121).',
    'The trunk has transport: udp, tcp or ws.',
    'Let the trunk run on TLS, or set mode: off for srtp on that trunk.',
  ),
  SDES_CLEAR: entry(
    'report',
    'SRTP keys were in signalling that is not encrypted, so the media is as good as plain (rule R68).',
    'The peer sends a=crypto over UDP or TCP.',
    'Let the peer use TLS, or switch SRTP off there; clear: reject refuses such offers at ingress.',
  ),
  SRTP_UNACCEPTABLE: entry(
    'report',
    'No crypto line of a stream is one that AnywhereNow may get (rules R69 to R73); "why" names what spoke against them.',
    'The offerer lists other suites than AES_CM_128_HMAC_SHA1_80, or lines without authentication.',
    'Let the offerer list AES_CM_128_HMAC_SHA1_80 with authentication.',
  ),
  SRTP_ANSWER_SUITE: entry(
    'report',
    'An answer chose another suite than AES_CM_128_HMAC_SHA1_80; an answer is never changed (rule R69).',
    'The answerer prefers that suite, or chose one that was not offered.',
    'Set the suite at the answerer.',
  ),
  SRTP_ANSWER_LINES: entry(
    'report',
    'An answer has more than one crypto line for a stream; RFC 4568 5.1.2 wants the chosen one alone.',
    'A fault of the answerer.',
    'Tell its vendor; media may be silent or noise.',
  ),
  SRTP_UNENCRYPTED: entry(
    'report',
    'A crypto line has UNENCRYPTED_SRTP: media is authenticated and can be heard by anybody (rule R70).',
    'The setting of the peer.',
    'Switch encryption on at the peer, or set unencrypted: reject.',
  ),
  SRTP_UNAUTHENTICATED: entry(
    'report',
    'A crypto line has UNAUTHENTICATED_SRTP; AnywhereNow wants authentication always (rule R71).',
    'The setting of the peer.',
    'Switch authentication on at the peer.',
  ),
  SRTCP_UNENCRYPTED: entry(
    'report',
    'A crypto line has UNENCRYPTED_SRTCP; AnywhereNow prefers encrypted SRTCP (rule R72).',
    'The setting of the peer.',
    'Switch SRTCP encryption on at the peer.',
  ),
  MKI_MISSING: entry(
    'report',
    'A crypto line has no MKI, where AnywhereNow asks for one of one octet (rule R73). The line is never changed.',
    'The sender of the line does not use an MKI; neither does rtpengine where it makes the keys.',
    'Switch on an MKI of length 1 at the sender, or use a media relay that can make one.',
  ),
  MKI_LENGTH: entry(
    'report',
    'A crypto line has an MKI that is not one octet long, which AnywhereNow asks for (rule R73).',
    'The setting of the sender.',
    'Set an MKI of length 1 at the sender.',
  ),
  MKI_ASYMMETRIC: entry(
    'report',
    'Offer and answer differ in whether there is an MKI, or in its length (rule R74). SDES allows it.',
    'One of the two does not use the MKI that the other does.',
    'Set both to an MKI of length 1.',
  ),
  REKEY: entry(
    'report',
    'A side changed the SRTP key of a stream that stayed where it was, which AnywhereNow does not take (rules R75, R76).',
    'The sender makes new keys for each SDP; with "refresh" true, for each refresh of the session.',
    'Let the sender keep its key, or refresh by UPDATE without SDP; with rtpengine, use its flag SDES-static.',
  ),
  CRYPTO_INVALID: entry(
    'report',
    'A crypto line does not keep to the grammar of RFC 4568; it counts as absent (rule R78).',
    'A key of the wrong length, an unknown session parameter, a tag used twice, a line broken in two.',
    'Look at "reason", and repair the sender.',
  ),
  SRTP_NOT_USED: entry(
    'report',
    'A stream is plain RTP, where SRTP is recommended; with mode: require the offer was refused (rule R79).',
    'The peer has SRTP switched off.',
    'Switch SRTP on at the peer, or set mode: off if plain RTP is meant.',
  ),
  SRTP_PROFILE: entry(
    'report',
    'A stream is offered as keyless SAVP, with DTLS, as AVP with keys, or twice, which AnywhereNow does not expect (R79).',
    'The setting of the peer: "protection" tells which.',
    'Let the peer offer RTP/SAVP with a=crypto, and nothing else.',
  ),
} as const satisfies Record<string, CodeEntry>
