import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, test } from '@jest/globals'
import { planFor } from '../../../runtime/cli/scaffold/plan.js'
import { root, scratch, sipcar, site } from './sipcar.js'

const run = promisify(execFile)
const { folder, put } = scratch()

/** What npm install would do. */
function install(home: string): void {
  for (const name of ['zod', '@types/node', 'typescript']) {
    mkdirSync(dirname(join(home, 'node_modules', name)), { recursive: true })
    symlinkSync(join(root, 'node_modules', name), join(home, 'node_modules', name))
  }
  symlinkSync(root, join(home, 'node_modules/sipcar'))
}

describe('a package of its own', () => {
  const home = join(folder, 'caller-name')

  test('is made, builds, passes, and runs in a configuration', async () => {
    const made = await sipcar(['new', 'plugin', 'caller-name', '--dir', folder])
    expect(made).toMatchObject({ code: 0, stderr: '', stdout: expect.stringContaining('Next:\n  1. ') })
    install(home)
    await run(process.execPath, ['node_modules/typescript/bin/tsc'], { cwd: home })
    const { stdout } = await run(process.execPath, ['--test', 'dist/caller-name.test.js'], { cwd: home })
    expect(stdout).toMatch(/^# pass [1-9]\d*\n# fail 0$/m)

    const config = put('sipcar.yaml', `${site}modules: [./caller-name/dist/caller-name.js]\n`)
    const explain = [
      'explain',
      '-c',
      config,
      '--stage',
      'egress',
      '--to',
      'itsp',
      '--plugins',
      'caller-name',
      '--json',
      '-',
    ]
    const message = 'INVITE sip:a@b SIP/2.0\r\nFrom: <sip:c@d>;tag=1\r\nTo: <sip:a@b>\r\nCSeq: 1 INVITE\r\n\r\n'
    const answer = JSON.parse((await sipcar(explain, message)).stdout) as object
    expect(answer).toMatchObject({ edits: [{ op: 'add-header', name: 'X-Caller-Name', value: 'hello' }] })
  })

  test('is not made twice', async () => {
    await sipcar(['new', 'plugin', 'once', '--dir', folder])
    const before = readFileSync(join(folder, 'once/once.ts'), 'utf8')
    const { code, stderr } = await sipcar(['new', 'plugin', 'once', '--dir', folder])
    expect({ code, stderr }).toMatchObject({ code: 1, stderr: expect.stringMatching(/^FILE_EXISTS: .*once\.ts/) })
    expect(readFileSync(join(folder, 'once/once.ts'), 'utf8')).toBe(before)
  })

  test.each([
    ['Caller', 'PLUGIN_NAME_BAD'],
    ['a--b', 'PLUGIN_NAME_BAD'],
    ['../x', 'PLUGIN_NAME_BAD'],
    ['e164', 'PLUGIN_NAME_TAKEN'],
  ])('%s is refused: %s', async (name, code) => {
    const run = await sipcar(['new', 'plugin', name, '--dir', folder])
    expect(run).toMatchObject({ code: 1, stderr: expect.stringMatching(`^${code}: `) })
    expect(existsSync(join(folder, name, 'package.json'))).toBe(false)
  })
})

describe('in a checkout of sipcar', () => {
  const checkout = join(folder, 'checkout')
  mkdirSync(join(checkout, 'plugins'), { recursive: true })
  put('checkout/plugins/index.ts', '')

  test.each(['', 'plugins'])('from its folder "%s": plugin, test and page at their places', (dir) => {
    const { files } = planFor('caller-name', join(checkout, dir), checkout)
    expect(files.map(({ path }) => path.slice(checkout.length + 1))).toEqual([
      'plugins/caller-name.ts',
      'test/plugins/caller-name.test.ts',
      'docs/plugins/caller-name.md',
    ])
    const [plugin, testFile] = files.map(({ text }) => text)
    expect(plugin).toContain("from '../runtime/pipeline/plugin.js'")
    expect(testFile).toContain(
      "from '../support/test-plugin.js'\nimport callerName from '../../plugins/caller-name.js'",
    )
  })

  test('a folder beside it that begins alike is not inside', () => {
    put('checkout/package.json', JSON.stringify({ dependencies: {}, engines: {} }))
    const [first] = planFor('x', `${checkout}-other`, checkout).files
    expect(first?.path).toBe(join(`${checkout}-other`, 'x/x.ts'))
  })
})
