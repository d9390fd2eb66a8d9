import { deepStrictEqual, strictEqual } from 'node:assert/strict'
import { byteString, bytesOf, toText } from '../../runtime/message/bytes.js'
import { SipMessage } from '../../runtime/message/message.js'
import type { Outcome } from '../../runtime/pipeline/outcome.js'
import type { Pipeline } from '../../runtime/pipeline/run.js'
import { damaged, hardMessages } from './hard-messages.js'
import { meaning, spellings } from './spellings.js'
import { noFaults, type Trial } from './trial.js'

/** What every plugin must keep, for every message, without its author writing a line. */

/** Applied to its own result, a plugin edits nothing (rule R3). */
export function secondPass(trial: Trial, outcome: Outcome): void {
  if (outcome.action !== 'continue' && outcome.action !== 'steer') return
  const result = trial.result(outcome)
  const again = trial.ask(result)
  strictEqual(shown(trial.result(again, result)), shown(result), 'a second pass changes the message again')
  deepStrictEqual(again.edits, [], 'a second pass makes edits that change nothing')
}

/** The same message in another spelling gets the same verdict and the same changes (rule R2). */
export function anySpelling(trial: Trial, outcome: Outcome): void {
  for (const { name, bytes } of spellings(trial.message)) {
    const other = trial.ask(bytes)
    noFaults(other, `with ${name}`)
    deepStrictEqual(verdictOf(other), verdictOf(outcome), `another verdict with ${name}`)
    const [got, wanted] = [trial.result(other, bytes), trial.result(outcome)]
    strictEqual(toText(meaning(got)), toText(meaning(wanted)), `another result with ${name}`)
  }
}

/** A handler remembers nothing: the first message and the thousandth get the same answer. */
export function deterministic(trials: readonly Trial[]): void {
  const pipelines = new Map<string, Pipeline>()
  const warm = (trial: Trial): Outcome => {
    const pipeline = pipelines.get(trial.key) ?? trial.pipeline()
    pipelines.set(trial.key, pipeline)
    return trial.ask(trial.message, pipeline)
  }
  const first = trials.map(warm)
  for (const trial of trials.toReversed()) warm(trial)
  for (const [index, trial] of trials.entries()) {
    const cold = trial.ask()
    deepStrictEqual(withoutSteps(first[index]), withoutSteps(cold), 'the verdict depends on earlier messages')
    deepStrictEqual(withoutSteps(warm(trial)), withoutSteps(cold), 'the verdict depends on earlier messages')
  }
}

/** Broken messages are left alone or edited, never a reason to fail. */
export function unbreakable(trials: readonly Trial[]): void {
  const settings = [...new Map(trials.map((trial) => [trial.key, trial])).values()]
  for (const setting of settings) {
    const own = trials.filter(({ key }) => key === setting.key)
    const pipeline = setting.pipeline()
    for (const message of [...hardMessages, ...own.flatMap((trial) => damaged(trial.message))]) {
      const parsed = SipMessage.parse(message)
      if (parsed?.isRequest === !setting.stage.startsWith('reply-')) survives(setting, pipeline, message)
    }
  }
}

function survives(trial: Trial, pipeline: Pipeline, message: Uint8Array): void {
  const about = `on the message\n${shown(message)}`
  const outcome = trial.ask(message, pipeline)
  noFaults(outcome, about)
  const result = trial.result(outcome, message)
  if (!SipMessage.parse(result)) throw new Error(`no SIP message is left of ${about}`)
  deepStrictEqual(trial.ask(result, pipeline).edits, [], `a second pass makes edits ${about}`)
}

/** Equal but for header lines that the plugin adds: their place is behind the others, wherever the author put them. */
export function sameMessage(got: Uint8Array, wanted: Uint8Array, { edits }: Outcome): void {
  const added = edits.flatMap((edit) => (edit.op === 'add-header' ? [`${edit.name}: ${edit.value}\r\n`] : []))
  const without = (message: Uint8Array): Uint8Array =>
    bytesOf(added.reduce((text, line) => text.replace(line, ''), byteString(message)))
  const counts = (message: Uint8Array): number[] => added.map((line) => byteString(message).split(line).length)
  if (added.length === 0 || String(counts(got)) !== String(counts(wanted))) strictEqual(shown(got), shown(wanted))
  else strictEqual(shown(without(got)), shown(without(wanted)))
}

function verdictOf({ action, status, reason, headers, trunk, reports }: Outcome): object {
  return { action, status, reason, headers, trunk, reports: reports.map(({ code }) => code) }
}

function withoutSteps(outcome: Outcome | undefined): object {
  return { ...outcome, steps: [] }
}

/** Text of a message with its line ends visible, so that a difference in them shows. */
export function shown(message: Uint8Array): string {
  return toText(byteString(message)).replaceAll('\r\n', '␍␊\n')
}
