import { deepStrictEqual } from 'node:assert/strict'
import { applyEdits } from '../../runtime/message/apply.js'
import { byteString } from '../../runtime/message/bytes.js'
import { SipMessage } from '../../runtime/message/message.js'
import type { Outcome, Question } from '../../runtime/pipeline/outcome.js'
import { mustNotBeMissed } from './asked.js'
import type { Chain } from './chains.js'
import { protectedLines } from './untouched.js'

/** What a pipeline reports when a plugin did what it must not. */
const faults = ['PLUGIN_FAILED', 'VERDICT_ILLEGAL', 'VERDICT_INVALID', 'EDIT_PROTECTED', 'MEMO_TOO_BIG']

/**
 * What whole chains keep for every message that parses. @returns the verdict
 * @param twice whether a second pass must change nothing. Each plugin keeps that by itself (rule R3); a chain whose later
 *   plugins remove what earlier ones look at need not.
 * @throws AssertionError that names the law
 */
export function checkLaws({ pipeline, interest }: Chain, question: Question, twice = true): Outcome {
  const outcome = pipeline.ask(question)
  const received = SipMessage.parse(question.message)!
  const found = outcome.reports.filter(({ code }) => faults.includes(code) || isInvalid(code, question.message))
  deepStrictEqual(found, [], 'a plugin did what it must not')
  const after = applyEdits(question.message, outcome.edits)
  const message = SipMessage.parse(after)
  if (!message) throw new Error('no SIP message is left')
  deepStrictEqual(protectedLines(message), protectedLines(received), 'a protected line changed')
  // A plugin that was left out for a CR or NUL can work where another has removed that since.
  const complete = !outcome.reports.some(({ code }) => code === 'EDIT_INVALID')
  if (outcome.action === 'continue' || outcome.action === 'steer')
    secondPass(pipeline.ask({ ...question, message: after }), twice && complete)
  else deepStrictEqual(outcome.edits, [], 'edits of a message that goes nowhere')
  mustNotBeMissed(interest, question, outcome)
  return outcome
}

function secondPass({ edits, reports }: Outcome, twice: boolean): void {
  deepStrictEqual(
    reports.map(({ code }) => code).filter((code) => faults.includes(code)),
    [],
    'a fault in a second pass',
  )
  if (twice) deepStrictEqual(edits, [], 'a second pass makes edits')
}

/** A value with CR or NUL in it cannot go back over the wire, so an edit of its other parts may be refused. */
function isInvalid(code: string, message: Uint8Array): boolean {
  return code === 'EDIT_INVALID' && !/\r(?!\n)|\0/.test(byteString(message))
}
