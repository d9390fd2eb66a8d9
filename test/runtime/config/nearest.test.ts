import { expect, test } from '@jest/globals'
import { nearest, suggestion } from '../../../runtime/config/nearest.js'

const known = ['strip-params', 'e164', 'sdp-bandwidth', 'headers']

test.each([
  ['e146', 'e164'],
  ['E164', 'e164'],
  ['stripParams', 'strip-params'],
  ['strip_param', 'strip-params'],
  ['hedaers', 'headers'],
  ['bandwidth', 'sdp-bandwidth'],
  ['width', undefined],
  ['x', undefined],
])('%s: %s', (name, meant) => {
  expect(nearest(name, known)).toBe(meant)
})

test('names what there is when nothing is near', () => {
  expect(suggestion('x', ['a1', 'b2'])).toBe('; known here: a1, b2')
  expect(suggestion('x', [])).toBe('; there are none here')
})
