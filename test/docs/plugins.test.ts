import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { builtin } from '../../plugins/index.js'
import { readCases } from '../../runtime/cli/cases/read.js'
import { CaseRunner } from '../../runtime/cli/cases/run.js'
import { codes } from '../../runtime/codes.js'
import { pluginsCodes } from '../../runtime/codes/plugins.js'
import { loadConfig } from '../../runtime/config/load.js'
import { examples } from '../../runtime/pages/example-cases.js'
import { errorsPage } from '../../runtime/pages/errors.js'
import { codesSaid } from '../../runtime/pages/plugin-codes.js'
import { pluginsPage } from '../../runtime/pages/plugins.js'
import { rulesPage } from '../../runtime/pages/rules.js'
import { root } from '../support/sidecar-process.js'

const read = (path: string): string => readFileSync(join(root, path), 'utf8')
const loaded = await loadConfig(join(root, 'test/vectors/sipcar.yaml'))
if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems))
const { config } = loaded
const shown = await examples()
const page = pluginsPage(builtin, shown)

/** The part of the page about one plugin. */
const partOf = (name: string): string => page.split(/^## /m).find((part) => part.startsWith(`${name}\n`)) ?? ''

describe('test/docs/examples.yaml', () => {
  const runner = new CaseRunner(config)
  const cases = readCases(read('test/docs/examples.yaml'), 'examples.yaml')
  test.each(cases.map((placed) => [placed.name, placed] as const))('%s', async (_, placed) => {
    expect(await runner.run(placed)).toEqual({ mismatches: [], problems: [] })
    expect(shown.map(({ found }) => found.it)).toContain(placed.name)
  })
})

describe.each(builtin.map((plugin) => [plugin.name, plugin] as const))('%s', (name, { options, rules, summary }) => {
  const part = partOf(name)
  test('has one to three examples, with what came of them', () => {
    const own = shown.filter(({ plugin }) => plugin === name)
    expect([1, 2, 3]).toContain(own.length)
    expect(part.match(/^```diff\n([ +-].+\n)+```$/gm)).toHaveLength(own.length)
    for (const { outcome } of own)
      for (const { code } of outcome.reports) expect(part).toContain(`reports [\`${code}\``)
  })
  test('shows its summary, rules and options', () => {
    expect(part).toContain(summary)
    for (const rule of rules) expect(part).toContain(`[${rule}](rules.md#${rule.toLowerCase()})`)
    for (const option of Object.keys(options.parse({}) as object)) expect(part).toContain(`\n| \`${option}\` | `)
  })
})

test('options show their legal values, and their default as it would be written', () => {
  const rows = [
    '| `transferMode` | `edr`, `teams-local` | `edr` |',
    '| `headers` | list of `ruri`, `to`, `from`, `pai`, `diversion` | `["ruri", "to", "from", "pai"]` |',
    '| `towardA365` | `pass`, `inactive` | `pass` |',
    '| `maxEvent` | whole number, 15 to 255 | `16` |',
    '| `failoverWindow` | number above 0 | `6` |',
    '| `codecs` | list of texts | `["PCMU", "PCMA"]` |',
    '| `extensionMap` | map | `{}` |',
    '| `otherwise` | text | `""` |',
  ]
  for (const row of rows) expect(page).toContain(row)
})

test('an example shows the lines that change, and those that it is about', () => {
  expect(partOf('e164')).toContain(
    '```diff\n-From: <sip:0612345678@itsp.example;user=phone>;tag=1\n+From: <sip:+31612345678@itsp.example;user=phone>;tag=1\n```',
  )
  expect(partOf('headers')).toContain('- answers `420 Bad Extension`, `Unsupported: replaces`')
  expect(partOf('routing')).toContain('- sends it to `anywherenow`')
  expect(partOf('srtp')).toContain('- passes it unchanged')
})

describe('the codes of a plugin', () => {
  test('are those that the vectors expect of it, and more', () => {
    const files = readdirSync(join(root, 'test/vectors')).filter((name) => /(?<!sipcar)\.yaml$/.test(name))
    const reports = files
      .flatMap((file) => readCases(read(`test/vectors/${file}`), file))
      .flatMap(({ found }) => (found?.expect.reports ?? []).map((report) => ({ plugins: found?.plugins, report })))
    const missing = reports.filter(({ plugins = builtin.map(({ name }) => name), report }) => {
      const code = typeof report === 'string' ? report : report.code
      return !plugins.some((plugin) => codesSaid(plugin).some((said) => said === code))
    })
    expect(missing).toEqual([])
    expect(reports.length).toBeGreaterThan(50)
  })

  test('are taken from what it uses of a shared file, not from the whole file', () => {
    expect(codesSaid('strip-params')).toEqual([
      'HEADER_MALFORMED',
      'VERSTAT',
      'EXT_COLLISION_RISK',
      'EXT_NUMBER_SHARED',
    ])
    expect(codesSaid('teams-checks')).not.toContain('PRIVACY_NONE_REPLACED')
    expect(codesSaid('e164')).toContain('PRIVACY_NONE_REPLACED')
  })

  test('are, taken together, all codes of plugins', () => {
    const said = new Set(builtin.flatMap(({ name }) => codesSaid(name)))
    expect(Object.keys(pluginsCodes).filter((code) => !said.has(code as keyof typeof codes))).toEqual([])
  })
})

const made: Readonly<Record<string, string>> = {
  'docs/plugins.md': page,
  'docs/rules.md': rulesPage(builtin),
  'docs/errors.md': errorsPage(),
}

describe.each(['docs/plugins.md', 'docs/rules.md'])('links of %s', (path) => {
  test('lead to files and places that exist', () => {
    const links = [...(made[path] ?? '').matchAll(/\]\(([^)#]*)(?:#([^)]+))?\)/g)]
    expect(links.length).toBeGreaterThan(100)
    const broken = links.filter(([, file = '', place]) => {
      const target = file === '' ? path : join(dirname(path), file)
      if (!existsSync(join(root, target))) return true
      const there = made[target] ?? read(target)
      return place !== undefined && !there.includes(`<a id="${place}"></a>`) && !there.includes(`\n## ${place}\n`)
    })
    expect([...new Set(broken.map(([link]) => link))]).toEqual([])
  })
})
