import {
  definePlugin,
  formatNameAddr,
  formatUri,
  type Context,
  type PluginVerdict,
  type Site,
  type SipMessage,
  type TrunkTraits,
  type Uri,
} from '../runtime/pipeline/plugin.js'
import { readAddress } from './_addresses.js'
import { askForPrivacy, isAnonymous } from './_anonymous.js'
import { isEmergency, isTransfer, isTransferTarget } from './_calls.js'
import { emergencyRoute } from './_emergency.js'
import { removeIdentities } from './_identities.js'
import { identityEditor } from './e164/identity.js'
import { remedies, reportInvalid } from './e164/invalid.js'
import { options, type Options } from './e164/options.js'
import { numberRewriter, replaceUri, telToSip, withUserPhone } from './e164/rewrite.js'
import { bareParams } from './_user.js'

export default definePlugin({
  name: 'e164',
  summary: 'Writes the numbers of an INVITE in +E.164 form, or refuses a call whose numbers cannot be written so.',
  rules: ['R11', 'R15', 'R16', 'R17', 'R18', 'R19', 'R20', 'R21', 'R22'],
  options,
  on: [{ stage: 'egress', methods: ['INVITE'] }],
  onByDefault: { egress: ['anywherenow', 'teams'] },
  check({ bypassTrunk }, { site }) {
    if (bypassTrunk === '' || site.trunks.some(({ name }) => name === bypassTrunk)) return []
    return [{ code: 'TRUNK_NOT_DEFINED', detail: `there is no trunk "${bypassTrunk}"`, option: 'bypassTrunk' }]
  },
  setup(given, { site, trunk }) {
    const toCentre = trunk.kind === 'anywherenow'
    const settle = settler(given, site, trunk)
    const editIdentities = identityEditor(given, site, trunk)
    return (message, context) => {
      if (!message.initial) return undefined
      // Rule R11: emergency calls keep their number, and never go to AnywhereNow.
      if (isEmergency(message, site)) return toCentre ? emergencyRoute(message, site, context) : undefined
      const settled = findNumbers(message, given.headers, context).map((found) => settle(message, found, context))
      const verdict = settled.find((each) => each.verdict)?.verdict
      if (verdict) return verdict
      for (const { apply } of settled) apply?.()
      return editIdentities(message, context)
    }
  },
})

interface Found {
  readonly header: 'ruri' | 'to' | 'from'
  readonly uri: Uri
  /** Header parameters that were meant for the URI. */
  readonly params: string
  readonly set: (uri: Uri) => void
}

/** Where numbers have to be looked at: anonymous callers and transfer targets, which Teams gets, have none (R18, R28). */
function findNumbers(message: SipMessage, headers: Options['headers'], context: Context): Found[] {
  const found: Found[] = []
  const transfer = context.to?.kind === 'teams' && isTransfer(message)
  const uri = message.ruri
  if (headers.includes('ruri') && uri && !transfer && !isTransferTarget(uri))
    found.push({ header: 'ruri', uri, params: '', set: (next) => message.setRequestUri(formatUri(next)) })
  for (const header of ['to', 'from'] as const) {
    const read = headers.includes(header) ? readAddress(message, header, context) : undefined
    if (!read || (header === 'to' ? transfer || isTransferTarget(read.uri) : isAnonymous(read.uri))) continue
    const set = (next: Uri): void => message.header(header)?.set(formatNameAddr(replaceUri(read.address, next)))
    found.push({ header, uri: read.uri, params: bareParams(read.address), set })
  }
  return found
}

/** What becomes of one number: a verdict, a change to make, or nothing. */
interface Settled {
  readonly verdict?: PluginVerdict
  readonly apply?: () => void
}

function settler(given: Options, site: Site, trunk: TrunkTraits) {
  const rewrite = numberRewriter(given, site, trunk)
  const remedy = remedies(given, trunk.kind)
  const userPhone = given.userPhone && (trunk.kind === 'anywherenow' || trunk.kind === 'teams')
  const finish = (header: string, uri: Uri): Uri => {
    const sip = given.telToSip && header !== 'ruri' ? telToSip(uri, site.localDomain) : uri
    return userPhone ? withUserPhone(sip) : sip
  }
  return (message: SipMessage, { header, uri, params, set }: Found, context: Context): Settled => {
    const ruling = rewrite(uri, params, context.from)
    if (!ruling) return {}
    if ('uri' in ruling) {
      if (ruling.plus00) context.report('E164_PLUS00', { header })
      return { apply: () => set(finish(header, ruling.uri)) }
    }
    reportInvalid(header, uri, ruling, context)
    const instead = remedy(header, uri)
    if (!instead || 'verdict' in instead) return instead ?? {}
    return {
      apply: () => {
        set(finish(header, instead.uri))
        if (!instead.anonymous) return
        askForPrivacy(message, context)
        // They would tell who calls (rule R34).
        removeIdentities(message)
      },
    }
  }
}
