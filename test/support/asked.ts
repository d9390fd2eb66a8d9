import { deepStrictEqual } from 'node:assert/strict'
import { applyEdits } from '../../runtime/message/apply.js'
import { byteString } from '../../runtime/message/bytes.js'
import { SipMessage } from '../../runtime/message/message.js'
import { interestStage, type InterestRule } from '../../runtime/pipeline/interest.js'
import type { Outcome, Question } from '../../runtime/pipeline/outcome.js'

export type Interest = Readonly<Record<string, readonly InterestRule[]>>

/**
 * Whether the proxy would ask about this message at all.
 * @param age seconds since the dialog was confirmed; a proxy that does not know it asks
 */
export function wanted(
  interest: Interest,
  { stage, from, to, memo }: Question,
  message: SipMessage,
  age?: number,
): boolean {
  const asked: [string | undefined, number][] =
    stage === 'reply'
      ? [
          [from, interestStage['reply-ingress']],
          [to, interestStage['reply-egress']],
        ]
      : [[stage === 'egress' ? to : from, interestStage[stage]]]
  const head = byteString(message.bytes).slice(0, message.head.bodyStart).toLowerCase()
  return asked.some(([name, number]) =>
    (interest[name ?? ''] ?? interest['']!).some(
      ([its, methods, classes, body, text, inMemo, within]) =>
        its === number &&
        (methods === null || methods.includes(message.method)) &&
        (classes === null || classes.includes(Math.floor(message.status / 100))) &&
        (!body || message.hasBody) &&
        (!text || text.some((each) => head.includes(each))) &&
        (!inMemo || inMemo.some((each) => memo?.includes(each))) &&
        (!within || age === undefined || (age >= within[0] && age <= within[1])),
    ),
  )
}

/**
 * A message that the proxy does not ask about must be one about which there is nothing to say.
 * @throws AssertionError with what would be missed
 */
export function mustNotBeMissed(interest: Interest, question: Question, outcome: Outcome): void {
  const message = SipMessage.parse(question.message)
  if (!message || wanted(interest, question, message)) return
  const { action, edits, memo, hints, measures } = outcome
  const reports = outcome.reports.filter(({ plugin }) => plugin !== '')
  const sent = byteString(applyEdits(question.message, edits))
  deepStrictEqual(
    { action, memo, hints, reports, measures, sent },
    { action: 'continue', memo: undefined, hints: {}, reports: [], measures: [], sent: byteString(question.message) },
    'the proxy would not have asked about a message that gets a verdict',
  )
}
