import { applyEdits } from '../message/apply.js'
import { hideKeys, inAllTexts } from '../mask.js'
import { byteString, bytesOf, toText } from '../message/bytes.js'
import type { Edit } from '../message/edit.js'
import type { Outcome, Report, StepTrace } from '../pipeline/outcome.js'
import { differences, linesOf, readable } from './message-diff.js'
import { readableData } from './report-data.js'

/**
 * The answer of `explain --json`. `message` is the resulting message; where its bytes are not UTF-8,
 * `messageBase64` holds them. SRTP keys are stars, as many as there were characters. null stands for "none"; a memo of null is
 * unchanged, of `""` forgotten.
 */
export function explainJson(message: Uint8Array, outcome: Outcome): object {
  return inAllTexts(whatCame(message, outcome), hideKeys) as object
}

function whatCame(message: Uint8Array, outcome: Outcome): object {
  const { action, status, reason, headers, trunk, edits, reports, measures, memo, hints, steps } = outcome
  const result = applyEdits(message, edits)
  const lossy = !Buffer.from(readable(result), 'utf8').equals(result)
  return {
    action,
    status: status ?? null,
    reason: reason ?? null,
    headers: headers.map(([name, value]) => toText(`${name}: ${value}`)),
    trunk: trunk ?? null,
    edits: edits.map(editJson),
    reports: reports.map(reportJson),
    measures,
    memo: memo ?? null,
    hints,
    plugins: steps.map(stepJson),
    message: readable(result),
    ...(lossy && { messageBase64: bytesOf(hideKeys(byteString(result))).toString('base64') }),
  }
}

function stepJson({ plugin, stage, trunk, state, before, after, verdict, reports, failed }: StepTrace): object {
  const diff = differences(linesOf(before), linesOf(after)).map(({ sign, line }) => `${sign} ${line}`)
  return {
    plugin,
    stage,
    trunk,
    state,
    diff,
    verdict: verdict ?? null,
    reports: reports.map(reportJson),
    failed: failed ?? null,
  }
}

function reportJson(report: Report): Report {
  return { ...report, data: readableData(report.data) }
}

/** An edit with its byte strings as text. */
function editJson(edit: Edit): object {
  const entries = Object.entries(edit).map(([key, value]: [string, unknown]) => {
    return [key, typeof value === 'string' ? toText(value) : (value ?? null)]
  })
  return Object.fromEntries(entries) as object
}
