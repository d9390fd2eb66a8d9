import { reject, type Context, type Handler, type Reject, type TrunkTraits } from '../../runtime/pipeline/plugin.js'
import { receiverOf, type Leg } from './legs.js'

interface Options {
  readonly referFromPbx: 'reject' | 'pass'
  readonly referWithoutA365: 'reject' | 'pass'
}

/** What the proxy takes in a call without AnywhereNow: everything but REFER. */
const allow = ['Allow', 'INVITE, ACK, CANCEL, BYE, OPTIONS, NOTIFY, INFO, PRACK, UPDATE'] as const

/**
 * Who may transfer a call. A REFER that passes goes on unedited along the route set of its dialog (rules R39, R41).
 * No exemption for emergencies: a REFER is no call, and `Priority` would open the guard to everyone.
 */
export function guardRefer(options: Options, trunk: TrunkTraits): Handler {
  return (message, context) => {
    // An empty tag names no dialog either (rule R43).
    if (!message.toTag) return trunk.allowOutOfDialogRefer ? undefined : forbid('REFER_OUT_OF_DIALOG', context)
    if (trunk.kind === 'itsp' || (trunk.kind === 'pbx' && options.referFromPbx === 'reject'))
      return forbid('REFER_NOT_ACCEPTED', context)
    const peer = receiverOf(message, context)
    if (!peer) context.report('REFER_DIALOG_UNKNOWN')
    else if (trunk.kind === 'anywherenow') tellTowardTeams(peer, context)
    else if (peer.kind !== 'anywherenow') return withoutA365(peer, options, context)
    return undefined
  }
}

function forbid(code: 'REFER_OUT_OF_DIALOG' | 'REFER_NOT_ACCEPTED', context: Context): Reject {
  context.report(code)
  return reject(403, 'Forbidden')
}

/** Teams does not list REFER in its own Allow (rule R46). */
function tellTowardTeams(peer: Leg, context: Context): void {
  if (peer.kind === 'teams') context.report('REFER_TOWARD_TEAMS')
}

/** Nobody in such a call is known to carry out a transfer (rule R42). */
function withoutA365(peer: Leg, { referWithoutA365 }: Options, context: Context): Reject | undefined {
  if (referWithoutA365 === 'pass' && peer.refers) return undefined
  context.report('REFER_WITHOUT_A365', { peer: peer.kind })
  return reject(405, 'Method Not Allowed', [allow])
}
