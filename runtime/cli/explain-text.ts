import { applyEdits } from '../message/apply.js'
import { toText } from '../message/bytes.js'
import type { Outcome, Report, StepTrace } from '../pipeline/outcome.js'
import type { PluginVerdict } from '../pipeline/plugin.js'
import { paintFor, type Paint } from './colour.js'
import { differences, linesOf, type Difference } from './message-diff.js'
import { say } from './print.js'
import { readableData } from './report-data.js'

/** Prints what each plugin did, as a diff, and what came of it. */
export function explainText(message: Uint8Array, outcome: Outcome): void {
  const paint = paintFor(process.stdout)
  for (const step of outcome.steps) printStep(step, paint)
  const told = outcome.steps.flatMap(({ reports }) => reports)
  for (const report of outcome.reports) if (!told.includes(report)) say(reportLine(report, paint))
  say(`${paint('bold', 'verdict')}: ${verdictText(outcome)}`)
  for (const [name, value] of outcome.headers) say(`  ${toText(name)}: ${toText(value)}`)
  for (const { name, value, trunk } of outcome.measures) say(`  measured ${name}: ${value} (${trunk})`)
  for (const [name, value] of Object.entries(outcome.hints)) say(`  hint ${name}: ${value}`)
  if (outcome.memo !== undefined) say(`  memo: ${outcome.memo === '' ? 'forget it' : outcome.memo}`)
  printDiff(differences(linesOf(message), linesOf(applyEdits(message, outcome.edits))), paint)
}

function printStep(step: StepTrace, paint: Paint): void {
  const { plugin, stage, trunk, state, before, after, verdict, reports, failed } = step
  const diff = differences(linesOf(before), linesOf(after))
  const still = diff.length === 0 && reports.length === 0 && !verdict
  const mode = state === 'shadow' ? ', shadow: not applied' : ''
  say(`${paint('bold', plugin)} ${paint('dim', `(${stage}, ${trunk}${mode})`)}${still ? ' nothing to do' : ''}`)
  printDiff(diff, paint)
  for (const report of reports) say(reportLine(report, paint))
  if (failed !== undefined) say(`  ${paint('red', 'failed')}: ${failed}`)
  else if (verdict) say(`  ${verdictText(verdict)}`)
}

/** Lines that went in red, lines that came in green. */
export function printDiff(diff: readonly Difference[], paint: Paint): void {
  for (const { sign, line } of diff) say(paint(sign === '-' ? 'red' : 'green', `  ${sign} ${line}`))
}

function reportLine({ code, data }: Report, paint: Paint): string {
  const details = Object.entries(readableData(data)).map(([name, value]) => ` ${name}=${value}`)
  return `  ${paint('yellow', `report ${code}`)}${details.join('')}`
}

function verdictText(
  verdict: Pick<Outcome, 'action' | 'status' | 'reason' | 'trunk' | 'edits'> | PluginVerdict,
): string {
  if (verdict.action === 'reject') return `reject ${verdict.status} ${verdict.reason}`
  const where = verdict.action === 'steer' ? ` to ${verdict.trunk}` : ''
  const count = 'edits' in verdict ? `, ${verdict.edits.length === 0 ? 'no' : verdict.edits.length} edits` : ''
  return verdict.action + where + count
}
