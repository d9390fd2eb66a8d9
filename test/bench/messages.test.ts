import { expect, test } from '@jest/globals'
import { chainOf, hardest, questionsOfCall, shipped } from '../../bench/messages/questions.js'
import { marks, Template } from '../../bench/messages/template.js'
import { SipMessage } from '../../runtime/message/message.js'

const chain = chainOf(await shipped())

test('a template writes its number over every mark and nothing else', () => {
  const template = new Template(Buffer.from(`a${marks.message}b${marks.message}${marks.call}`))
  expect(template.fill(42).toString()).toBe(`a000042b000042${marks.call}`)
  expect(template.fill(12_345_678).toString()).toBe(`a345678b345678${marks.call}`)
})

test('the questions of a call are those that the hello asks for, in the order of the call', () => {
  expect(questionsOfCall(chain, 1).map(({ name }) => name)).toEqual([
    'INVITE ingress',
    'INVITE egress',
    '183 to INVITE reply',
    '200 to INVITE reply',
    'INVITE ingress',
    'INVITE egress',
    '200 to INVITE reply',
    'INVITE ingress',
    'INVITE egress',
    '200 to INVITE reply',
    'REFER ingress',
    'REFER egress',
    'NOTIFY ingress',
  ])
})

test('each call and each message is another one, and gets the verdict that the first one gets', () => {
  const verdict = (call: number, number: number): string[] =>
    [hardest(call), ...questionsOfCall(chain, call)].map(({ question }) => {
      const message = new Template(question.message).fill(number)
      const { action, edits, reports } = chain.pipeline.ask({ ...question, message })
      return JSON.stringify([action, edits.map(({ op }) => op), reports.map(({ code }) => code)])
    })
  expect(verdict(7, 123_456)).toEqual(verdict(0, 0))
  const callIds = [1, 2].map(
    (number) => SipMessage.parse(new Template(hardest(0).question.message).fill(number))?.callId,
  )
  expect(new Set(callIds).size).toBe(2)
  const tags = [1, 2].map((call) => SipMessage.parse(hardest(call).question.message)?.header('from')?.value)
  expect(new Set(tags).size).toBe(2)
})

test('the hardest INVITE has the size that the bar names, and changes wherever a message can', () => {
  const { question } = hardest(0)
  expect(Math.round(question.message.length / 100)).toBe(12)
  const { edits } = chain.pipeline.ask(question)
  expect(edits.map(({ op }) => op)).toEqual(['set-ruri', 'set-from', 'set-to', 'set-header', 'set-body'])
})
