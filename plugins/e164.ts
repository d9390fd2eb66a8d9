import {
  definePlugin,
  formatNameAddr,
  formatUri,
  steer,
  type Context,
  type PluginVerdict,
  type Site,
  type SipMessage,
  type Trunk,
  type Uri,
} from '../runtime/pipeline/plugin.js'
import { readAddress } from './_addresses.js'
import { isAnonymous, isEmergency, isTransfer, isTransferTarget } from './_calls.js'
import { identityEditor } from './e164/identity.js'
import { askForPrivacy, remedies, reportInvalid } from './e164/invalid.js'
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
  setup(given, { site, trunk }) {
    const settle = settler(given, site, trunk)
    const editIdentities = identityEditor(given, site, trunk)
    return (message, context) => {
      if (!message.initial) return undefined
      if (isEmergency(message, site)) return emergencyRoute(site, trunk, context)
      const settled = findNumbers(message, given.headers, context).map((found) => settle(message, found, context))
      const verdict = settled.find((each) => each.verdict)?.verdict
      if (verdict) return verdict
      for (const { apply } of settled) apply?.()
      return editIdentities(message, context)
    }
  },
})

/** Rule R11: emergency calls keep their number, and never go to AnywhereNow. */
function emergencyRoute({ emergencyTrunk }: Site, { kind }: Trunk, context: Context): PluginVerdict | undefined {
  if (kind !== 'anywherenow') return undefined
  if (emergencyTrunk === undefined) context.report('EMERGENCY_NO_TRUNK')
  // What the emergency trunk itself sends would come straight back.
  return emergencyTrunk === undefined || context.from?.name === emergencyTrunk ? undefined : steer(emergencyTrunk)
}

interface Found {
  readonly header: 'ruri' | 'to' | 'from'
  readonly uri: Uri
  /** Header parameters that were meant for the URI. */
  readonly params: string
  readonly set: (uri: Uri) => void
}

/** Where numbers have to be looked at: anonymous callers and transfer targets have none (rule R18). */
function findNumbers(message: SipMessage, headers: Options['headers'], context: Context): Found[] {
  const found: Found[] = []
  const transfer = isTransfer(message)
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

function settler(given: Options, site: Site, { kind }: Trunk) {
  const rewrite = numberRewriter(given, site, kind)
  const remedy = remedies(given, kind)
  const finish = (header: string, uri: Uri): Uri => {
    const sip = given.telToSip && header !== 'ruri' ? telToSip(uri, site.localDomain) : uri
    return given.userPhone ? withUserPhone(sip) : sip
  }
  return (message: SipMessage, { header, uri, params, set }: Found, context: Context): Settled => {
    const ruling = rewrite(uri, params)
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
        if (instead.anonymous) askForPrivacy(message)
      },
    }
  }
}
