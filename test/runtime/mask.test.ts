import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { hideKeys, inAllTexts, maskNumbers } from '../../runtime/mask.js'

const key = 'WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz'
const stars = '*'.repeat(40)

describe('maskNumbers hides who calls whom', () => {
  test.each<[what: string, before: string, after: string]>([
    ['a SIP URI with a number', 'sip:+31612345678@h', 'sip:+316******78@h'],
    [
      'in upper case, with a port and parameters',
      'SIPS:+31612345678@h:5061;user=phone',
      'SIPS:+316******78@h:5061;user=phone',
    ],
    ['with separators in the user part', 'sip:+31-20-123-4567@h', 'sip:+31-2*-***-**67@h'],
    ['with an escaped plus', 'sip:%2B31612345678@h', 'sip:%2B316******78@h'],
    ['with escaped blanks', 'sip:+31%206%2012345678@h', 'sip:+31%206%20******78@h'],
    ['with an extension', 'sip:+31612345678;ext=1234@h', 'sip:+316******78;***@h'],
    ['with a password', 'sip:alice:secret@h', 'sip:a***:***@h'],
    ['with a name', 'sip:jan.jansen@contoso.com', 'sip:j***@contoso.com'],
    ['with a name in UTF-8 as bytes', 'sip:\xc3\xa9mile@h', 'sip:***@h'],
    ['with a name that is an escaped address', 'sip:jan%40contoso.com@h', 'sip:j***%40c***@h***'],
    ['with a short number', 'sip:7042@pbx.example', 'sip:7***@pbx.example'],
    ['with the unescaped # of Teams', 'sip:+31612345678#1@h', 'sip:+***@h'],
    [
      'without a user',
      'sip:sip.pstnhub.microsoft.com:5061;transport=tls',
      'sip:sip.pstnhub.microsoft.com:5061;transport=tls',
    ],
    ['of nobody', 'sip:anonymous@anonymous.invalid', 'sip:anonymous@anonymous.invalid'],
    ['escaped as a whole', 'sip%3A%2B31612345678%40h', 'sip%3A%2B316******78%40h'],
    ['two in a list', '<sip:alice@a>,<sip:bob@b>', '<sip:a***@a>,<sip:b***@b>'],
    ['two without brackets', 'sip:alice@a,sip:bob@b', 'sip:a***@a,sip:b***@b'],
    ['behind other text', 'To: "Jan Jansen" <sip:alice@a>;tag=1', 'To: "***" <sip:a***@a>;tag=1'],
    ['a TEL URI', 'tel:+31-20-123-4567;phone-context=+31', 'tel:+31-2*-***-**67;phone-context=+31'],
    ['a local TEL URI', 'tel:7042;phone-context=+31201234567', 'tel:7***;phone-context=+312******67'],
    ['an address without a scheme', 'u@contoso.com', 'u***@c***'],
    ['the same in quotes', 'Referrer="u@contoso.com"', 'Referrer="u***@c***"'],
    ['the same behind an equals sign', 'Referrer=jan.jansen@contoso.com;x=1', 'Referrer=j***@c***;x=1'],
    ['the same escaped', 'Replaces=jan%40contoso.com%3Bto-tag%3D1', 'Replaces=j***%40c***%3Bto-tag%3D1'],
    ['a user of Teams', 'x-m=8:orgid:dfcb2a1e-1;x-t=2', 'x-m=8:orgid:***;x-t=2'],
    ['a number', '31612345678', '316******78'],
    ['behind a plus', '+31612345678', '+316******78'],
    ['behind an escaped plus', '%2b31612345678', '%2b316******78'],
    ['with hyphens', '+31-20-123-4567', '+31-2*-***-**67'],
    ['with the trunk zero', '+31 (0)20 123 4567', '+31 (0)** *** **67'],
    ['with no-break spaces', '+31\xa020\xa01234567', '+31\xa02*\xa0*****67'],
    ['with the same in UTF-8', '+31\xc2\xa020\xc2\xa01234567', '+31\xc2\xa02*\xc2\xa0*****67'],
    ['with dots', '+1.914.555.1234', '+1.91*.***.**34'],
    ['national', '020-123 4567', '020-*** **67'],
    ['national in brackets', '(020) 1234567', '(020) *****67'],
    ['international without plus', '0031 20 123 4567', '003* ** *** **67'],
    ['American', '(914) 555-1234', '(914) ***-**34'],
    ['in groups with hyphens', '31-20-123-4567', '31-2*-***-**67'],
    ['of six digits', '123456', '1*****'],
    ['in a sentence', 'no entry for 0612345678.', 'no entry for 061*****78.'],
  ])('%s', (_, before, after) => expect(maskNumbers(before)).toBe(after))

  test.each([
    '198.51.100.7:5060',
    'IN IP4 198.51.100.20',
    '[2001:db8::1]:5061',
    'm=audio 49170 RTP/SAVP 8 0 101 13',
    'formats 0 8 18 96 97 101',
    'a=fmtp:101 0-15,32-49',
    '2025-11-22T09:30:30Z',
    'Sat, 22 Nov 2025 09:30:30 GMT',
    'SIP/2.0 408 Request Timeout',
    'edits=-a=rtpmap:18 +m=audio',
    'E164_FROM_INVALID',
    '+911',
    'sip.pstnhub.microsoft.com',
    'hotel:5',
    'no digits',
    '',
  ])('and leaves: %s', (text) => expect(maskNumbers(text)).toBe(text))

  const parts = [
    'sip:',
    'tel:',
    '@',
    '%40',
    '+31612345678',
    '-',
    ' ',
    '(0)',
    '"',
    '<',
    '>',
    ';',
    ':',
    'a.b',
    '****',
    '7042',
    '\xc2\xa0',
  ]
  const text = fc.array(fc.constantFrom(...parts), { maxLength: 12 }).map((found) => found.join(''))
  test('whatever the text, a second pass finds nothing more to hide of a number', () => {
    fc.assert(fc.property(text, (given) => expect(maskNumbers(given)).not.toContain('31612345678')))
  })

  test.each(['@', '+', '"', '0-', 'a@', 'sip:', '1-', '(0) ', 'tel:;'])('in little time: many %s', (part) => {
    const began = performance.now()
    maskNumbers(part.repeat(60_000))
    expect(performance.now() - began).toBeLessThan(1000)
  })
})

describe('hideKeys', () => {
  test.each<[what: string, before: string, after: string]>([
    ['SDES', `a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:${key}`, `a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:${stars}`],
    ['lifetime and MKI stay', `inline:${key}|2^20|1:4 KDR=1`, `inline:${stars}|2^20|1:4 KDR=1`],
    ['several keys', `inline:${key}|1:4;inline:${key}|2:4`, `inline:${stars}|1:4;inline:${stars}|2:4`],
    ['in any case, behind a blank', `INLINE: ${key}`, `INLINE: ${stars}`],
    ['escaped', `inline%3A${key}`, `inline%3A${stars}`],
    ['in JSON', JSON.stringify({ a: `inline:${key}` }), JSON.stringify({ a: `inline:${stars}` })],
    [
      'in JSON in JSON',
      JSON.stringify(JSON.stringify({ a: `inline:${key}` })),
      JSON.stringify(JSON.stringify({ a: `inline:${stars}` })),
    ],
    ['MIKEY', `a=key-mgmt:mikey ${key}`, `a=key-mgmt:mikey ${stars}`],
    ['the k= line', `k=base64:${key}`, `k=base64:${stars}`],
    ['hidden already', `inline:${stars}`, `inline:${stars}`],
    ['no key', 'a=crypto:1 AES_CM_128_HMAC_SHA1_80 k=prompt', 'a=crypto:1 AES_CM_128_HMAC_SHA1_80 k=prompt'],
  ])('%s', (_, before, after) => expect(hideKeys(before)).toBe(after))
})

test('texts are found however deep', () => {
  const deep = { a: 'x', b: ['x', { c: 'x', d: 1 }], e: null, f: true }
  expect(inAllTexts(deep, (text) => text + '!')).toEqual({ a: 'x!', b: ['x!', { c: 'x!', d: 1 }], e: null, f: true })
})
