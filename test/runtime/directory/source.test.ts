import { expect, test } from '@jest/globals'
import { numbersOf } from '../../../runtime/directory/source.js'
import type { NumberPlan } from '../../../runtime/directory/number-plan.js'
import { bytesOf } from '../../../runtime/message/bytes.js'
import { SipMessage } from '../../../runtime/message/message.js'

const plan: NumberPlan = {
  countryCode: '31',
  nationalPrefix: '0',
  internationalPrefixes: ['00'],
  nsnLength: { min: 9, max: 9 },
  bareDigits: 'auto',
  minDigits: 7,
}

const stock = ['From: <sip:0612345678@itsp.example>;tag=1', 'To: <sip:0881200600@sbc.example>']

function numbers(first: string, ...headers: string[]): string[] {
  const message = SipMessage.parse(bytesOf([first, ...headers, '', ''].join('\r\n')))
  if (!message) throw new Error('no message')
  return numbersOf(message, plan)
}

const invite = 'INVITE sip:0881200600@sbc.example SIP/2.0'

test.each([
  ['the called number and the caller, as dialled here', [invite, ...stock], ['+31881200600', '+31612345678']],
  [
    'the asserted identity before From (R97), its two values as one',
    [invite, 'P-Asserted-Identity: "a, b" <sip:+31707777003@h;user=phone>, <tel:+31-70-7777003>', ...stock],
    ['+31881200600', '+31707777003', '+31612345678'],
  ],
  [
    'who has forwarded the call (R102)',
    [
      invite,
      ...stock,
      'Diversion: <sip:0201234567@h>;reason=unconditional',
      'History-Info: <sip:+31881200700@h?Reason=SIP%3Bcause%3D302>;index=1, <sip:0201234567@h>;index=1.1',
    ],
    ['+31881200600', '+31612345678', '+31201234567', '+31881200700'],
  ],
  [
    'numbers without extension and other parameters',
    ['INVITE sip:+31881200600%3Bext%3D1@h SIP/2.0', 'From: <sip:+31612345678;ext=2@h>;tag=1', 'To: <sip:x@h>'],
    ['+31881200600', '+31612345678'],
  ],
  [
    'a number whose context is local, not at all',
    ['INVITE sip:7042;phone-context=+31@h SIP/2.0', ...stock],
    ['+31612345678'],
  ],
  [
    'nothing that is no number',
    ['INVITE sip:sales@h SIP/2.0', 'From: <sip:anonymous@anonymous.invalid>;tag=1', 'To: <sip:x@h>'],
    [],
  ],
  ['nothing of a header that cannot be read', ['INVITE sip:%zz@h SIP/2.0', 'From: <<', 'To: <sip:x@h>'], []],
  ['nothing within a dialog', [invite, ...stock.slice(0, 1), 'To: <sip:0881200600@sbc.example>;tag=2'], []],
  ['nothing of a response', ['SIP/2.0 200 OK', ...stock], []],
])('%s', (_, [first = '', ...headers], expected) => {
  expect(numbers(first, ...headers)).toEqual(expected)
})
