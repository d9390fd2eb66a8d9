import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { decodeEscapes, formatUri, isSip, isTel, parseUri } from '../../../runtime/message/uri.js'
import { soup } from './sip.js'

const empty = {
  user: undefined,
  userParams: '',
  password: undefined,
  host: '',
  port: undefined,
  params: '',
  headers: undefined,
}

test.each([
  ['sip:h', { host: 'h' }],
  ['sip:+31201234567@h', { user: '+31201234567', host: 'h' }],
  ['SIPS:a@h:5061', { scheme: 'SIPS', user: 'a', host: 'h', port: '5061' }],
  ['sip:+31;ext=12;x=y@h;user=phone', { user: '+31', userParams: ';ext=12;x=y', host: 'h', params: ';user=phone' }],
  ['sip:a:b:c@h', { user: 'a', password: 'b:c', host: 'h' }],
  ['sip:a:@h', { user: 'a', password: '', host: 'h' }],
  ['sip:a;b:c@h', { user: 'a', userParams: ';b', password: 'c', host: 'h' }],
  ['sip:0612#12@h', { user: '0612#12', host: 'h' }],
  ['sip:a%40b@h', { user: 'a%40b', host: 'h' }],
  ['sip:a/b?c=d&e@h', { user: 'a/b?c=d&e', host: 'h' }],
  ['sip:a@[2001:db8::1]:5061;lr', { user: 'a', host: '[2001:db8::1]', port: '5061', params: ';lr' }],
  ['sip:[::ffff:192.0.2.1]', { host: '[::ffff:192.0.2.1]' }],
  ['sip:a@h?Route=%3Csip:x%3E&b=c', { user: 'a', host: 'h', headers: 'Route=%3Csip:x%3E&b=c' }],
  ['sip:a@h;x?y', { user: 'a', host: 'h', params: ';x', headers: 'y' }],
  [
    'sip:sip.pstnhub.microsoft.com:5061;transport=tls;x-m=8:orgid:dfcb',
    { host: 'sip.pstnhub.microsoft.com', port: '5061', params: ';transport=tls;x-m=8:orgid:dfcb' },
  ],
  ['sip:a@h;x=b@c', { user: 'a', host: 'h', params: ';x=b@c' }],
  ['sip:citt\xc3\xa0@pit\xa0', { user: 'citt\xc3\xa0', host: 'pit\xa0' }],
  ['tel:+31-20-123;ext=1', { scheme: 'tel', user: '+31-20-123', userParams: ';ext=1' }],
  ['TEL:112', { scheme: 'TEL', user: '112' }],
])('R4: %s', (text, parts) => {
  const uri = parseUri(text)
  expect(uri).toEqual({ scheme: 'sip', ...empty, ...parts })
  expect(formatUri(uri!)).toBe(text)
})

test.each([
  '',
  'sip:',
  'sip:@h',
  'sip:a@',
  'sip:a@b@c',
  'sip:;x@h',
  'sip:h:',
  'sip:h:50x',
  'sip:a@h h',
  'sip:2001:db8::10',
  'sip:[::1',
  'sip:[g]',
  'tel:',
  'tel:;ext=1',
  'urn:service:sos',
  'http://h',
  '+31201234567',
  '<sip:h>',
  ' sip:h',
])('R4: %j is no SIP or TEL URI', (text) => {
  expect(parseUri(text)).toBeUndefined()
})

test('what parses is written as it was', () => {
  const pieces = [
    'sip:',
    'tel:',
    'a',
    '0',
    '+',
    ';',
    ':',
    '@',
    '?',
    '=',
    '%',
    '[',
    ']',
    '::',
    '.',
    ' ',
    '\xa0',
    '"',
    '<',
  ]
  fc.assert(
    fc.property(fc.constantFrom('sip:', 'sips:', 'SIP:', 'tel:', ''), soup(...pieces), (scheme, rest) => {
      const uri = parseUri(scheme + rest)
      if (uri) expect(formatUri(uri)).toBe(scheme + rest)
    }),
    { numRuns: 2000 },
  )
})

test('changing the user leaves the rest as it was', () => {
  const uri = parseUri('sip:020;ext=1:pw@[::1]:5060;user=phone?x=y')!
  expect(formatUri({ ...uri, user: '+3120' })).toBe('sip:+3120;ext=1:pw@[::1]:5060;user=phone?x=y')
  expect(formatUri({ ...uri, user: undefined })).toBe('sip:[::1]:5060;user=phone?x=y')
})

test.each([
  ['sip:h', false],
  ['sips:h', false],
  ['Tel:1', true],
])('%s, is it TEL: %s', (text, tel) => {
  expect(isTel(parseUri(text)!)).toBe(tel)
  expect(isSip(parseUri(text)!)).toBe(!tel)
})

test.each([
  ['plain', 'plain'],
  ['%2B31%3b', '+31;'],
  ['%25%34%31', '%41'],
  ['%C3%A9', '\xc3\xa9'],
  ['%00', '\0'],
  ['100%', undefined],
  ['%2', undefined],
  ['%zz', undefined],
])('%j decodes to %j', (text, decoded) => {
  expect(decodeEscapes(text)).toBe(decoded)
})
