import { expect, test } from '@jest/globals'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../../support/sidecar-process.js'

/** Ways to run what is not part of the program. */
const ways = {
  load: /\bimport\(|\bcreateRequire\(|\brequire\(|\bregister\(|\bnew Worker\(/,
  evaluate: /\beval\(|\bnew Function\(|['"](?:node:)?vm['"]|\bsetTimeout\(\s*['"`]/,
  start: /['"](?:node:)?(?:child_process|cluster)['"]/,
}

/** Who does so, and why it is no door. */
const known: Readonly<Record<keyof typeof ways, readonly string[]>> = {
  load: [
    'runtime/cli/serve.ts', // a file of its own, by a fixed name
    'runtime/config/modules.ts', // asks where packages lie, loads nothing
    'runtime/config/plugins.ts', // the modules of the configuration
  ],
  evaluate: [],
  start: [
    'runtime/cli/doctor/run-tool.ts', // fixed programs, without a shell
    'runtime/demo/kamailio.ts', // the demo's Kamailio
    'runtime/setup.mjs', // npm, before a build
  ],
}

const files = ['runtime', 'plugins'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(ts|mjs|js)$/.test(name))
    .map((name) => join(folder, name)),
)

test.each(Object.keys(ways) as (keyof typeof ways)[])('only the known files %s code', (way) => {
  expect(files.length).toBeGreaterThan(100)
  const found = files.filter((file) => ways[way].test(readFileSync(join(root, file), 'utf8')))
  expect(found.sort()).toEqual([...known[way]].sort())
})

test('no option of the configuration is a regular expression', () => {
  const made = files.filter((file) => /\bnew RegExp\(/.test(readFileSync(join(root, file), 'utf8')))
  // Made of digits that a schema has checked, of names in the program, or of names in the documentation.
  const harmless = [
    'runtime/directory/number-plan.ts',
    'runtime/mask.ts',
    'runtime/pages/plugin-codes.ts',
    'runtime/pages/rules.ts',
  ]
  expect(made.sort()).toEqual(harmless)
})
