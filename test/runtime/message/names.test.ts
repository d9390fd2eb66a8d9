import { expect, test } from '@jest/globals'
import { headerKey, isToken } from '../../../runtime/message/names.js'

test.each([
  ['From', 'from'],
  ['FROM', 'from'],
  ['f', 'from'],
  ['T', 'to'],
  ['m', 'contact'],
  ['c', 'content-type'],
  ['l', 'content-length'],
  ['i', 'call-id'],
  ['v', 'via'],
  ['s', 'subject'],
  ['k', 'supported'],
  ['e', 'content-encoding'],
  ['r', 'refer-to'],
  ['b', 'referred-by'],
  ['x', 'session-expires'],
  ['y', 'identity'],
  ['n', 'identity-info'],
  ['a', 'accept-contact'],
  ['d', 'request-disposition'],
  ['j', 'reject-contact'],
  ['o', 'event'],
  ['A365-AgentHunt', 'a365-agenthunt'],
  ['g', 'g'],
])('R2: %s is %s', (name, key) => {
  expect(headerKey(name)).toBe(key)
  // Asked again it comes from the cache.
  expect(headerKey(name)).toBe(key)
})

test('R2: u is Allow-Events; Allow has no compact form', () => {
  expect(headerKey('u')).toBe('allow-events')
  expect(headerKey('Allow')).toBe('allow')
})

test.each(['constructor', '__proto__', 'hasOwnProperty', 'toString'])('%s is a name like others', (name) => {
  expect(headerKey(name)).toBe(name.toLowerCase())
})

test('names stay right when there are more of them than are remembered', () => {
  const names = Array.from({ length: 2000 }, (_, number) => `X-Name-${String(number)}`)
  expect(names.map(headerKey)).toEqual(names.map((name) => name.toLowerCase()))
  expect(headerKey('f')).toBe('from')
})

test.each([
  ['X-A365', true],
  ["-.!%*_+`'~", true],
  ['', false],
  ['a b', false],
  ['a:', false],
  ['a\r', false],
  ['a\n', false],
  ['é', false],
  ['\0', false],
])('whether %j is a token: %s', (text, token) => {
  expect(isToken(text)).toBe(token)
})
