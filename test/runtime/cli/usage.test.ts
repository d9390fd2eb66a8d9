import { describe, expect, test } from '@jest/globals'
import { scratch, sipcar, site } from './sipcar.js'

const { put, folder } = scratch()
const good = put('good.yaml', site)
const bad = put('bad.yaml', `${site}emergencyNumber: []\n`)

describe('the command line', () => {
  test.each<[it: string, args: string[]]>([
    ['no command', []],
    ['an unknown command', ['expalin']],
    ['an unknown option', ['check', '--jsno']],
    ['a missing argument', ['explain', '--stage', 'ingress']],
    ['a missing option', ['explain', 'x.sip']],
    ['a stage that is none', ['explain', '--stage', 'middle', 'x.sip']],
    ['a state that is none', ['trunk', 'set', 'a', 'b', 'maybe']],
    ['a fact that is none', ['explain', '--stage', 'ingress', '--facts', 'ringing', 'x.sip']],
  ])('%s: exit 2, without a stack trace', async (_, args) => {
    const { code, stderr } = await sipcar(args)
    expect(code).toBe(2)
    expect(stderr).toMatch(/^(USAGE: |Usage: )/)
    expect(stderr).not.toMatch(/\n\s+at /)
  })

  test.each([
    '',
    'serve',
    'check',
    'explain',
    'test',
    'trunk list',
    'trunk set',
    'reload',
    'status',
    'new plugin',
    'doctor',
  ])('%s --help has examples', async (command) => {
    const { code, stdout } = await sipcar([...command.split(' ').filter(Boolean), '--help'])
    expect({ code, stdout }).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^Usage: sipcar[^]*Examples:\n {2}sipcar /),
    })
  })

  test('--version is that of the package', async () => {
    expect((await sipcar(['--version'])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/)
  })
})

describe('check', () => {
  test('a good file: one line', async () => {
    const { code, stdout, stderr } = await sipcar(['check', '-c', good])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toMatch(
      /good\.yaml: good, revision [0-9a-f]{12}, trunks itsp, pbx, teams, anywherenow, 0 warnings\n$/,
    )
    expect(stdout.split('\n')).toHaveLength(2)
  })

  test('a bad file: place, cause and cure, exit 1', async () => {
    const { code, stdout, stderr } = await sipcar(['check', '-c', bad])
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toContain(
      `CONFIG_UNKNOWN_KEY: "emergencyNumber" is no key here; did you mean "emergencyNumbers"? (${bad}:8:1)\n`,
    )
    expect(stderr).toMatch(/\n {2}cause: .+\n {2}cure: .+\n$/)
  })

  test('warnings do not fail', async () => {
    const file = put('warned.yaml', 'localDomain: a\ntrunks:\n  pbx: { kind: pbx }\n')
    const { code, stdout, stderr } = await sipcar(['check', '-c', file])
    expect({ code, stdout }).toMatchObject({ code: 0, stdout: expect.stringContaining('1 warnings') })
    expect(stderr).toContain('EMERGENCY_TRUNK_NONE')
  })

  test('--json, good and bad', async () => {
    const ofGood = JSON.parse((await sipcar(['check', '-c', good, '--json'])).stdout) as object
    expect(ofGood).toMatchObject({
      ok: true,
      revision: expect.stringMatching(/^\w{12}$/),
      trunks: ['itsp', 'pbx', 'teams', 'anywherenow'],
    })
    const run = await sipcar(['check', '-c', bad, '--json'])
    const problem = { code: 'CONFIG_UNKNOWN_KEY', severity: 'error', place: `${bad}:8:1`, path: 'emergencyNumber' }
    expect(JSON.parse(run.stdout)).toMatchObject({ ok: false, problems: [problem] })
    expect(run.code).toBe(1)
  })

  test('a file that is not there', async () => {
    const { code, stderr } = await sipcar(['check', '-c', `${folder}/none.yaml`])
    expect({ code, stderr }).toMatchObject({ code: 1, stderr: expect.stringMatching(/^CONFIG_UNREADABLE: ENOENT/) })
  })

  test('the shipped file is good', async () => {
    const { code, stdout } = await sipcar(['check', '-c', 'proxy-config/sipcar.yaml'])
    expect({ code, stdout }).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('trunks itsp, pbx, teams, anywherenow, 0 warnings'),
    })
  })
})
