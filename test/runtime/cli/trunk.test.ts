import { readFileSync, statSync, chmodSync, symlinkSync, lstatSync, readdirSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, test } from '@jest/globals'
import { scratch, sipcar, site } from './sipcar.js'

const { put, folder } = scratch()

/** Stands for a running sidecar: remembers what it is asked, answers what the test says. */
class Stub {
  readonly asked: string[] = []
  answer: { status: number; body: unknown } = { status: 404, body: {} }
  readonly #server: Server

  private constructor(server: Server) {
    this.#server = server
    server.on('request', (request: IncomingMessage, response) => {
      this.asked.push(`${request.method} ${request.url}`)
      response.writeHead(this.answer.status).end(JSON.stringify(this.answer.body))
    })
  }

  static async start(socket: string): Promise<Stub> {
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(socket, resolve))
    return new Stub(server)
  }

  close(): void {
    this.#server.close()
  }
}

const socket = join(folder, 'sock')
const stub = await Stub.start(socket)
afterAll(() => stub.close())

const text = `# ours
listen: [ws+unix:${socket}]
${site}  # the vendor
  partner:
    kind: anywherenow
    plugins:
      egress: { e164: off }   # until March
`
let file: string
beforeEach(() => {
  file = put('sipcar.yaml', text)
  chmodSync(file, 0o640)
  stub.answer = { status: 404, body: {} }
  stub.asked.length = 0
})

const read = (): string => readFileSync(file, 'utf8')

describe('trunk list', () => {
  test('a matrix with what the file sets', async () => {
    const { code, stdout } = await sipcar(['trunk', 'list', '-c', file])
    expect(code).toBe(0)
    const rows = stdout.split('\n').map((line) => line.split(/ {2,}/))
    expect(rows[0]).toEqual(['direction', 'plugin', 'itsp', 'pbx', 'teams', 'anywherenow', 'partner'])
    expect(rows.find(([, plugin]) => plugin === 'e164')).toEqual(['egress', 'e164', 'off', 'off', 'on', 'on', 'off*'])
  })

  test('--json', async () => {
    const { stdout } = await sipcar(['trunk', 'list', '-c', file, '--json'])
    const { plugins } = JSON.parse(stdout) as { plugins: object[] }
    const cell = { direction: 'egress', plugin: 'e164' }
    expect(plugins).toContainEqual({ ...cell, trunk: 'partner', kind: 'anywherenow', state: 'off', configured: true })
    expect(plugins).toContainEqual({ ...cell, trunk: 'teams', kind: 'teams', state: 'on', configured: false })
  })
})

describe('trunk set', () => {
  test('changes one word, keeps comments and mode, and reloads', async () => {
    stub.answer = { status: 200, body: { revision: 'abc', problems: [] } }
    const { code, stdout } = await sipcar(['trunk', 'set', 'partner', 'e164', 'shadow', '-c', file])
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: `${file}: e164 is shadow for partner at egress\nrevision abc in force\n`,
    })
    expect(read()).toBe(text.replace('{ e164: off }', '{ e164: shadow }'))
    expect(statSync(file).mode & 0o777).toBe(0o640)
    expect(stub.asked).toEqual(['POST /reload'])
    expect(readdirSync(folder).sort()).toEqual(['sipcar.yaml', 'sock'])
  })

  test('adds a plugin that the file does not name', async () => {
    await sipcar(['trunk', 'set', 'partner', 'headers', 'off', '-c', file])
    expect(read()).toBe(text.replace('{ e164: off }', '{ e164: off, headers: off }'))
  })

  test('a link stays a link', async () => {
    const link = join(folder, 'link.yaml')
    symlinkSync(file, link)
    await sipcar(['trunk', 'set', 'partner', 'e164', 'on', '-c', link])
    expect(lstatSync(link).isSymbolicLink()).toBe(true)
    expect(read()).toContain('{ e164: on }')
  })

  test.each([
    ['it knows no reload', 404],
    ['nobody listens', 0],
  ])('says that the file is written where %s', async (_, status) => {
    stub.answer = { status, body: {} }
    if (status === 0) put('sipcar.yaml', text.replace(socket, join(folder, 'nobody')))
    const { code, stdout, stderr } = await sipcar(['trunk', 'set', 'partner', 'e164', 'on', '-c', file])
    expect(code).toBe(0)
    expect(stderr).toMatch(/^RELOAD_UNAVAILABLE: /)
    expect(stdout).toMatch(/\nrevision [0-9a-f]{12} of the file\n$/)
    expect(read()).toContain('{ e164: on }')
  })

  test('a sidecar that refuses: its problems, exit 1', async () => {
    const problem = { code: 'PLUGIN_SETUP_FAILED', detail: 'no', place: 'x:1:1', cure: 'yes' }
    stub.answer = { status: 422, body: { revision: 'old', problems: [problem] } }
    const { code, stderr } = await sipcar(['trunk', 'set', 'partner', 'e164', 'on', '-c', file])
    expect(code).toBe(1)
    expect(stderr).toMatch(
      /^RELOAD_REFUSED: revision old stays in force\n[^]*PLUGIN_SETUP_FAILED: no \(x:1:1\)\n {2}cure: yes\n$/,
    )
  })

  test.each<[it: string, args: string[], error: RegExp]>([
    ['an unknown trunk', ['partnre', 'e164', 'on'], /^TRUNK_NOT_DEFINED: .*"partner"/],
    ['an unknown plugin', ['partner', 'e146', 'on'], /^PLUGIN_NOT_KNOWN: .*"e164"/],
    ['a direction where it cannot act', ['partner', 'e164', 'on', '--direction', 'ingress'], /^PLUGIN_NOT_HERE/],
  ])('%s: nothing is written', async (_, args, error) => {
    const { code, stderr } = await sipcar(['trunk', 'set', ...args, '-c', file])
    expect(code).toBe(1)
    expect(stderr).toMatch(error)
    expect(read()).toBe(text)
    expect(stub.asked).toEqual([])
  })

  test('a result that would be refused is not written', async () => {
    // Off, its options do not count; on, they are wrong.
    const broken = text.replace('{ e164: off }', '{ e164: { state: off, fallbackCallerId: "+" } }')
    put('sipcar.yaml', broken)
    const { code, stderr } = await sipcar(['trunk', 'set', 'partner', 'e164', 'on', '-c', file])
    expect(code).toBe(1)
    expect(stderr).toMatch(/^OPTION_INVALID/)
    expect(read()).toBe(broken)
  })
})

describe('reload and status', () => {
  test('reload prints the revision in force', async () => {
    stub.answer = { status: 200, body: { revision: 'abc', problems: [] } }
    const { code, stdout } = await sipcar(['reload', '-c', file])
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'revision abc in force\n' })
  })

  test('status, for people and as JSON, with a word about another revision', async () => {
    stub.answer = { status: 200, body: { revision: 'abc', counts: { asked: 3 } } }
    const { code, stdout, stderr } = await sipcar(['status', '-c', file])
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'revision: abc\ncounts:\n  asked: 3\n' })
    expect(stderr).toMatch(/^REVISION_DIFFERS: in force: abc, in the file: [0-9a-f]{12}/)
    expect(JSON.parse((await sipcar(['status', '-c', file, '--json'])).stdout)).toEqual(stub.answer.body)
  })

  test('status shows lists row by row', async () => {
    const reports = [{ trunk: 'teams', plugin: '', code: 'TRUNK_UNKNOWN', count: 2 }]
    const measures = [{ trunk: 'teams', name: 'clockAhead', median: -3, latest: 0, values: 31 }]
    stub.answer = { status: 200, body: { revision: 'abc', listeners: ['ws://h'], reports, measures, empty: [] } }
    const { stdout } = await sipcar(['status', '-c', file])
    expect(stdout.split('\n')).toEqual([
      'revision: abc',
      'listeners:',
      '  ws://h',
      'reports:',
      '  trunk=teams plugin=- code=TRUNK_UNKNOWN count=2',
      'measures:',
      '  trunk=teams name=clockAhead median=-3 latest=0 values=31',
      'empty: none',
      '',
    ])
  })

  test.each(['reload', 'status'])('%s where nobody listens: exit 1', async (command) => {
    put('sipcar.yaml', text.replace(socket, join(folder, 'nobody')))
    const { code, stderr } = await sipcar([command, '-c', file])
    expect({ code, stderr }).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^SIDECAR_UNREACHABLE: .*\(ws\+unix:.*nobody\)\n {2}cure: /),
    })
  })

  test('somebody else listens', async () => {
    stub.answer = { status: 500, body: {} }
    const { code, stderr } = await sipcar(['reload', '-c', file])
    expect({ code, stderr }).toMatchObject({ code: 1, stderr: expect.stringMatching(/^SIDECAR_ANSWER/) })
  })
})
