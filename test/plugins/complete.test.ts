import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from '@jest/globals'
import { z } from 'zod'
import { builtin, order } from '../../plugins/index.js'
import { codes } from '../../runtime/codes.js'
import { actsIn } from '../../runtime/config/order.js'
import { trunkKinds } from '../../runtime/pipeline/site.js'
import { undescribed } from '../support/options.js'

/** The twentieth plugin comes with test, options and documentation, since this is red without. */
const root = fileURLToPath(new URL('../../../', import.meta.url))
const files = readdirSync(root + 'plugins').filter((file) => file.endsWith('.ts'))
const names = files.filter((file) => !file.startsWith('_') && file !== 'index.ts').map((file) => file.slice(0, -3))

test('every file of plugins/ is a plugin in the index, a part that several share (_), or the index', () => {
  expect(builtin.map(({ name }) => name).toSorted()).toEqual(names.toSorted())
})

describe.each(builtin.map((plugin) => [plugin.name, plugin] as const))('%s', (name, plugin) => {
  test('has a table of tests', () => {
    expect(existsSync(`${root}test/plugins/${name}.test.ts`)).toBe(true)
    expect(readFileSync(`${root}test/plugins/${name}.test.ts`, 'utf8')).toContain('testPlugin(')
  })
  test('says in one sentence what it does', () => expect(plugin.summary).toMatch(/^[A-Z].{20,140}\.$/))
  test('names its rules', () => {
    expect(plugin.rules.length).toBeGreaterThan(0)
    for (const rule of plugin.rules) expect(rule).toMatch(/^R\d{1,3}$/)
  })
  test('describes every option, which has a default', () => expect(undescribed(plugin.options)).toEqual([]))
  test('has options that can be shown as JSON Schema', () => {
    expect(z.toJSONSchema(plugin.options, { io: 'input' })).toMatchObject({
      type: 'object',
      additionalProperties: false,
    })
  })
  test('has its place in the order wherever it acts (R12)', () => {
    for (const direction of ['ingress', 'egress'] as const)
      expect(order[direction].includes(name)).toBe(actsIn(plugin, direction))
  })
  test('is on by default for kinds of trunk that exist, where it acts', () => {
    for (const direction of ['ingress', 'egress'] as const)
      for (const kind of plugin.onByDefault[direction] ?? []) {
        expect(trunkKinds).toContain(kind)
        expect(actsIn(plugin, direction)).toBe(true)
      }
  })
})

test('every code that a plugin says is in the catalogue', () => {
  const all = readdirSync(root + 'plugins', { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.ts'),
  )
  const said = all.flatMap(
    (file) =>
      readFileSync(`${root}plugins/${file}`, 'utf8').match(/'[A-Z0-9]+(?:_[A-Z0-9]+)+'|report\('[A-Z]+'/g) ?? [],
  )
  const found = said.map((code) => /[A-Z0-9_]{4,}/.exec(code)?.[0] ?? '')
  expect(found.length).toBeGreaterThan(10)
  expect(found.filter((code) => !Object.hasOwn(codes, code))).toEqual([])
})
