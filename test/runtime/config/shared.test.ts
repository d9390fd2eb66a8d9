import { expect, test } from '@jest/globals'
import { SharedSettings } from '../../../runtime/config/shared.js'
import type { PluginSetting } from '../../../runtime/pipeline/site.js'

const how = { plugin: 'p', state: 'on', onError: 'pass' } as const
const made = (options: unknown = {}): PluginSetting => ({ ...how, options })

test.each<[unknown, unknown]>([
  [null, Infinity],
  [NaN, Infinity],
  [0, -0],
  ['1', 1],
  [['a', 'b'], ['a,b']],
  ['\u0100', '\u0000\u0001'],
])('%p is not taken for %p', (one, other) => {
  const shared = new SharedSettings()
  const settings = [one, other].map((a) => shared.setting(how, { a }, () => made(a)))
  expect(settings.map((its) => its?.options)).toEqual([one, other])
})

test('what is refused is asked for each time, so that it is told of each trunk', () => {
  const shared = new SharedSettings()
  let asked = 0
  const refuse = (): undefined => {
    asked++
  }
  expect([1, 2].map(() => shared.setting(how, { a: 'bad' }, refuse))).toEqual([undefined, undefined])
  expect(asked).toBe(2)
})

test('lists are equal where all their settings are, in their order', () => {
  const shared = new SharedSettings()
  const [a, b] = [made(), made()]
  expect(shared.list([a, b])).toBe(shared.list([a, b]))
  expect(shared.list([b, a])).not.toBe(shared.list([a, b]))
  expect(shared.list([a])).not.toBe(shared.list([a, b]))
})
