import { z } from 'zod'
import { definePlugin, type Context, type SipMessage } from '../runtime/pipeline/plugin.js'
import { checkClock } from './diagnostics/clock.js'
import { cutWithin, explainEnd } from './diagnostics/cut.js'
import { msDiagnosticsHeaders } from './diagnostics/ms-diagnostics.js'
import { explainRefusal } from './diagnostics/refusals.js'
import { describeInvite, keptIn } from './diagnostics/sent.js'
import { parseSipfrag } from './diagnostics/sipfrag.js'
import { reportReasons, reportReferrer } from './diagnostics/teams-reasons.js'
import { headerText } from './_asks.js'
import { reportLocalTimeout } from './_local-timeout.js'
import { callMethods } from './_methods.js'

const options = z.strictObject({
  aheadWarn: z.number().min(0).default(5).describe('Seconds that the own clock may be ahead of a Date header'),
  behindWarn: z.number().min(0).default(60).describe('Seconds that the own clock may be behind a Date header'),
})

export default definePlugin({
  name: 'diagnostics',
  summary: 'Explains refusals, failed transfers and clocks that are off. It only reports and never changes a message.',
  rules: ['R109', 'R110', 'R111', 'R112', 'R113', 'R114', 'R115'],
  options,
  // Provisional responses tell nothing; of the good ones, that to an INVITE is one sample of the clock a call.
  on: [
    { stage: 'reply-ingress', methods: callMethods, statuses: ['4xx', '5xx', '6xx'] },
    { stage: 'reply-ingress', methods: ['INVITE'], statuses: ['2xx'] },
    { stage: 'ingress', methods: ['INVITE', 'REFER', 'NOTIFY', 'BYE'] },
    { stage: 'egress', methods: ['INVITE'] },
    { stage: 'failure', methods: ['INVITE'] },
  ],
  asks(_, { trunk: { kind } }) {
    const date = headerText('date')
    const reasons = headerText(...msDiagnosticsHeaders)
    return [
      { stage: 'reply-ingress', methods: callMethods, statuses: ['4xx', '5xx', '6xx'] },
      { stage: 'reply-ingress', methods: ['INVITE'], statuses: ['2xx'] },
      { stage: 'ingress', methods: ['INVITE', 'REFER'], text: date },
      { stage: 'ingress', methods: ['NOTIFY'], text: [...date, 'message/sipfrag'] },
      { stage: 'ingress', methods: ['BYE'], text: [...date, ...reasons] },
      // How long a call with AnywhereNow was tells whether it was cut.
      ...(kind === 'anywherenow' ? [{ stage: 'ingress', methods: ['BYE'], age: cutWithin } as const] : []),
      { stage: 'egress', methods: ['INVITE'] },
      { stage: 'failure', methods: ['INVITE'] },
    ]
  },
  onByDefault: { ingress: ['itsp', 'pbx', 'teams', 'anywherenow'], egress: ['anywherenow'] },
  setup(tolerance) {
    return (message, context) => {
      if (context.stage === 'egress') return rememberInvite(message, context)
      if (context.stage === 'failure') return explainFailure(context)
      // What the proxy itself says has its own clock's time.
      if (context.facts['local'] !== true) checkClock(message, context, tolerance)
      return message.isRequest ? explainRequest(message, context) : explainResponse(message, context)
    }
  },
})

/** Keeps what may explain the response to this INVITE. */
function rememberInvite(message: SipMessage, context: Context): void {
  context.keep({ ...keptIn(context.memo), sent: describeInvite(message, context.to?.kind === 'anywherenow') })
}

/** A time-out of the proxy's own never comes as a response (rule R111). */
function explainFailure(context: Context): void {
  const { local, status } = context.facts
  if (local === true && status === 408 && context.to?.kind === 'anywherenow') reportLocalTimeout(context)
}

function explainRequest(message: SipMessage, context: Context): void {
  if (message.method === 'NOTIFY') explainNotify(message, context)
  if (message.method === 'BYE') explainEnd(message, context, keptIn(context.memo))
}

/** What became of a transfer (rules R44, R109, R115). */
function explainNotify(message: SipMessage, context: Context): void {
  const isFragment = /^message\/sipfrag\s*(?:;|$)/i.test(message.header('content-type')?.value ?? '')
  const fragment = isFragment ? parseSipfrag(message.body) : undefined
  if (!fragment || fragment.status < 300) return
  const { status, reason } = fragment
  if (status === 429) return reportReferrer(fragment.headers, context)
  context.report('TRANSFER_FAILED', { status, reason: reason.slice(0, 100) })
  reportReasons(fragment.headers, context, { status, method: message.method })
}

function explainResponse(message: SipMessage, context: Context): void {
  const kept = keptIn(context.memo)
  if (message.status >= 400) return explainRefusal(message, context, kept)
  const answered = kept.answered ?? context.facts['now']
  // What was sent needs no explanation any more.
  context.keep(typeof answered === 'number' ? { answered } : undefined)
}
