import { describe, expect, test } from '@jest/globals'
import { SipMessage } from '../../runtime/message/message.js'
import { rawLines } from '../support/untouched.js'
import type { Asked } from './dialogs.js'
import { everyMessage, tried } from './tried.js'

/** What must not get out, whatever comes in. */

/** Methods of which plugins see nothing: keep-alives, what the proxy itself makes, and what no trunk is sent. */
const unseen = ['OPTIONS', 'CANCEL', 'REGISTER']

describe.each(tried)('%s', (_, chain) => {
  test('carriers and PBXs see nothing of AnywhereNow and Teams (R14)', () => {
    everyMessage(chain, 90, (asked) => {
      if (!isSent(asked) || !['itsp', 'pbx'].includes(String(asked.question.to))) return
      const message = SipMessage.parse(asked.sent)!
      expect(rawLines(message, (key) => /^(?:a365-|x-ms-|ms-diagnostics|ms-split)/.test(key))).toEqual([])
      expect(
        rawLines(message, (key) => key === 'referred-by').filter((line) => /;x-(?:m|t|ti|tt)=/i.test(line)),
      ).toEqual([])
    })
  })

  test('nobody but AnywhereNow says A365, nobody but it and Teams X-MS (R6)', () => {
    everyMessage(chain, 90, ({ question: { stage, from }, outcome: { action }, received, sent }) => {
      const arrives = (stage === 'ingress' || stage === 'reply') && (action === 'continue' || action === 'steer')
      if (!arrives || unseen.includes(received.method)) return
      const message = SipMessage.parse(sent)!
      if (from !== 'anywherenow') expect(rawLines(message, (key) => key.startsWith('a365-'))).toEqual([])
      if (from === 'itsp' || from === 'pbx') expect(rawLines(message, (key) => /^x-ms-|^ms-/.test(key))).toEqual([])
    })
  })

  test('an SRTP key stands in no report, hint, memo or refusal', () => {
    everyMessage(chain, 90, ({ question: { message }, outcome }) => {
      const { reports, hints, memo, reason, headers, measures } = outcome
      const told = JSON.stringify([reports, hints, memo, reason, headers, measures])
      for (const [, key = ''] of Buffer.from(message)
        .toString('latin1')
        .matchAll(/inline:([^|;\s]+)/g))
        for (const part of [key.slice(0, 12), key.slice(12, 24), key.slice(-12)]) expect(told).not.toContain(part)
    })
  })
})

/** Whether the message goes to the trunk `to` now. */
function isSent({ question: { stage }, outcome: { action }, received }: Asked): boolean {
  return (stage === 'egress' || stage === 'reply') && action === 'continue' && !unseen.includes(received.method)
}
