import { CodedError } from '../codes.js'
import type { Measure, Question, Report } from '../pipeline/outcome.js'
import type { Pipeline } from '../pipeline/run.js'
import { unwatched, type Watch } from '../pipeline/watch.js'
import { decodeAsk } from '../wire/ask.js'
import { encodeRefuse, encodeVerdict } from '../wire/answers.js'
import { peekAskId } from '../wire/peek.js'

/** Where the findings of a batch are gathered. */
export interface Gathered {
  readonly reports: Report[]
  readonly measures: Measure[]
}

/** Answers one ask frame. Never throws: what cannot be answered is refused with a code. */
export function answer(
  pipeline: Pipeline,
  frame: Uint8Array,
  gathered: Gathered,
  watch: Watch = unwatched,
): Uint8Array {
  const { reports, measures } = gathered
  const id = peekAskId(frame) ?? 0
  try {
    const outcome = pipeline.ask(withClock(decodeAsk(frame)), false, watch)
    for (const report of outcome.reports) reports.push(report)
    for (const measure of outcome.measures) measures.push(measure)
    const target = outcome.trunk === undefined ? undefined : pipeline.trunk(outcome.trunk)
    return encodeVerdict(id, outcome, target, pipeline.revision)
  } catch (error) {
    const code = error instanceof CodedError ? error.code : 'FRAME_INVALID'
    return encodeRefuse(id, code, error instanceof Error ? error.message : String(error))
  }
}

/** The time of receipt is a fact of the question, so that a verdict about a Date header can be replayed. */
function withClock(question: Question): Question {
  return { ...question, facts: { now: Math.floor(Date.now() / 1000), ...question.facts } }
}
