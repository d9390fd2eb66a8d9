import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { SipMessage } from '../../runtime/message/message.js'
import { rawLines } from '../support/untouched.js'
import { emergencyUri } from './addresses.js'
import { ask, call, carry, type Asked } from './dialogs.js'
import { moreLines, style } from './headers.js'
import { body, headOf, trunk, written } from './messages.js'
import { factor, tried } from './tried.js'

/** Emergency calls pass whatever the rest of the chain is for (rule R11). */

const invite = fc
  .record({ target: emergencyUri, more: moreLines, style, body })
  .map(({ target, more, style: write, body: its }) => {
    const head = [...headOf('"Jan" <sip:0612345678;ext=1@h>;tag=a', `<${target}>`, 1, 'INVITE'), ...more]
    return written({ start: `INVITE ${target} SIP/2.0`, head, body: its, style: write })
  })

describe.each(tried)('%s', (_, { pipeline }) => {
  const each = (show: (asked: Asked) => void): void =>
    fc.assert(
      fc.property(invite, trunk, trunk, fc.boolean(), (message, from, to, leaves) =>
        show(ask(pipeline, { stage: leaves ? 'egress' : 'ingress', from, to: leaves ? to : undefined, message })),
      ),
      { numRuns: 80 * factor },
    )

  test('an emergency call is not refused, and goes to the emergency trunk', () => {
    each(({ question: { stage, from, to }, outcome: { action, trunk: chosen } }) => {
      const elsewhere = from !== 'itsp' && (stage === 'ingress' || to === 'anywherenow')
      expect([action, chosen]).toEqual(elsewhere ? ['steer', 'itsp'] : ['continue', undefined])
    })
  })

  test('a whole one never comes to AnywhereNow', () => {
    fc.assert(
      fc.property(call, emergencyUri, (its, target) => {
        carry(
          pipeline,
          { ...its, target, to: 'itsp', later: [] },
          ({ question, outcome: { action, trunk: chosen } }) => {
            expect(action).not.toBe('reject')
            expect(chosen).not.toBe('anywherenow')
            if (question.stage !== 'reply') expect(question.to).not.toBe('anywherenow')
          },
        )
      }),
      { numRuns: 30 * factor },
    )
  })

  test('caller, called number, identity and location stay as they are on the way out', () => {
    each(({ question: { stage }, received, sent }) => {
      if (stage !== 'egress') return
      const message = SipMessage.parse(sent)!
      const kept = (key: string): boolean =>
        /^(?:from|to|p-asserted-identity|remote-party-id|geolocation|privacy|priority)$/.test(key)
      expect(rawLines(message, kept)).toEqual(rawLines(received, kept))
      expect(message.requestUri).toBe(received.requestUri)
    })
  })
})
