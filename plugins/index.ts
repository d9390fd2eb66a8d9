import type { Plugin } from '../runtime/pipeline/plugin.js'
import a365Steering from './a365-steering.js'
import diagnostics from './diagnostics.js'
import e164 from './e164.js'
import emergency from './emergency.js'
import headers from './headers.js'
import hold from './hold.js'
import leakHygiene from './leak-hygiene.js'
import privacy from './privacy.js'
import refer from './refer.js'
import reinviteGuard from './reinvite-guard.js'
import routing from './routing.js'
import sdpBandwidth from './sdp-bandwidth.js'
import sdpCn from './sdp-cn.js'
import sdpCodecs from './sdp-codecs.js'
import sdpDtmf from './sdp-dtmf.js'
import srtp from './srtp.js'
import stripParams from './strip-params.js'
import teamsChecks from './teams-checks.js'
import trustScrub from './trust-scrub.js'
import udpSize from './udp-size.js'

/** The plugins that come with sipcar, in the order of {@link order}. */
export const builtin: readonly Plugin[] = [
  trustScrub,
  emergency,
  refer,
  a365Steering,
  routing,
  privacy,
  stripParams,
  e164,
  headers,
  srtp,
  sdpCodecs,
  sdpDtmf,
  sdpCn,
  sdpBandwidth,
  hold,
  reinviteGuard,
  leakHygiene,
  udpSize,
  teamsChecks,
  diagnostics,
]

/**
 * The order in which they run (rule R12). strip-params comes before e164, so that an extension does not make a
 * number invalid; privacy comes before both, so that `Anonymous` is not refused as a bad number.
 */
export const order: { readonly ingress: readonly string[]; readonly egress: readonly string[] } = {
  ingress: [
    'trust-scrub',
    'emergency',
    'refer',
    'a365-steering',
    'routing',
    'udp-size',
    'srtp',
    'sdp-codecs',
    'sdp-dtmf',
    'sdp-cn',
    'diagnostics',
  ],
  egress: [
    'refer',
    'privacy',
    'strip-params',
    'e164',
    'headers',
    'srtp',
    'sdp-codecs',
    'sdp-dtmf',
    'sdp-cn',
    'sdp-bandwidth',
    'hold',
    'reinvite-guard',
    'routing',
    'leak-hygiene',
    'udp-size',
    'teams-checks',
    'diagnostics',
  ],
}
