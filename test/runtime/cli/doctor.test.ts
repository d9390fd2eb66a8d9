import { chmodSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { WebSocketServer } from 'ws'
import { nodeFinding } from '../../../runtime/cli/doctor/node.js'
import { loadConfig } from '../../../runtime/config/load.js'
import { encodeHello } from '../../../runtime/wire/answers.js'
import { scratch, sipcar, site, type Run } from './sipcar.js'

const { folder, put } = scratch()

/** A folder of programs that answer as told: what doctor looks at is not this host. */
function tools(name: string, scripts: Readonly<Record<string, string>>): string {
  mkdirSync(join(folder, name))
  for (const [tool, script] of Object.entries(scripts))
    chmodSync(put(`${name}/${tool}`, `#!/bin/sh\n${script}\n`), 0o755)
  return join(folder, name)
}

const modules = join(folder, 'modules')
mkdirSync(modules)
for (const name of ['app_lua', 'htable', 'textopsx']) put(`modules/${name}.so`, '')

/** A Lua of a version that finds everything. */
const lua = (version: string): string => `case $2 in print*) echo 'Lua ${version}';; esac`

const sound = {
  kamailio: `case $1 in -v) echo 'version: kamailio 5.6.3 (x86_64/linux)';; -I) echo '  Default paths to modules: ${modules}';; esac`,
  'lua5.1': lua('5.1'),
  chronyc: "echo 'C0000201,192.0.2.1,2,0.0,0.000012,0,0,0,0,0,0,0,0,Normal'",
}
const broken = {
  kamailio: `case $1 in -v) echo 'version: kamailio 5.6.3 (x86_64/linux)';; -I) echo '  Default paths to modules: /none';; *) echo 'CRITICAL: bad config' >&2; exit 1;; esac`,
  'lua5.1': `case $2 in print*) echo 'Lua 5.1';; *) echo "module not found, or syntax error" >&2; exit 1;; esac`,
  chronyc: "echo 'C0000201,192.0.2.1,2,0.0,1.5,0,0,0,0,0,0,0,0,Not synchronised'",
}

const socket = join(folder, 'sock')
const config = put('sipcar.yaml', `${site}listen: [ws+unix:${socket}]\n`)
let server: WebSocketServer | undefined
let revision = ''

beforeAll(async () => {
  const loaded = await loadConfig(config)
  revision = loaded.ok ? loaded.config.settings.revision : ''
  const { createServer } = await import('node:http')
  const http = createServer()
  server = new WebSocketServer({ server: http, handleProtocols: () => 'sipcar.v1' })
  server.on('connection', (connection) => {
    connection.send(encodeHello({ revision, deadline: 50, policies: {}, interest: {}, limit: 65535 }))
  })
  server.on('close', () => http.close())
  await new Promise<void>((resolve) => http.listen(socket, resolve))
})
afterAll(() => server?.close())

function doctor(path: string, more: readonly string[] = [], file = config): Promise<Run> {
  return sipcar(['doctor', '-c', file, ...more], '', { PATH: path })
}

/** `verdict subject` and code of each line. */
function findings({ stdout }: Run): string[] {
  return stdout.split('\n').flatMap((line) => /^(?:ok|warn|fail) .*/.exec(line)?.[0] ?? [])
}

test('all is well', async () => {
  const cfg = put('kamailio.cfg', '')
  const run = await doctor(tools('sound', sound), ['--kamailio', cfg])
  expect(run).toMatchObject({ code: 0, stderr: '' })
  expect(findings(run).map((line) => line.split(': ')[0])).toEqual([
    'ok    Node.js',
    'ok    configuration',
    `ok    sidecar at ws+unix:${socket}`,
    'ok    Kamailio',
    'ok    Kamailio module app_lua',
    'ok    Kamailio module htable',
    'ok    Kamailio module textopsx',
    'ok    Kamailio configuration',
    'ok    Lua',
    'ok    Lua library socket',
    'ok    Lua files',
    'ok    clock',
  ])
  expect(run.stdout).toContain(`answers, revision ${revision}`)
  expect(run.stdout).not.toContain('cure:')
})

test('what is wrong comes with code and cure, and fails', async () => {
  const run = await doctor(tools('broken', broken), ['--kamailio', put('bad.cfg', '')])
  expect(run.code).toBe(1)
  const wrong = findings(run).filter((line) => !line.startsWith('ok'))
  expect(wrong.map((line) => /^\w+|[A-Z]+_[A-Z_]+/g[Symbol.match](line)?.join(' '))).toEqual([
    'fail KAMAILIO_MODULE_MISSING',
    'fail KAMAILIO_MODULE_MISSING',
    'fail KAMAILIO_MODULE_MISSING',
    'fail KAMAILIO_CONFIG_BAD',
    'fail LUA_LIBRARY_MISSING',
    'fail LUA_SYNTAX',
    'warn CLOCK_UNSYNCHRONISED',
  ])
  expect(run.stdout.match(/^ {6}cure: /gm)).toHaveLength(wrong.length)
})

test('without any tool there are warnings, and they do not fail', async () => {
  const run = await doctor(tools('none', {}))
  expect(run.code).toBe(0)
  expect(
    findings(run)
      .filter((line) => line.startsWith('warn'))
      .map((line) => line.split(': ')[1]),
  ).toEqual(['KAMAILIO_MISSING', 'LUA_MISSING', 'CLOCK_UNKNOWN'])
})

describe('the Lua that is asked is the one that app_lua is linked with', () => {
  const no = 'exit 1'
  test.each<[string, string, Record<string, string>, string]>([
    ['Debian', '\0liblua5.4.so.0\0', { 'lua5.1': no, 'lua5.4': lua('5.4') }, 'ok    Lua: 5.4, lua5.4'],
    ['Red Hat', '\0liblua-5.4.so\0', { lua: lua('5.4'), 'lua5.1': no }, 'ok    Lua: 5.4, lua'],
    ['LuaJIT', '\0libluajit-5.1.so.2\0', { luajit: lua('5.1') }, 'ok    Lua: 5.1, luajit'],
    ['one that does not say', '\0libc.so.6\0', { 'lua5.1': lua('5.1') }, 'ok    Lua: 5.1, lua5.1'],
    [
      'another than is installed',
      '\0liblua5.4.so.0\0',
      { 'lua5.1': lua('5.1'), lua: lua('5.1') },
      'warn  Lua: LUA_MISSING: no lua5.4 in PATH',
    ],
  ])('%s', async (name, text, luas, line) => {
    const own = tools(`linked ${name}`, {})
    put(`linked ${name}/app_lua.so`, `\x7fELF${text}`)
    const path = tools(`tools ${name}`, { ...luas, kamailio: sound.kamailio.replace(modules, own) })
    const found = findings(await doctor(path))
    expect(found.filter((each) => each.includes('Lua: '))).toEqual([line])
    expect(found.filter((each) => each.startsWith('ok    Lua library'))).toHaveLength(line.startsWith('ok') ? 1 : 0)
  })

  test('files that do not compile are told with their line', async () => {
    const broken = `case $2 in print*) echo 'Lua 5.1';; assert*) echo 'lua: x.lua:1: unexpected symbol' >&2; exit 1;; esac`
    const run = await doctor(tools('syntax', { 'lua5.1': broken }))
    expect(findings(run).filter((each) => each.includes('LUA_SYNTAX'))).toEqual([
      'fail  Lua files: LUA_SYNTAX: lua: x.lua:1: unexpected symbol',
    ])
  })
})

test('another revision in force is a warning', async () => {
  const other = put('other.yaml', `${site}listen: [ws+unix:${socket}]\nworkers: 2\n`)
  const run = await doctor(join(folder, 'none'), [], other)
  expect(run.code).toBe(0)
  expect(run.stdout).toMatch(/^warn {2}sidecar at .*REVISION_DIFFERS: in force: /m)
})

test.each([
  ['nobody listens', `${site}listen: [ws+unix:${socket}2]\n`, /^fail {2}sidecar at .*: SIDECAR_UNREACHABLE: /m],
  ['a bad configuration', `${site}xyzzy: 1\n`, /^fail {2}configuration: CONFIG_UNKNOWN_KEY: /m],
])('%s fails', async (_, text, line) => {
  const run = await doctor(join(folder, 'none'), [], put('bad.yaml', text))
  expect(run.code).toBe(1)
  expect(run.stdout).toMatch(line)
})

test.each([
  ['18.20.0', 'fail'],
  ['20.11.1', 'fail'],
  ['20.12.0', 'ok'],
  ['22.0.0', 'ok'],
])('Node.js %s: %s', (version, verdict) => {
  expect(nodeFinding(version).verdict).toBe(verdict)
})
