import { describe, expect, test } from '@jest/globals'
import { HeaderValue } from '../../../runtime/message/header-value.js'
import { view } from './sip.js'

test.each([
  ['"Jan" <sip:+31201234567@a;user=phone>;tag=7', '+31201234567', '7'],
  ['sip:12@a;tag=7', '12', '7'],
  ['<tel:+31201234567>', '+31201234567', undefined],
  ['<urn:service:sos>;tag=7', undefined, '7'],
  ['<sip:a', undefined, undefined],
])('%s: URI and tag', (text, user, tag) => {
  const value = new HeaderValue(text)
  expect(value.uri?.user).toBe(user)
  expect(value.tag).toBe(tag)
  expect(value.parts).toEqual(user === undefined ? undefined : { address: value.address, uri: value.uri })
  expect(value.parts).toBe(value.parts)
})

test.each([
  ['a blank in the URI', '<sip:1 2@a>'],
  ['a quote in the URI', '<sip:1"2@a>'],
  ['parameters of the user without brackets', 'sip:12;ext=3@a'],
])('%s: it can be read, and not written back', (_, text) => {
  const value = new HeaderValue(text)
  expect(value.address).toBeDefined()
  expect(value.parts).toBeUndefined()
})

test.each([
  ['<sip:a@b>', ['<sip:a@b>']],
  ['<sip:a@b> , "x, y" <sip:c@d>', ['<sip:a@b> ', ' "x, y" <sip:c@d>']],
  ['<sip:a,b@c>', ['<sip:a,b@c>']],
])('the values of %s', (text, values) => {
  const { list } = new HeaderValue(text)
  expect(list.map((value) => value.text)).toEqual(values)
})

describe('a header', () => {
  const lines = ['INVITE sip:a SIP/2.0', 'From: <sip:1@a>;tag=1', 'Subject: s', 'X-A: 1', 'x-b: 2', 'X-A: 3', '', '']

  test('is read anew after a change', () => {
    const from = view(...lines).header('f')!
    expect(from.uri?.user).toBe('1')
    from.set('<sip:2@a>;tag=1')
    expect([from.value, from.uri?.user, from.read.tag]).toEqual(['<sip:2@a>;tag=1', '2', '1'])
  })

  test('is found by its key, in order, added ones last, removed ones not', () => {
    const message = view(...lines)
    message.addHeader('X-C', '4')
    message.header('x-b')!.remove()
    const found = message.headersWhere((key) => key.startsWith('x-'))
    expect(found.map(({ name, value }) => `${name}: ${value}`)).toEqual(['X-A: 1', 'X-A: 3', 'X-C: 4'])
    expect(found[0]).toBe(message.header('x-a'))
  })

  test('counts the lines of its key in an edit, also those that nobody asked for', () => {
    const message = view(...lines)
    message.headers('x-a')[1]!.set('5')
    expect(message.edits()).toEqual([{ op: 'set-header', name: 'X-A', index: 1, value: '5' }])
  })
})
