// Runs all tests and closes with one line that counts them. `--only=unit` etc. runs one part.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const scratch = mkdtempSync(join(tmpdir(), 'sipcar-test-'))
const only = process.argv.find((argument) => argument.startsWith('--only='))?.slice(7)
const node = process.execPath
let passed = 0
let failed = 0

/** Parts that pass or fail as a whole. */
const checks = {
  types: [node, 'node_modules/typescript/bin/tsc', '-p', '.'],
  lint: [node, 'node_modules/eslint/bin/eslint.js', '.'],
  format: [node, 'node_modules/prettier/bin/prettier.cjs', '--check', '--log-level', 'warn', '.'],
  luacheck: ['luacheck', '-q', '--config', 'test/proxy-config/.luacheckrc', 'proxy-config'],
}

for (const [name, [command, ...parameters]] of Object.entries(checks))
  part(name, () => check(name, command, parameters))
part('lua', () => lua())
part('unit', () => jest('unit', []))
// One at a time: each starts a real Kamailio with SIP clients at both ends, on a machine of two cores.
part('e2e', () => jest('e2e', ['--runInBand']))

rmSync(scratch, { recursive: true, force: true })
console.log(`${passed} passed, ${failed} failed`)
process.exit(failed === 0 ? 0 : 1)

function part(name, work) {
  if (only !== undefined && only !== name) return
  console.log(`\n== ${name}`)
  work()
}

function check(name, command, parameters) {
  const { status, error } = spawnSync(command, parameters, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] })
  if (error) console.log(`${command}: ${error.message}`)
  count(status === 0 ? 1 : 0, status === 0 ? 0 : 1)
}

function lua() {
  const { stdout, stderr } = spawnSync('lua5.1', ['test/proxy-config/lua/run.lua'], { cwd: root, encoding: 'utf8' })
  console.log((stdout ?? '') + (stderr ?? ''))
  const closing = /^(\d+) passed, (\d+) failed\s*$/m.exec(stdout ?? '')
  count(Number(closing?.[1] ?? 0), closing ? Number(closing[2]) : 1)
}

function jest(project, parameters) {
  const file = join(scratch, `${project}.json`)
  const jestBin = 'node_modules/jest/bin/jest.js'
  const all = [
    '--experimental-vm-modules',
    '--no-warnings',
    jestBin,
    '--selectProjects',
    project,
    '--json',
    `--outputFile=${file}`,
  ]
  spawnSync(node, [...all, ...parameters], { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] })
  try {
    const result = JSON.parse(readFileSync(file, 'utf8'))
    // A suite that could not run at all has no tests to count, and still failed.
    count(result.numPassedTests, result.numFailedTests + result.numRuntimeErrorTestSuites)
  } catch {
    count(0, 1)
  }
}

function count(good, bad) {
  passed += good
  failed += bad
}
