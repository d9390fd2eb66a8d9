import { z } from 'zod'
import { definePlugin, type Ask, type Handler, type TrunkKind } from '../runtime/pipeline/plugin.js'
import { withholdRefer } from './_allow.js'
import { headerText, laterMethods } from './_asks.js'
import { callMethods } from './_methods.js'
import { guardRefer } from './refer/guard.js'
import { keepLegs, keepRefers } from './refer/legs.js'
import { offerRefer } from './refer/offer.js'
import { reportReplaces } from './refer/replaces.js'

const options = z.strictObject({
  action: z
    .string()
    .refine((value) => value === 'forward', {
      error: 'must be forward: a proxy cannot carry out a transfer',
      params: { code: 'REFER_LOCAL_NOT_POSSIBLE' },
      abort: true,
    })
    .pipe(z.enum(['forward']))
    .default('forward')
    .describe('What becomes of a REFER that may pass: forward, the only thing that a proxy can do with it'),
  referFromPbx: z
    .enum(['reject', 'pass'])
    .default('reject')
    .describe('A REFER of a PBX: answer 403, or treat it as one of Teams'),
  referWithoutA365: z
    .enum(['reject', 'pass'])
    .default('reject')
    .describe('A REFER in a call without AnywhereNow: answer 405, or pass it where the other side lists it in Allow'),
  transferMode: z
    .enum(['edr', 'teams-local'])
    .default('edr')
    .describe('Who carries out the transfers of Teams: edr AnywhereNow; teams-local Teams, which is offered no REFER'),
  forceRefer: z
    .boolean()
    .default(false)
    .describe(
      'With transferMode edr, add REFER and NOTIFY to what AnywhereNow offers to Teams, where they are missing',
    ),
})

const everyone: readonly TrunkKind[] = ['itsp', 'pbx', 'teams', 'anywherenow']

/** What tells whether somebody takes REFER. The answer to an INVITE may do so by its silence. */
const offers: readonly Ask[] = [
  { stage: 'egress', methods: ['INVITE'] },
  { stage: 'reply-egress', methods: ['INVITE'], statuses: ['1xx'], text: headerText('allow') },
  { stage: 'reply-egress', methods: ['INVITE'], statuses: ['2xx'] },
]

/** Where REFER stands in an Allow, as far as a proxy can tell. */
const anyAllow: readonly Ask[] = [
  { stage: 'egress', methods: laterMethods, text: ['refer'] },
  { stage: 'reply-egress', methods: callMethods, text: ['refer'] },
]

export default definePlugin({
  name: 'refer',
  summary: 'Lets transfers by REFER pass where AnywhereNow carries them out, and refuses all others.',
  rules: ['R38', 'R39', 'R40', 'R41', 'R42', 'R43', 'R44', 'R45', 'R46', 'R47', 'R48'],
  options,
  // No NOTIFY and no answers to REFER at ingress: they pass (rule R44).
  on: [
    { stage: 'ingress', methods: ['REFER'] },
    { stage: 'egress', methods: callMethods },
    { stage: 'reply-egress', methods: callMethods },
  ],
  asks: ({ transferMode }, { trunk: { kind }, direction }) => {
    if (direction === 'ingress') return [{ stage: 'ingress', methods: ['REFER'] }]
    if (kind === 'itsp') return [{ stage: 'egress', methods: ['INVITE'] }]
    if (kind === 'anywherenow') return [{ stage: 'egress', methods: ['INVITE', 'REFER'] }]
    return kind === 'teams' && transferMode !== 'edr' ? [...offers, ...anyAllow] : offers
  },
  onByDefault: { ingress: everyone, egress: everyone },
  check({ transferMode }, { trunk, direction }) {
    if (transferMode === 'edr' || trunk.kind !== 'teams' || direction !== 'egress') return []
    const detail = `transfers of ${trunk.name} do not reach AnywhereNow`
    return [{ code: 'TRANSFER_METADATA_LOST', detail, option: 'transferMode' }]
  },
  setup(given, { trunk, direction }) {
    if (direction === 'ingress') return guardRefer(given, trunk)
    if (trunk.kind === 'teams') return towardTeams(given)
    return (message, context) => {
      keepLegs(message, context)
      if (trunk.kind === 'pbx') keepRefers(message, context)
      if (trunk.kind === 'anywherenow') reportReplaces(message, context)
    }
  },
})

/** What the other side offered is kept as received: before anything is added to it or taken from it. */
function towardTeams({ transferMode, forceRefer }: z.output<typeof options>): Handler {
  return (message, context) => {
    keepLegs(message, context)
    const first = keepRefers(message, context)
    // Whoever the other side is (rule R48).
    if (transferMode !== 'edr') withholdRefer(message)
    else offerRefer(message, context, first, forceRefer)
  }
}
