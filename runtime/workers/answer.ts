import { CodedError } from '../codes.js'
import type { Report } from '../pipeline/outcome.js'
import type { Pipeline } from '../pipeline/run.js'
import { decodeAsk } from '../wire/ask.js'
import { encodeRefuse, encodeVerdict } from '../wire/answers.js'
import { peekAskId } from '../wire/peek.js'

/** Answers one ask frame. Never throws: what cannot be answered is refused with a code. */
export function answer(pipeline: Pipeline, frame: Uint8Array, reports: Report[]): Uint8Array {
  const id = peekAskId(frame) ?? 0
  try {
    const outcome = pipeline.ask(decodeAsk(frame))
    for (const report of outcome.reports) reports.push(report)
    const target = outcome.trunk === undefined ? undefined : pipeline.trunk(outcome.trunk)
    return encodeVerdict(id, outcome, target, pipeline.revision)
  } catch (error) {
    const code = error instanceof CodedError ? error.code : 'FRAME_INVALID'
    return encodeRefuse(id, code, error instanceof Error ? error.message : String(error))
  }
}
