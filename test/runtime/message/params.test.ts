import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import {
  getParam,
  joinParams,
  paramName,
  paramValue,
  splitParams,
  withoutParams,
} from '../../../runtime/message/params.js'
import { soup } from './sip.js'

test.each([
  ['', []],
  [';', ['']],
  [';tag=1', ['tag=1']],
  ['; tag = 1', [' tag = 1']],
  [';a;b=2;;c', ['a', 'b=2', '', 'c']],
  [';x="a;b";tag=1', ['x="a;b"', 'tag=1']],
  [';x="a\\";b";tag=1', ['x="a\\";b"', 'tag=1']],
  [';x="never closed;tag=1', ['x="never closed;tag=1']],
  [';x-m=8:orgid:1@h;lr', ['x-m=8:orgid:1@h', 'lr']],
])('%j is split into %j', (text, pieces) => {
  expect(splitParams(text)).toEqual(pieces)
})

test('splitting and joining is lossless', () => {
  fc.assert(
    fc.property(soup(';', '"', '\\', '=', 'tag', ' ', ',', '\xa0'), (text) => {
      expect(joinParams(splitParams(';' + text))).toBe(';' + text)
    }),
  )
})

test.each([
  ['tag=1', 'tag', '1'],
  [' TAG = 1 ', 'tag', '1'],
  ['lr', 'lr', undefined],
  ['x=', 'x', ''],
  ['x="a=b"', 'x', '"a=b"'],
  ['note=Piet\xc3\xa0', 'note', 'Piet\xc3\xa0'],
])('%j is %s with value %j', (piece, name, value) => {
  expect(paramName(piece)).toBe(name)
  expect(paramValue(piece)).toBe(value)
})

test.each([
  [';tag=1', 'tag', '1'],
  [' ;Tag=1', 'tag', '1'],
  [';tag', 'tag', ''],
  [';tag=', 'tag', ''],
  [';tag=1;tag=2', 'tag', '1'],
  [';x=";tag=1"', 'tag', undefined],
  [';x="a;b";tag=2', 'tag', '2'],
  [';__proto__=1', 'constructor', undefined],
  ['', 'tag', undefined],
])('%j, parameter %s: %j', (raw, name, value) => {
  expect(getParam(raw, name)).toBe(value)
})

test.each([
  [';ext=1;tag=2', ['ext'], ';tag=2'],
  [' ;ext=1 ; tag=2', ['ext'], ' ; tag=2'],
  [';a;EXT="x;y";b', ['ext'], ';a;b'],
  [';ext', ['ext'], ''],
  [';a;;b', ['c'], ';a;;b'],
  [';a;b', ['a', 'b'], ''],
])('%j without %j is %j', (raw, names, rest) => {
  expect(withoutParams(raw, (name) => names.includes(name))).toBe(rest)
})

test('dropping nothing returns the very text', () => {
  fc.assert(
    fc.property(soup(';', '"', '\\', '=', 'a', ' '), (text) => {
      expect(withoutParams(text, () => false)).toBe(text)
    }),
  )
})
