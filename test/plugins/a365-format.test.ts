import { describe, expect, test } from '@jest/globals'
import { formatFault } from '../../plugins/_a365-format.js'
import { SipMessage } from '../../runtime/message/message.js'
import { invite } from '../support/test-plugin.js'

const good = {
  ruri: 'sip:+31881200600@a365.example:5061;user=phone;transport=tls',
  to: '<sip:+31881200600@h;user=phone>',
  from: '"Jan" <sip:+31612345678@h;user=phone>;tag=1',
}

function fault(given: Partial<typeof good>): unknown {
  const { ruri, to, from } = { ...good, ...given }
  return formatFault(
    SipMessage.parse(invite`
      INVITE ${ruri} SIP/2.0
      From: ${from}
      To: ${to}`)!,
  )
}

describe('the format that AnywhereNow takes (R15, R23, R24, R29)', () => {
  test.each<[it: string, given: Partial<typeof good>]>([
    ['numbers in +E.164 form', {}],
    ['without user=phone', { ruri: 'sip:+31881200600@h', to: 'sip:+31881200600@h' }],
    ['tel:', { from: '<tel:+31612345678>;tag=1' }],
    ['exactly anonymous', { from: '<sip:anonymous@anonymous.invalid>;tag=1' }],
    ['the target of a transfer', { ruri: 'sip:h;x-m=a', to: '<sip:h;x-m=a>' }],
    ['parameters of the header', { from: '<sip:+31612345678@h>;tag=1;epid=2' }],
  ])('takes %s', (_, given) => expect(fault(given)).toBeUndefined())

  test.each<[it: string, given: Partial<typeof good>, header: string, value: string]>([
    ['a national Request-URI', { ruri: 'sip:0881200600@h' }, 'ruri', 'sip:0881200600@h'],
    ['one that is no SIP URI', { ruri: 'urn:service:sos' }, 'ruri', 'urn:service:sos'],
    ['an extension in the Request-URI', { ruri: 'sip:+31881200600;ext=1@h' }, 'ruri', 'sip:+31881200600;ext=1@h'],
    ['a national To', { to: '<sip:0881200600@h>' }, 'to', 'sip:0881200600@h'],
    ['an anonymous To', { to: '<sip:anonymous@h>' }, 'to', 'sip:anonymous@h'],
    ['ext behind the host', { to: '<sip:+31881200600@h;EXT=1>' }, 'to', 'sip:+31881200600@h;EXT=1'],
    ['verstat of a bare address', { from: 'sip:+31612345678@h;verstat=x;tag=1' }, 'from', 'sip:+31612345678@h'],
    ['verstat of nobody', { from: '<sip:anonymous;verstat=x@h>;tag=1' }, 'from', 'sip:anonymous;verstat=x@h'],
    ['Anonymous', { from: '<sip:Anonymous@h>;tag=1' }, 'from', 'sip:Anonymous@h'],
    ['a caller without user', { from: '<sip:h>;tag=1' }, 'from', 'sip:h'],
    ['separators', { from: '<sip:+31-612345678@h>;tag=1' }, 'from', 'sip:+31-612345678@h'],
    ['16 digits', { from: '<sip:+3161234567890123@h>;tag=1' }, 'from', 'sip:+3161234567890123@h'],
    ['a malformed From', { from: '<sip:+31612345678@h' }, 'from', ''],
  ])('does not take %s', (_, given, header, value) => expect(fault(given)).toEqual({ header, value }))
})
