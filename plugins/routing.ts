import {
  definePlugin,
  type Context,
  type Finding,
  type Place,
  type PluginVerdict,
  type Site,
  type SipMessage,
} from '../runtime/pipeline/plugin.js'
import { formatFault } from './_a365-format.js'
import { reportLocalTimeout } from './_local-timeout.js'
import { steerTo, tenantNamed, trunkNamed } from './_trunks.js'
import { chooser } from './routing/choose.js'
import { meaningOf408, pendingIn, type Pending } from './routing/failover.js'
import { options, type Options } from './routing/options.js'

export default definePlugin({
  name: 'routing',
  summary: 'Sends calls to AnywhereNow, Teams or the PBX by the number directory, and on when AnywhereNow passes.',
  rules: ['R95', 'R96', 'R97', 'R98', 'R99', 'R100', 'R101', 'R102', 'R103'],
  options,
  on: [
    { stage: 'ingress', methods: ['INVITE'] },
    { stage: 'egress', methods: ['INVITE'] },
    { stage: 'reply-ingress', methods: ['INVITE'], statuses: ['2xx', '4xx'] },
    { stage: 'failure', methods: ['INVITE'] },
  ],
  // From AnywhereNow nothing is intercepted: there it is for the 408 and for where a365-steering is off.
  onByDefault: { ingress: ['itsp', 'pbx', 'teams', 'anywherenow'], egress: ['anywherenow'] },
  check: findings,
  setup(given, { site }) {
    const choose = chooser(given, site)
    return (message, context) => {
      if (!message.isRequest) return readReply(message, given, context)
      if (!message.initial) return undefined
      if (context.stage === 'egress') return noteFormat(message, context)
      return context.stage === 'failure' ? afterFailure(given, site, context) : choose(message, context)
    }
  },
})

/** What can only be seen with the site. */
function findings({ mode, otherwise }: Options, { site, trunk, direction }: Place): Finding[] {
  if (otherwise !== '' && !site.trunks.some(({ name }) => name === otherwise))
    return [{ code: 'TRUNK_NOT_DEFINED', detail: `there is no trunk "${otherwise}"`, option: 'otherwise' }]
  if (mode === 'directory' || otherwise !== '' || direction === 'egress' || trunk.kind === 'anywherenow') return []
  return [{ code: 'ROUTING_NO_OTHERWISE', detail: 'mode is anywhere-first, and otherwise is empty', option: 'mode' }]
}

/** Remembers of the INVITE that AnywhereNow gets whether its format gives a reason for a 408. */
function noteFormat(message: SipMessage, context: Context): void {
  const pending = pendingIn(context.memo)
  if (pending && context.to?.kind === 'anywherenow')
    context.keep({ ...pending, clean: formatFault(message) === undefined })
}

/** Advises the proxy what to do after a 408. What is wrong with a format, diagnostics tells (rule R111). */
function readReply(message: SipMessage, { failoverWindow }: Options, context: Context): void {
  const pending = pendingIn(context.memo)
  if (!pending) return
  // Answered, so that a 408 within the dialog means something else.
  if (message.status < 300) context.keep(undefined)
  if (message.status !== 408 || !isAnswerOf(context.from?.kind, context.to?.kind)) return
  const meaning = meaningOf408(pending, context, failoverWindow)
  if (meaning === 'local') reportLocalTimeout(context)
  if (meaning === 'ringing') context.report('A365_LATE_408')
  if (meaning === 'late') context.report('FAILOVER_TOO_LATE', elapsedOf(context))
  // After a time-out of its own the proxy goes on as for any trunk that does not answer.
  if (meaning !== 'local') context.hint('failover', meaning === 'unknown-number' ? pending.next : 'no')
}

/** Carries out what the hint advises, for a proxy that asks once every branch has failed. */
function afterFailure({ failoverWindow }: Options, site: Site, context: Context): PluginVerdict | undefined {
  const pending = pendingIn(context.memo)
  if (!pending || context.facts['status'] !== 408 || !isAnswerOf(context.to?.kind, context.from?.kind)) return undefined
  if (meaningOf408(pending, context, failoverWindow) !== 'unknown-number') return undefined
  return steerOn(pending, site, context)
}

function steerOn({ next, tenant }: Pending, site: Site, context: Context): PluginVerdict | undefined {
  const trunk = trunkNamed(site, next)
  return trunk && steerTo(trunk, tenantNamed(site, tenant), site, context)
}

/** Whether AnywhereNow answered somebody else: its own calls are never sent on. */
function isAnswerOf(answering: string | undefined, asking: string | undefined): boolean {
  return answering === 'anywherenow' && asking !== 'anywherenow'
}

function elapsedOf({ facts }: Context): { elapsed?: number } {
  const { elapsed } = facts
  return typeof elapsed === 'number' ? { elapsed } : {}
}
