import { entry, type CodeEntry } from '../entry.js'

/** What the plugins say that guard the borders: who may send what, what may leave, and what Teams and UDP bear. */
export const trustCodes = {
  SPOOFED_A365: entry(
    'report',
    'A trunk that is not AnywhereNow sent headers A365-…, which steer calls; they were removed (rule R6).',
    'Somebody tries to steer calls, or sends on what AnywhereNow had sent to him.',
    'Find out who sends them. Is the trunk AnywhereNow after all, correct its kind.',
  ),
  SPOOFED_X_MS: entry(
    'report',
    'A trunk that is neither AnywhereNow nor Teams sent headers X-MS-…; they were removed (rule R6).',
    'Somebody tries to change how Teams routes calls, or sends on what he had received.',
    'Find out who sends them. Is the trunk one of those after all, correct its kind.',
  ),
  SPOOFED_INTERNAL: entry(
    'report',
    'A trunk sent headers that only this SBC sets; they were removed (rule R6).',
    'Somebody knows the names in internalHeaders of trust-scrub, or another SBC uses the same.',
    'Find out who sends them; choose other names if they are in common use.',
  ),
  EMERGENCY_CALL: entry(
    'report',
    'An emergency call came in; it goes to the emergency trunk, and nothing about it is changed or refused (rule R11).',
    'Its Request-URI is an emergency number or urn:service:sos, or its Priority is emergency.',
    'Nothing to do. Is the number none, take it out of emergencyNumbers.',
  ),
  ROUTINGPOLICY_UNKNOWN: entry(
    'report',
    'X-MS-RoutingPolicies has a value other than none and disable_forwarding; it was passed to Teams (rule R93).',
    'A newer AnywhereNow, or a mistyped routingPolicies of a tenant.',
    'Look whether Teams does what is wanted; otherwise correct the value where it is set.',
  ),
  TEAMS_FQDN_MISSING: entry(
    'report',
    'The topmost Record-Route, or Contact without one, is not the name of the SBC; Teams answers 403 (rule R123).',
    'The proxy records its address in place of its name, or no Record-Route at all.',
    'Let the proxy write the Record-Route that the hint record_route names, before the INVITE leaves.',
  ),
  TEAMS_SIPS_URI: entry(
    'report',
    'An INVITE toward Teams has a SIPS URI, which Teams does not support (rule R124).',
    'The setting of the sender.',
    'Let the sender write sip: with transport=tls.',
  ),
  TEAMS_NO_PLUS: entry(
    'report',
    'An INVITE toward Teams has a number without plus, and Teams will not find the user (rule R124).',
    'A number that does not fit the number plan, or e164 is off toward Teams.',
    'Switch e164 on toward Teams, and correct numberPlan.',
  ),
  TEAMS_DELAYED_OFFER: entry(
    'report',
    'An INVITE toward Teams has no SDP offer; Teams does not support delayed offers (rules R106, R124).',
    'The setting of the sender, often a PBX.',
    'Let the sender put its offer into the INVITE.',
  ),
  UDP_TOO_LARGE: entry(
    'report',
    'A message toward a UDP trunk is so large that it may be cut into fragments, which get lost (RFC 3261 18.1.1).',
    'Candidates and codecs in the SDP of Teams, long headers, or a second body.',
    'Use TCP or TLS for this trunk; else remove ICE (stripIce of udp-size) and codecs (sdp-codecs).',
  ),
} as const satisfies Record<string, CodeEntry>
