import {
  definePlugin,
  type Context,
  type Site,
  type SipMessage,
  type TrunkKind,
  type TrunkTraits,
} from '../runtime/pipeline/plugin.js'
import { readAddress } from './_addresses.js'
import { anonymityTest, askForPrivacy, privacyAsked } from './_anonymous.js'
import { headerText, laterMethods } from './_asks.js'
import { isEmergency } from './_calls.js'
import { callMethods } from './_methods.js'
import { removeHeader } from './_private-headers.js'
import { hideCaller, nameAnonymous } from './privacy/caller.js'
import { identityHeaders, removeIdentities } from './_identities.js'
import { identityEditor } from './privacy/identities.js'
import { options, type Options } from './privacy/options.js'

export default definePlugin({
  name: 'privacy',
  summary: 'Writes anonymous callers as AnywhereNow wants them, and keeps hidden identities from untrusted trunks.',
  rules: ['R29', 'R30', 'R31', 'R32', 'R33', 'R34', 'R35', 'R36', 'R37'],
  options,
  on: [
    { stage: 'egress', methods: callMethods },
    { stage: 'reply-egress', methods: callMethods },
  ],
  asks: () => {
    const text = headerText(...identityHeaders, 'p-preferred-identity')
    return [
      { stage: 'egress', methods: ['INVITE'] },
      { stage: 'egress', methods: laterMethods, text },
      { stage: 'reply-egress', methods: callMethods, text },
    ]
  },
  onByDefault: { egress: ['anywherenow', 'itsp'] },
  // Rule R13: a message that passed without this plugin could tell a carrier who the caller wants nobody to know.
  onError: 'reject',
  setup(given, { site, trunk }) {
    const edit = trunk.trustDomain ? withinDomain(given, trunk) : outsideDomain
    return (message, context) => {
      if (belongsToEmergency(message, site, context)) return
      // Rule R36: a wish of the sender to his own proxy, which goes no further.
      removeHeader(message, 'p-preferred-identity')
      edit(message, context)
    }
  },
})

/** An emergency call, or a later message of one: it names the caller as long as it lasts (rule R11). */
function belongsToEmergency(message: SipMessage, site: Site, { memo, keep }: Context): boolean {
  if (!isEmergency(message, site)) return !message.initial && memo === emergency
  if (startsCall(message)) keep(emergency)
  return true
}

/** In the memo: no name of a trunk begins so. */
const emergency = '!emergency'

type EditMessage = (message: SipMessage, context: Context) => void

/** Rule R33, RFC 3325 7: whoever is not trusted with identities gets none that the sender wants hidden. */
function outsideDomain(message: SipMessage, context: Context): void {
  if (privacyAsked(message) !== 'yes' && !isHidden(message, context)) return
  removeIdentities(message)
  if (!startsCall(message)) return
  const from = readAddress(message, 'from', context)
  if (from) hideCaller(message, from, context)
  context.keep(context.trunk.name)
}

/** A carrier inside the trust domain screens the identity itself and gets it untouched (rule R33). */
function withinDomain(given: Options, trunk: TrunkTraits): EditMessage {
  if (trunk.kind === 'itsp') return () => undefined
  const isAnonymous = anonymityTest(given.anonymousAliases)
  const editIdentities = identityEditor(given)
  return (message, context) => {
    if (isHidden(message, context)) removeIdentities(message)
    if (!startsCall(message)) return
    const from = readAddress(message, 'from', context)
    const anonymous = from !== undefined && isAnonymous(from.uri)
    if (anonymous) {
      nameAnonymous(message, from, context)
      if (given.addPrivacy) askForPrivacy(message, context)
    }
    const hiding = from && !anonymous && privacyAsked(message) === 'yes' && hidesCallersOf(context.from?.kind, given)
    if (hiding) hideCaller(message, from, context)
    if (!anonymous && !hiding) editIdentities(message, from, context)
    else if (given.paiWhenAnonymous === 'keep') editIdentities(message, undefined, context)
    else {
      removeIdentities(message)
      context.keep(context.trunk.name)
    }
  }
}

/** Rules R32, R37: Teams sends `Privacy: id` with calls whose number is to be shown. */
function hidesCallersOf(kind: TrunkKind | undefined, { onPrivacyRequested }: Options): boolean {
  if (onPrivacyRequested !== 'auto') return onPrivacyRequested === 'anonymize'
  return kind !== 'teams' && kind !== 'anywherenow'
}

/** From changes here alone; what the dialog brings later the proxy maps (rule R5). */
function startsCall(message: SipMessage): boolean {
  return message.initial && message.method === 'INVITE'
}

/** A later request of a caller who was hidden from this trunk: it may name him again without asking for privacy. */
function isHidden(message: SipMessage, { memo, trunk }: Context): boolean {
  return message.isRequest && !message.initial && memo === trunk.name && privacyAsked(message) !== 'no'
}
