import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'

/** The files that the page shows are laid down as a reader would, built and run. */
const root = fileURLToPath(new URL('../../../', import.meta.url))
const page = readFileSync(join(root, 'docs/writing-a-plugin.md'), 'utf8')
const blocks = [...page.matchAll(/^```(\w+)(?: file=(\S+))?\n(.*?)^```$/gms)].map(([, language, file, text]) => {
  return { language, file, text: text ?? '' }
})
const folder = mkdtempSync(join(tmpdir(), 'sipcar-plugin-'))
const home = join(folder, 'pbx-identity')
const cli = join(root, 'dist/runtime/cli/main.js')

function run(home: string, ...command: string[]): { status: number | null; output: string } {
  const result = spawnSync(process.execPath, command, {
    cwd: home,
    encoding: 'utf8',
    env: { ...process.env, NODE_OPTIONS: '', NO_COLOR: '1' },
  })
  return { status: result.status, output: result.stdout + result.stderr }
}

/** What `npm install` would do, from what is there already. */
function install(): void {
  const modules = join(home, 'node_modules')
  mkdirSync(join(modules, '@types'), { recursive: true })
  symlinkSync(root, join(modules, 'sipcar'), 'dir')
  for (const name of ['zod', '@types/node']) symlinkSync(join(root, 'node_modules', name), join(modules, name), 'dir')
}

beforeAll(() => {
  const made = run(folder, cli, 'new', 'plugin', 'pbx-identity')
  if (made.status !== 0) throw new Error(made.output)
  for (const { file, text } of blocks) if (file !== undefined) writeFileSync(join(folder, file), text)
  install()
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('every block is a file, or commands', () => {
  expect(blocks.filter(({ file }) => file === undefined).map(({ language }) => language)).toEqual(['sh', 'sh'])
  const files = ['pbx-identity/pbx-identity.ts', 'pbx-identity/pbx-identity.test.ts', 'sipcar.yaml', 'cases.yaml']
  expect(blocks.flatMap(({ file }) => file ?? [])).toEqual(files)
})

describe('the plugin of the page', () => {
  test('is built', () => {
    expect(run(home, join(root, 'node_modules/typescript/bin/tsc'))).toEqual({ status: 0, output: '' })
  })

  test('passes its test', () => {
    const { status, output } = run(home, '--test', 'dist/pbx-identity.test.js')
    expect(output).toMatch(/^# pass 1\d$|^ℹ pass 1\d$/m)
    expect({ status, output }).toEqual({ status: 0, output })
  })

  test('is loaded by the configuration of the page', () => {
    const { status, output } = run(folder, cli, 'check', '-c', 'sipcar.yaml')
    expect({ status, output }).toEqual({ status: 0, output })
  })

  test('does what the cases of the page say', () => {
    const { status, output } = run(folder, cli, 'test', '-c', 'sipcar.yaml', 'cases.yaml')
    expect(output).toMatch(/^2 passed, 0 failed$/m)
    expect(status).toBe(0)
  })
})

test('every trap is about something that exists', () => {
  const named = [
    ...page.slice(page.indexOf('## Traps')).matchAll(/`(?:message\.|header\.)?([a-z][A-Za-z]+)(?:\('\w+'\))?`/g),
  ]
  const contract = ['parse.ts', 'message.ts', 'uri.ts', 'name-addr.ts']
    .map((file) => readFileSync(join(root, 'runtime/message', file), 'utf8'))
    .join()
  const words = named.map(([, word]) => word ?? '').filter((word) => /[a-z][A-Z]/.test(word))
  expect(words.length).toBeGreaterThan(3)
  expect(words.filter((word) => !contract.includes(word))).toEqual([])
})
