/**
 * The demands on an SBC between carrier, PBX, Teams Direct Routing and AnywhereNow, by number: what each is about, and
 * where it lives when that is not a plugin. docs/rules.md is made from this table, the plugins' own `rules`, the
 * catalogue of codes and the names of the tests.
 */
export interface Rule {
  /** What it demands, in a few words. */
  readonly title: string
  /** Files that hold it, beside plugins. */
  readonly home?: readonly string[]
  /** What a proxy cannot do about it, and what is there instead. */
  readonly limit?: string
}

const rules: Readonly<Record<number, Rule>> = {
  1: { title: 'Which verdict a message may get', home: ['runtime/pipeline/legal.ts', 'runtime/pipeline/attempt.ts'] },
  2: { title: 'Headers in any spelling', home: ['runtime/message/parse.ts', 'runtime/message/names.ts'] },
  3: { title: 'Smallest edits, none on a second pass', home: ['runtime/message/message.ts'] },
  4: { title: 'Anatomy of a URI', home: ['runtime/message/uri.ts', 'runtime/message/params.ts'] },
  5: {
    title: 'From and To are put back on the way back',
    home: [
      'proxy-config/kamailio/sipcar/identity.lua',
      'proxy-config/kamailio/sipcar/dialog.lua',
      'runtime/message/guard.ts',
    ],
    limit:
      'A proxy that edits From or To must undo it for the rest of the dialog. sipcar.cfg does, always; there is no other mode to choose.',
  },
  6: { title: 'Headers that only some may send' },
  7: { title: 'What nobody touches', home: ['runtime/message/guard.ts'] },
  8: { title: 'Bodies: only SDP, by the byte', home: ['runtime/message/body.ts', 'runtime/message/sdp.ts'] },
  9: { title: 'Offer or answer' },
  10: { title: 'What no edit of SDP may break', home: ['runtime/message/sdp.ts'] },
  11: { title: 'Emergency calls pass every rule' },
  12: { title: 'The order of the chain', home: ['plugins/index.ts', 'runtime/config/order.ts'] },
  13: {
    title: 'When the sidecar or a plugin fails',
    home: ['runtime/pipeline/run.ts', 'proxy-config/kamailio/sample/trunks.cfg'],
  },
  14: { title: 'What must not leave the house', home: ['proxy-config/kamailio/sample/trunks.cfg'] },
  15: { title: '+E.164 toward AnywhereNow' },
  16: { title: 'How a number is normalised', home: ['runtime/directory/number-plan.ts'] },
  17: { title: 'A number that cannot be normalised' },
  18: { title: 'Exempt from +E.164' },
  19: { title: 'tel: URIs and local numbers' },
  20: { title: 'user=phone' },
  21: { title: 'Numbers in identity headers' },
  22: { title: 'Numbers toward the others' },
  23: { title: ';ext= goes' },
  24: { title: 'verstat goes' },
  25: { title: 'Which parameters go' },
  26: { title: 'Toward Teams they stay' },
  27: { title: 'Unique numbers in place of extensions', home: ['runtime/directory/clashes.ts'] },
  28: { title: 'Parameters that are protected' },
  29: { title: 'The canonical anonymous caller' },
  30: { title: 'Privacy must be there' },
  31: { title: 'Other words for anonymous' },
  32: { title: 'Privacy asked for with a real From' },
  33: { title: 'Private calls that leave toward the carrier' },
  34: { title: 'P-Asserted-Identity becomes the source' },
  35: { title: 'P-Asserted-Identity of an anonymous call' },
  36: { title: 'P-Asserted-Identity with two values, and its relatives' },
  37: { title: 'Callers from Teams' },
  38: { title: 'REFER in Allow must reach Teams' },
  39: { title: 'The REFER of Teams goes to AnywhereNow' },
  40: {
    title: 'A proxy cannot carry out a REFER',
    limit:
      'A proxy cannot carry out a transfer: it cannot answer 202, send NOTIFY or place the new call. REFER is passed on or refused.',
  },
  41: { title: 'Refer-To and Referred-By word for word', home: ['runtime/message/guard.ts'] },
  42: { title: 'REFER in a call without AnywhereNow' },
  43: { title: 'REFER outside a dialog' },
  44: { title: '202 and NOTIFY pass' },
  45: {
    title: 'Teams may come over another connection',
    home: ['runtime/pipeline/trunks.ts', 'proxy-config/kamailio/sample/trunks.cfg'],
  },
  46: { title: 'REFER from others' },
  47: { title: 'Replaces inside Refer-To' },
  48: { title: 'Transfers done by Teams itself' },
  49: { title: 'Bandwidth lines go' },
  50: { title: 'Attributes that say bandwidth go too' },
  51: { title: 'Only G.711' },
  52: { title: 'The order of G.711 by region' },
  53: { title: 'No codec left' },
  54: { title: 'Other m= lines' },
  55: { title: 'Attributes follow their payload type' },
  56: { title: 'Answers are not filtered' },
  57: {
    title: 'telephone-event in every offer',
    limit:
      'A proxy cannot give a caller DTMF that the caller does not have. The events are added to the offer for AnywhereNow and taken out of the answer again, so that the call stands; digits of this caller still do not arrive, which is reported.',
  },
  58: {
    title: 'DTMF on payload type 101',
    limit:
      'The payload type stands in the RTP packets: only a media relay that rewrites them can make it 101. A proxy reports another one, or refuses it.',
  },
  59: { title: 'DTMF events 0 to 16' },
  60: { title: 'DTMF events at other clock rates' },
  61: { title: 'Comfort noise' },
  62: {
    title: 'Silence of RTP and RTCP',
    limit: 'A proxy sends no RTCP of its own. The risk is reported, and a media relay is advised to generate RTCP.',
  },
  63: { title: 'What hold means to AnywhereNow' },
  64: { title: 'Hold is never turned by accident' },
  65: { title: 'Hold by c=0.0.0.0' },
  66: {
    title: 'Teams understands inactive only',
    limit: 'Toward Teams every hold is inactive: music that AnywhereNow plays to a Teams user on hold is not heard.',
  },
  67: { title: 'Early media' },
  68: { title: 'Keys only over TLS' },
  69: { title: 'The suite AES_CM_128_HMAC_SHA1_80' },
  70: { title: 'UNENCRYPTED_SRTP' },
  71: { title: 'UNAUTHENTICATED_SRTP' },
  72: { title: 'UNENCRYPTED_SRTCP' },
  73: {
    title: 'MKI of one octet',
    limit:
      'The MKI stands in the SRTP packets of whoever made the key: a proxy can report or refuse a key without it, never add it. Endpoints or a media SBC must send it; rtpengine copies an MKI that it receives, but makes none.',
  },
  74: {
    title: 'The same MKI both ways',
    limit: 'SDES permits an MKI that differs between offer and answer, and a proxy cannot change that: it is reported.',
  },
  75: {
    title: 'No new key on re-INVITE',
    limit: 'The key is made by the endpoint: a new one is reported, and a media relay is advised to keep its own.',
  },
  76: {
    title: 'No new key on session refresh',
    limit:
      'As with any re-INVITE the key is made by the endpoint: a new one is reported. A refresh by UPDATE without SDP avoids it.',
  },
  77: {
    title: 'Tunnel authentication',
    limit:
      "AnywhereNow's tunnel authentication is done in the media: nothing in SIP can switch it on or prove it. Set it at the media endpoints.",
  },
  78: { title: 'Grammar of a=crypto' },
  79: {
    title: 'Profiles: AVP, SAVP, DTLS',
    limit: 'A proxy cannot turn RTP into SRTP or back, nor DTLS into SDES: it reports or refuses. A media relay can.',
  },
  80: { title: 'User-Agent' },
  81: { title: 'The header Server' },
  82: { title: 'Allow: REFER only where AnywhereNow transfers' },
  83: {
    title: 'Require: replaces',
    limit:
      'AnywhereNow takes no INVITE with Replaces, and a proxy cannot replace a call in its place: what requires it is refused with 420 at once, and replaces is not offered between Teams and AnywhereNow (R84).',
  },
  84: { title: 'Supported: replaces' },
  85: { title: 'Replaces toward Teams' },
  86: { title: 'AgentHunt 1 goes to Teams' },
  87: { title: 'AgentHunt 0 does not mean PSTN' },
  88: { title: 'Agents on the PSTN', home: ['runtime/config/impersonation.ts'] },
  89: { title: 'IsRefer goes to Teams' },
  90: { title: 'Which steering header wins' },
  91: { title: 'TenantId', home: ['runtime/config/tenants.ts'] },
  92: { title: 'Unknown tenants' },
  93: { title: 'X-MS-RoutingPolicies' },
  94: { title: 'Malformed steering headers' },
  95: { title: 'UCC numbers go to AnywhereNow' },
  96: { title: 'Inbound interception' },
  97: { title: 'Outbound interception' },
  98: { title: 'Where interception is on' },
  99: {
    title: 'Return legs are not intercepted',
    limit:
      'The call that comes back from AnywhereNow is a new one: a proxy cannot tell to which call it belongs. That it is not intercepted again rests on the trunk from which it comes.',
  },
  100: { title: 'The number directory', home: ['runtime/directory/directory.ts', 'runtime/config/directory.ts'] },
  101: { title: 'AnywhereNow first' },
  102: { title: 'Loops', home: ['proxy-config/kamailio/sipcar/intercepts.lua'] },
  103: { title: 'Several tenants on one trunk', home: ['runtime/config/tenants.ts', 'runtime/config/peers.ts'] },
  104: { title: 'A re-INVITE that changes nothing' },
  105: {
    title: 'Such a re-INVITE is reported or refused',
    limit:
      "A proxy cannot answer 200 in the endpoint's place, so it cannot keep such a re-INVITE to itself: it is reported, or refused with 488 where it is no session refresh.",
  },
  106: {
    title: 'A re-INVITE without offer',
    limit: 'A proxy cannot make an offer: an INVITE without one is reported and goes on. Teams does not take it.',
  },
  107: { title: 'Re-INVITEs are compared as AnywhereNow sees them' },
  108: {
    title: 'New media address toward Teams',
    limit:
      'A proxy cannot keep media where it was: when it moves within a call Teams does not follow, which is reported. A media relay hides the move.',
  },
  109: { title: '429 with ms-diagnostics' },
  110: { title: 'Clock skew', home: ['runtime/measures.ts', 'runtime/cli/doctor/clock.ts'] },
  111: { title: 'What a 408 means' },
  112: { title: '500 and the licence check' },
  113: { title: '420 for Replaces and others' },
  114: { title: 'Grammar of ms-diagnostics' },
  115: { title: 'Other responses worth a finding' },
  116: { title: 'TLS versions', home: ['runtime/config/tls/schema.ts', 'runtime/cli/tls-profile/kamailio.ts'] },
  117: { title: 'TLS ciphers', home: ['runtime/config/tls/profile.ts', 'runtime/cli/tls-profile/kamailio.ts'] },
  118: { title: 'Strong ciphers and Ribbon', home: ['runtime/config/tls/check.ts'] },
  119: {
    title: 'Diffie-Hellman of 2048 bits',
    home: ['runtime/config/tls/dh.ts', 'runtime/cli/tls-profile/kamailio.ts'],
  },
  120: { title: 'The chain of certificates', home: ['runtime/config/tls/bundle.ts'] },
  121: { title: 'SRTP goes with TLS', home: ['runtime/config/tls/check.ts'] },
  122: {
    title: 'Client authentication of certificates',
    home: ['runtime/config/tls/bundle.ts', 'runtime/config/tls/check.ts'],
  },
  123: {
    title: 'The name by which Teams knows the SBC',
    home: ['proxy-config/kamailio/sample/kamailio.cfg'],
    limit:
      "A proxy cannot put its own name into Contact without topology hiding that maps it back: a Record-Route with the SBC's name stands in for it, and its absence is reported.",
  },
  124: { title: 'No SIPS, no delayed offer, + toward Teams' },
  125: { title: 'INVITEs too long for UDP', home: ['runtime/config/tls/check.ts'] },
}

/** Rule numbers in order, `R1` to `R125`. */
export const ruleTable: readonly (Rule & { readonly number: string })[] = Object.entries(rules).map(
  ([number, rule]) => ({
    number: `R${number}`,
    ...rule,
  }),
)
