import { CodedError } from '../codes.js'
import { applyEdits } from '../message/apply.js'
import type { Edit } from '../message/edit.js'
import { EditRefused, Guard } from '../message/guard.js'
import { SipMessage } from '../message/message.js'
import type { Leg, Segment, Step, TrunkChain } from './chain.js'
import { Memo, memoLimit } from './memo.js'
import type { Outcome, Question, Report, StepTrace } from './outcome.js'
import { reject, type PluginVerdict } from './plugin.js'
import { Turn, type Circumstances, type StepFailed } from './turn.js'

/** One pass over the received message, with its own view and memo. */
export class Attempt {
  readonly message: SipMessage
  readonly #question: Question
  readonly #circumstances: Circumstances
  readonly #memo: Memo
  readonly #turn: Turn
  readonly #trace: boolean
  readonly #shadowTraces: StepTrace[] = []

  constructor(question: Question, circumstances: Circumstances, trace: boolean) {
    const guard = new Guard()
    const message = SipMessage.parse(question.message, guard)
    if (!message) throw new CodedError('MESSAGE_NOT_SIP', 'no SIP start line')
    for (const edit of question.staged ?? []) lay(message, edit)
    this.message = message
    this.#question = question
    this.#circumstances = circumstances
    this.#trace = trace
    this.#memo = new Memo(question.memo)
    this.#turn = new Turn(message, guard, this.#memo, circumstances, trace)
  }

  run(legs: readonly Leg[], skipped: ReadonlySet<Step>): void {
    // Rule R1: a CANCEL has to match the INVITE that the proxy sent, which the proxy sees to.
    if (this.message.method === 'CANCEL' && this.message.isRequest) return
    if (this.message.bodyEncoded && this.message.hasBody && legs.some((leg) => this.#isWanted(leg)))
      this.#turn.report('BODY_ENCODED')
    for (const { of, segments } of legs)
      for (const segment of segments) {
        if (segment.shadow) this.#shadow(segment, of, skipped)
        else this.#turn.run(segment.steps, of, skipped)
      }
  }

  #isWanted({ segments }: Leg): boolean {
    return segments.some(({ steps }) => steps.some((step) => step.wants(this.message)))
  }

  /** Runs the steps on a copy of the message as it stands, and only tells what they would have done. */
  #shadow(segment: Segment, of: TrunkChain, skipped: ReadonlySet<Step>): void {
    if (this.#turn.ended) return
    const guard = new Guard()
    const copy = SipMessage.parse(applyEdits(this.message.bytes, this.message.edits()), guard)
    if (!copy) return
    const turn = new Turn(copy, guard, new Memo(this.#question.memo), this.#circumstances, this.#trace)
    turn.run(segment.steps, of, skipped)
    this.#shadowTraces.push(...turn.traces)
    this.#turn.refused.push(...turn.refused)
    const edits = copy.edits()
    if (edits.length === 0 && !turn.verdict) return
    const data = { action: turn.verdict?.action ?? 'continue', edits: edits.map(describe).join(', ') }
    const [first, ...others] = segment.steps
    const plugin = first && others.length === 0 ? first.plugin : ''
    this.#turn.reports.push({ code: 'SHADOW', plugin, trunk: of.trunk.name, data })
  }

  outcome(reports: readonly Report[], failures: readonly StepTrace[]): Outcome {
    const steps = this.#trace ? [...failures, ...this.#turn.traces, ...this.#shadowTraces] : []
    return this.#conclude(this.#turn.verdict, [...reports, ...this.#turn.reports, ...this.#turn.refused], steps)
  }

  /** Rule R13: the plugin that failed must not be left out. Nothing else of this pass counts. */
  refusal(reports: readonly Report[], failures: readonly StepTrace[]): Outcome {
    const refused = this.#conclude(reject(500, 'Server Internal Error'), reports, failures)
    return { ...refused, memo: undefined, hints: {} }
  }

  #conclude(verdict: PluginVerdict | undefined, reports: readonly Report[], steps: readonly StepTrace[]): Outcome {
    const rejected = verdict?.action === 'reject' ? verdict : undefined
    // Steered away at egress, the message is asked about again on its way to the other trunk, as it came.
    const leaves = verdict?.action === 'steer' && this.#question.stage === 'egress'
    const goesOn = verdict === undefined || (verdict.action === 'steer' && !leaves)
    let memo = leaves ? undefined : this.#memo.serialize()
    const found = [...reports]
    if (memo !== undefined && memo.length > memoLimit) {
      found.push({ code: 'MEMO_TOO_BIG', plugin: '', trunk: '', data: { characters: memo.length } })
      memo = undefined
    }
    return {
      action: verdict?.action ?? 'continue',
      status: rejected?.status,
      reason: rejected?.reason,
      headers: rejected?.headers ?? [],
      trunk: verdict?.action === 'steer' ? verdict.trunk : undefined,
      edits: goesOn ? this.message.edits() : [],
      memo,
      hints: this.#turn.hints,
      reports: found,
      measures: this.#turn.measures,
      steps,
    }
  }
}

/** @throws CodedError FRAME_INVALID: what the proxy says that it accepted can stand in no message. */
function lay(message: SipMessage, edit: Edit): void {
  try {
    message.lay(edit)
  } catch (error) {
    if (error instanceof EditRefused) throw new CodedError('FRAME_INVALID', `staged ${error.message}`)
    throw error
  }
}

/** What `explain` shows of a plugin that failed. */
export function failureTrace({ step, report, refused }: StepFailed, bytes: Uint8Array): StepTrace {
  const { plugin, stage, state } = step
  const { trunk } = report
  const failed = String(report.data.reason)
  return {
    plugin,
    stage,
    trunk,
    state,
    before: bytes,
    after: bytes,
    verdict: undefined,
    reports: [report, ...refused],
    failed,
  }
}

function describe(edit: Edit): string {
  return 'name' in edit ? `${edit.op} ${edit.name}` : edit.op
}
