import { z } from 'zod'
import { definePlugin, type Context, type SipMessage, type Site, type TrunkTraits } from '../runtime/pipeline/plugin.js'
import { headerText, laterMethods } from './_asks.js'
import { callsEmergencyService } from './_calls.js'
import { identityHeaders, removeIdentities } from './_identities.js'
import { callMethods } from './_methods.js'
import { nameMatcher } from './_names.js'
import { internalHeaders, removeHeader, removeHeaders, removeReferredBy } from './_private-headers.js'
import { promotePreferred } from './trust-scrub/preferred.js'

const options = z.strictObject({
  usePreferredIdentity: z
    .boolean()
    .default(false)
    .describe('P-Preferred-Identity of a believed PBX becomes P-Asserted-Identity where there is none (R36)'),
  internalHeaders: internalHeaders.describe('Headers that only this SBC sets, X-…; removed too; may end in *'),
})

export default definePlugin({
  name: 'trust-scrub',
  summary:
    'Removes what a trunk is not entitled to say: headers that steer calls, asserted identities, signs of Teams.',
  rules: ['R6', 'R11', 'R13', 'R36'],
  options,
  on: [
    { stage: 'ingress', methods: callMethods },
    { stage: 'reply-ingress', methods: callMethods },
  ],
  // Whether the call is one to an emergency service is told by its INVITE alone.
  asks: ({ internalHeaders: internal }) => {
    const claims = ['a365-*', 'x-ms-*', 'ms-*', ...internal]
    const text = headerText(...claims, ...identityHeaders, 'p-preferred-identity', 'referred-by')
    return [
      { stage: 'ingress', methods: ['INVITE'] },
      { stage: 'ingress', methods: laterMethods, text },
      { stage: 'reply-ingress', methods: callMethods, text },
    ]
  },
  onByDefault: { ingress: ['itsp', 'pbx', 'teams'] },
  onError: 'reject',
  // Trust comes from the trunk alone: nothing in the message, and User-Agent least of all, is evidence (rule R6).
  setup(given, { site, trunk }) {
    const claims = claimsAgainst(trunk, given.internalHeaders)
    const claimed = nameMatcher(claims.flatMap(({ names }) => names))
    const promote = given.usePreferredIdentity && trunk.kind === 'pbx' && trunk.trustAssertedIdentity
    return (message, context) => {
      // Nearly every message makes none of these claims.
      if (message.headersWhere(claimed).length > 0) removeClaims(message, claims, context)
      const emergency = isEmergencyDialog(message, site, context)
      if (!trunk.trustAssertedIdentity && !emergency) removeIdentities(message)
      if (promote) promotePreferred(message)
      removeHeader(message, 'p-preferred-identity')
      if (trunk.kind === 'itsp') removeReferredBy(message, isOfTeams)
    }
  },
})

/** Headers that this trunk may not send. */
interface Claim {
  readonly names: readonly string[]
  readonly fits: (name: string) => boolean
  readonly code: string | undefined
}

function claimsAgainst({ kind }: TrunkTraits, internal: readonly string[]): Claim[] {
  const claims: Claim[] = []
  const forbid = (names: readonly string[], code?: string): void => {
    claims.push({ names, fits: nameMatcher(names), code })
  }
  if (kind !== 'anywherenow') forbid(['A365-*'], 'SPOOFED_A365')
  if (kind !== 'anywherenow' && kind !== 'teams') {
    forbid(['X-MS-*'], 'SPOOFED_X_MS')
    forbid(['ms-*'])
  }
  if (internal.length > 0) forbid(internal, 'SPOOFED_INTERNAL')
  return claims
}

function removeClaims(message: SipMessage, claims: readonly Claim[], context: Context): void {
  for (const { fits, code } of claims) {
    const names = removeHeaders(message, fits)
    if (code !== undefined && names.length > 0) context.report(code, { headers: names.join(' ') })
  }
}

const isOfTeams = nameMatcher(['x-*', 'ms-identity'])

/**
 * Whether the message belongs to a call to an emergency service, which keeps its identity (rule R11). `Priority:
 * emergency` is not enough: whoever writes it could have any identity believed.
 */
function isEmergencyDialog(message: SipMessage, site: Site, { memo, keep }: Context): boolean {
  if (!message.initial) return memo === 'emergency'
  const found = callsEmergencyService(message, site)
  if (found && message.method === 'INVITE') keep('emergency')
  return found
}
