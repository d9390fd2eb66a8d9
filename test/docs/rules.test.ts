import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { builtin } from '../../plugins/index.js'
import { codes } from '../../runtime/codes.js'
import { codesOf, rulesPage } from '../../runtime/pages/rules.js'
import { ruleTable } from '../../runtime/pages/rules-table.js'
import { root } from '../support/sidecar-process.js'

/** Every rule of the specification has a home and something that holds it. */
const sources = readdirSync(join(root, 'test'), { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.(test\.ts|yaml|lua)$/.test(file) && !file.startsWith('docs/'))
  .map((file) => ({ file, text: readFileSync(join(root, 'test', file), 'utf8') }))

/** Of the media alone: nothing in SIP shows it. */
const beyond = ['R77']

/** Tests name the rules that they show. @param name a rule, or a code */
const tested = (name: string): string[] =>
  sources.filter(({ text }) => new RegExp(`\\b${name}\\b`).test(text)).map(({ file }) => file)

const lints = (rule: string): string[] =>
  codesOf(rule).filter((code) => codes[code as keyof typeof codes].severity !== 'report')

test('there are 125 rules, R1 to R125', () => {
  expect(ruleTable.map(({ number }) => number)).toEqual(Array.from({ length: 125 }, (_, index) => `R${index + 1}`))
})

describe.each(ruleTable.map((rule) => [rule.number, rule] as const))('%s', (number, { home = [], limit }) => {
  test('has a home: a plugin, a file, a check of the configuration, or a limit that is told', () => {
    const plugins = builtin.filter(({ rules }) => rules.includes(number)).map(({ name }) => name)
    for (const file of home) expect(existsSync(join(root, file))).toBe(true)
    expect([...plugins, ...home, ...lints(number), ...(limit === undefined ? [] : [limit])]).not.toEqual([])
  })

  test('is held by a test that names it, or a code that tells of it, or cannot be held by a proxy', () => {
    const ruled = beyond.includes(number) ? [limit] : []
    expect([...tested(number), ...codesOf(number).flatMap(tested), ...ruled]).not.toEqual([])
  })
})

test('what a proxy cannot do is told, all of section 16 of the rules', () => {
  const section16 = [5, 40, 57, 58, 62, 73, 74, 75, 76, 77, 79, 83, 105].map((number) => `R${number}`)
  const told = ruleTable.flatMap(({ number, limit }) => (limit === undefined ? [] : [number]))
  expect(told).toEqual(expect.arrayContaining(section16))
  for (const { limit } of ruleTable) if (limit !== undefined) expect(limit).toMatch(/^[A-Z].{40,}\.$/)
})

test('no plugin names a rule that is none', () => {
  const known = ruleTable.map(({ number }) => number)
  for (const { rules } of builtin) for (const rule of rules) expect(known).toContain(rule)
})

test('docs/rules.md is what the table, the plugins and the codes say', () => {
  expect(readFileSync(join(root, 'docs/rules.md'), 'utf8')).toBe(rulesPage(builtin))
})
