import { afterAll, describe, expect, jest, test } from '@jest/globals'
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { Server, connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect as connectTls } from 'node:tls'
import { WebSocket } from 'ws'
import { listen } from '../../../runtime/bridge/listen.js'
import { codes } from '../../../runtime/codes.js'
import { subprotocol } from '../../../runtime/wire/kinds.js'
import { Authority } from '../../e2e/support/certificates.js'
import { ProxyClient } from '../../support/proxy-client.js'
import { SidecarProcess } from '../../support/sidecar-process.js'
import { sipcar } from '../cli/sipcar.js'

/** What the listeners promise in docs/security.md. */

const token = 'Tok3n-of-the-tests_0123456789.~+/=='
const other = 'an0ther-token-of-the-tests-9876543210'
const site = (more: string): string => `
listen: ["ws://127.0.0.1:PORT", "ws+unix:FOLDER/sipcar.sock"]
localDomain: sbc.contoso.example
trunks:
  itsp: { kind: itsp }
${more}`
const message = 'OPTIONS sip:a@b SIP/2.0\r\nCall-ID: 1\r\nCSeq: 1 OPTIONS\r\n\r\n'

const running: SidecarProcess[] = []
async function start(
  more: string,
  files: Readonly<Record<string, string>> = {},
  scheme: 'ws' | 'wss' = 'ws',
): Promise<SidecarProcess> {
  const sidecar = await SidecarProcess.start(site(more).replace('ws://', `${scheme}://`), files)
  running.push(sidecar)
  return sidecar
}
afterAll(() => Promise.all(running.map((sidecar) => sidecar.dispose())))

const bearer = (text: string): { headers: Record<string, string> } => ({ headers: { Authorization: `Bearer ${text}` } })

interface Answer {
  readonly status: number | undefined
  readonly body: string
  readonly headers: Readonly<Record<string, unknown>>
}

/** What a handshake is answered that is turned away. */
function turnedAway(url: string, options: object = {}): Promise<Answer> {
  const socket = new WebSocket(url.startsWith('ws+unix:') ? `${url}:/` : url, subprotocol, options)
  return new Promise((resolve, reject) => {
    socket.on('error', () => {})
    socket.on('open', () => reject(new Error('was let in')))
    socket.on('unexpected-response', (_, response) => {
      let body = ''
      response.on('data', (chunk: Buffer) => (body += chunk.toString()))
      response.on('end', () => resolve({ status: response.statusCode, body, headers: response.headers }))
    })
  })
}

function http(target: object, method: string, path: string, headers: Record<string, string> = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request({ ...target, method, path, headers, agent: false }, (response) => {
      let body = ''
      response.on('data', (chunk: Buffer) => (body += chunk.toString()))
      response.on('end', () => resolve({ status: response.statusCode, body, headers: response.headers }))
    })
    sent.on('error', reject)
    sent.end()
  })
}

const answers = async (client: ProxyClient): Promise<unknown> => (await client.ask({ from: 'itsp', message }))[0]

/** Milliseconds until the other end closes. */
function closedAfter(socket: Socket): Promise<number> {
  const begun = performance.now()
  socket.on('error', () => {})
  socket.resume()
  return new Promise((resolve) => socket.once('close', () => resolve(performance.now() - begun)))
}

describe('a token', () => {
  const wrong: [string, object][] = [
    ['none', {}],
    ['another', bearer(other)],
    ['a part of it', bearer(token.slice(0, -1))],
    ['more than it', bearer(token + 'x')],
    ['none after Bearer', bearer('')],
    ['another scheme', { headers: { Authorization: `Basic ${token}` } }],
    ['the token without a scheme', { headers: { Authorization: token } }],
  ]

  test('opens TCP and unix socket to who shows it, and to nobody else', async () => {
    const sidecar = await start(`token: ${token}`)
    for (const url of [sidecar.url, `ws+unix:${sidecar.folder}/sipcar.sock`]) {
      for (const [what, options] of wrong) {
        const { status, body, headers } = await turnedAway(url, options)
        expect([what, status, headers['www-authenticate']]).toEqual([what, 401, 'Bearer'])
        expect(JSON.parse(body)).toEqual({ code: 'TOKEN_WRONG', cure: codes.TOKEN_WRONG.cure })
      }
      const client = await ProxyClient.connect(url, bearer(token))
      expect(await answers(client)).toBe(3)
      client.close()
    }
    await sidecar.until(() => sidecar.output.includes('"TOKEN_WRONG"'), 'the log tells it')
  })

  test('is wanted for commands as well, on every listener', async () => {
    const sidecar = await start(`token: ${token}`)
    const good = bearer(token).headers
    for (const target of [{ host: '127.0.0.1', port: sidecar.port }, { socketPath: `${sidecar.folder}/sipcar.sock` }])
      for (const [method, path] of [
        ['GET', '/status'],
        ['POST', '/reload'],
      ] as const) {
        expect(await http(target, method, path)).toMatchObject({ status: 401 })
        expect(await http(target, method, path, bearer(other).headers)).toMatchObject({ status: 401 })
        expect(await http(target, method, path, { ...good, Origin: 'https://evil.example' })).toMatchObject({
          status: 403,
        })
        expect(await http(target, method, path, good)).toMatchObject({ status: 200 })
      }
  })

  test('sipcar status, reload and doctor show that of their configuration', async () => {
    const sidecar = await start('token: { file: secret }', { secret: `${token}\n`, old: other })
    const foreign = join(sidecar.folder, 'foreign.yaml')
    writeFileSync(foreign, sidecar.read().replace('file: secret', 'file: old'))
    for (const command of ['status', 'reload']) {
      expect(await sipcar([command, '-c', sidecar.file])).toMatchObject({ code: 0 })
      const refused = await sipcar([command, '-c', foreign])
      expect(refused.code).not.toBe(0)
      expect(refused.stderr).toContain('TOKEN_WRONG')
      expect(refused.stderr).toContain(codes.TOKEN_WRONG.cure)
    }
    expect((await sipcar(['doctor', '-c', sidecar.file])).stdout).toMatch(/ok +sidecar at ws:.*answers/)
    expect((await sipcar(['doctor', '-c', foreign])).stdout).toMatch(/fail +sidecar at ws:.*401/)
  })

  test('that is changed in its file holds for the next handshake; who is in stays', async () => {
    const sidecar = await start('token: { file: secret }', { secret: token })
    const client = await ProxyClient.connect(sidecar.url, bearer(token))
    writeFileSync(join(sidecar.folder, 'secret'), other)
    await sidecar.until(
      async () => (await turnedAway(sidecar.url, bearer(token)).catch(() => undefined)) !== undefined,
      'the old one is refused',
    )
    const later = await ProxyClient.connect(sidecar.url, bearer(other))
    expect([await answers(client), await answers(later)]).toEqual([3, 3])
    client.close()
    later.close()
  })

  test('is not taken away together with a change of the listeners, which wants a restart', async () => {
    const sidecar = await start(`token: ${token}`)
    const without = site('').replace('"ws+unix:FOLDER/sipcar.sock"', '"ws://127.0.0.1:1"')
    for (const text of [without, without + 'deadline: 60\n']) {
      sidecar.write(text)
      expect(
        await http({ host: '127.0.0.1', port: sidecar.port }, 'POST', '/reload', bearer(token).headers),
      ).toMatchObject({ status: 200 })
      expect(await turnedAway(sidecar.url)).toMatchObject({ status: 401 })
    }
  })

  test('and a key are in no log, answer, problem or revision', async () => {
    const authority = new Authority(folder())
    const { cert, key } = authority.sign('sidecar', 'localhost')
    const files = { 'cert.pem': cert, 'key.pem': key, secret: other }
    const sidecar = await start(`token: ${token}\nlog: { level: trace }\ntls: { cert: cert.pem, key: key.pem }`, files)
    const told: string[] = []
    for (const options of [{}, bearer(other), bearer(token + 'x')])
      told.push((await turnedAway(sidecar.url, options)).body)
    const client = await ProxyClient.connect(sidecar.url, bearer(token))
    told.push(JSON.stringify(client.frames))
    for (const args of [
      ['status', '--json'],
      ['check', '--json'],
      ['check'],
      ['trunk', 'list'],
      ['reload'],
      ['doctor'],
    ]) {
      const { stdout, stderr } = await sipcar([...args, '-c', sidecar.file])
      told.push(stdout, stderr)
    }
    for (const slip of ['"', ' x', ': y', ' }', '\n  - a']) {
      sidecar.write(site(`token: ${token}${slip}\n`))
      const reload = await http({ host: '127.0.0.1', port: sidecar.port }, 'POST', '/reload', bearer(token).headers)
      const check = await sipcar(['check', '-c', sidecar.file])
      expect([slip, reload.status, check.code]).toEqual([slip, 422, 1])
      told.push(reload.body, check.stdout, check.stderr)
    }
    client.close()
    await sidecar.end()
    told.push(sidecar.output)
    const all = told.join('\n')
    expect(all).toContain('TOKEN_WRONG')
    const secrets = [token, other, ...key.split('\n').filter((line) => line.length > 40)]
    expect(secrets.filter((secret) => all.includes(secret) || all.includes(secret.slice(0, 20)))).toEqual([])
    const revisionOf = async (more: string): Promise<unknown> => {
      writeFileSync(sidecar.file, site(more).replaceAll('PORT', '1').replaceAll('FOLDER', sidecar.folder))
      return (JSON.parse((await sipcar(['check', '--json', '-c', sidecar.file])).stdout) as { revision: unknown })
        .revision
    }
    expect(await revisionOf(`token: ${token}`)).toBe(await revisionOf(`token: ${other}`))
  })
})

describe('a client certificate', () => {
  test('of the right authority opens the listener, and nothing else does', async () => {
    const [mine, foreign] = [new Authority(folder()), new Authority(folder())]
    const { cert, key } = mine.sign('sidecar', 'localhost')
    const files = { 'cert.pem': cert, 'key.pem': key, 'ca.pem': mine.pem }
    const sidecar = await start('tls: { cert: cert.pem, key: key.pem, ca: ca.pem }', files, 'wss')
    const url = `wss://127.0.0.1:${sidecar.port}`
    const trust = { ca: mine.pem, checkServerIdentity: () => undefined }
    await expect(ProxyClient.connect(url, trust)).rejects.toThrow()
    await expect(ProxyClient.connect(url, { ...trust, ...foreign.sign('proxy', 'proxy') })).rejects.toThrow()
    await sidecar.until(() => sidecar.output.includes('CLIENT_TLS_FAILED'), 'the log tells it')
    const client = await ProxyClient.connect(url, { ...trust, ...mine.sign('proxy', 'proxy') })
    expect(await answers(client)).toBe(3)
    client.close()
  })
})

describe('a certificate that is renewed', () => {
  /** Name in the certificate that a new client is shown. */
  const shownBy = (port: number): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const socket = connectTls({ port, host: '127.0.0.1', rejectUnauthorized: false }, () => {
        resolve(socket.getPeerCertificate().subject.CN)
        socket.destroy()
      })
      socket.on('error', reject)
    })
  const put = (sidecar: SidecarProcess, files: Readonly<Record<string, string>>): void => {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(sidecar.folder, name), text)
  }

  test('is shown from the next handshake on, and who is in stays; one that does not fit is refused', async () => {
    const authority = new Authority(folder())
    const [one, two, three] = ['one', 'two', 'three'].map((name) => authority.sign(name, `${name}.example`))
    const files = { 'cert.pem': one!.cert, 'key.pem': one!.key }
    const sidecar = await start('deadline: 1000\ntls: { cert: cert.pem, key: key.pem }', files, 'wss')
    const client = await ProxyClient.connect(`wss://127.0.0.1:${sidecar.port}`, { rejectUnauthorized: false })
    expect(await shownBy(sidecar.port)).toBe('one.example')
    // As a tool that renews does it: one file after the other.
    put(sidecar, { 'cert.pem': two!.cert })
    await sidecar.until(() => sidecar.output.includes('"CERTIFICATE_UNFIT"'), 'half of it is refused')
    expect(await shownBy(sidecar.port)).toBe('one.example')
    put(sidecar, { 'key.pem': two!.key })
    await sidecar.until(async () => (await shownBy(sidecar.port)) === 'two.example', 'the whole of it is taken')
    put(sidecar, { 'cert.pem': three!.cert, 'key.pem': three!.key })
    expect(await sipcar(['reload', '-c', sidecar.file])).toMatchObject({ code: 0 })
    expect(await shownBy(sidecar.port)).toBe('three.example')
    // Under other names, together with a change for the workers.
    put(sidecar, { 'new.pem': one!.cert, 'new.key': one!.key })
    sidecar.write(site('deadline: 1500\ntls: { cert: new.pem, key: new.key }').replace('ws://', 'wss://'))
    await sidecar.until(async () => (await shownBy(sidecar.port)) === 'one.example', 'the other files are taken')
    expect(await answers(client)).toBe(3)
    expect(sidecar.output).not.toContain('CONFIG_NEEDS_RESTART')
    client.close()
  })

  test('as that of the authorities is: the old ones open nothing any more', async () => {
    const [mine, next] = [new Authority(folder()), new Authority(folder())]
    const { cert, key } = mine.sign('sidecar', 'localhost')
    const files = { 'cert.pem': cert, 'key.pem': key, 'ca.pem': mine.pem }
    const sidecar = await start('deadline: 1000\ntls: { cert: cert.pem, key: key.pem, ca: ca.pem }', files, 'wss')
    const url = `wss://127.0.0.1:${sidecar.port}`
    const trust = { ca: mine.pem, checkServerIdentity: () => undefined }
    const [old, young] = [mine, next].map((authority) => ({ ...trust, ...authority.sign('proxy', 'proxy') }))
    const client = await ProxyClient.connect(url, old)
    await expect(ProxyClient.connect(url, young)).rejects.toThrow()
    put(sidecar, { 'ca.pem': next.pem })
    await sidecar.until(() => sidecar.output.includes('certificate renewed'), 'it is taken')
    await expect(ProxyClient.connect(url, old)).rejects.toThrow()
    const later = await ProxyClient.connect(url, young)
    expect([await answers(client), await answers(later)]).toEqual([3, 3])
    // Asking for none any more wants a restart.
    sidecar.write(site('deadline: 1500\ntls: { cert: cert.pem, key: key.pem }').replace('ws://', 'wss://'))
    await sidecar.until(() => sidecar.output.includes('CONFIG_NEEDS_RESTART'), 'it says so')
    await expect(ProxyClient.connect(url, trust)).rejects.toThrow()
    for (const each of [client, later]) each.close()
  })

  test('is told of by check and by the log, before it ends', async () => {
    const { cert, key } = new Authority(folder()).sign('sidecar', 'localhost', 5)
    const files = { 'cert.pem': cert, 'key.pem': key }
    const sidecar = await start('deadline: 1000\ntls: { cert: cert.pem, key: key.pem }', files, 'wss')
    expect(sidecar.output).toMatch(/"code":"CERTIFICATE_EXPIRES"/)
    const { code, stderr, stdout } = await sipcar(['check', '-c', sidecar.file])
    expect(code).toBe(0)
    expect(stdout + stderr).toMatch(/CERTIFICATE_EXPIRES: .*CN=localhost is valid until/)
  })
})

describe('limits', () => {
  test('a client that does not finish its handshake is closed, one that has nothing to ask is not', async () => {
    const { cert, key } = new Authority(folder()).sign('sidecar', 'localhost')
    const sidecar = await start('limits: { handshake: 300 }\ntls: { cert: cert.pem, key: key.pem }', {
      'cert.pem': cert,
      'key.pem': key,
    })
    const client = await ProxyClient.connect(sidecar.url)
    const begun = [
      '',
      'GET / HT',
      'GET / HTTP/1.1\r\nUpgrade: websocket\r\n',
      'POST /reload HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n1',
    ]
    const waits = await Promise.all(
      begun.map((text) => {
        const socket = connect(sidecar.port, '127.0.0.1')
        if (text !== '') socket.write(text)
        return closedAfter(socket)
      }),
    )
    for (const wait of waits) expect(wait).toBeLessThan(3000)
    await new Promise((resolve) => setTimeout(resolve, 1000))
    expect(await answers(client)).toBe(3)
    client.close()
  })

  test.each(['ws', 'wss'] as const)('a connection that is silent is probed by TCP: %s', async (scheme) => {
    const { cert, key } = new Authority(folder()).sign('sidecar', 'localhost')
    const files = { 'cert.pem': cert, 'key.pem': key }
    const sidecar = await start('deadline: 1000\ntls: { cert: cert.pem, key: key.pem }', files, scheme)
    const url = `${scheme}://127.0.0.1:${sidecar.port}`
    const client = await ProxyClient.connect(url, { rejectUnauthorized: false })
    // proc(5): local address and port, state 01 is established, timer 02 is keep-alive.
    const port = sidecar.port.toString(16).toUpperCase().padStart(4, '0')
    const ours = new RegExp(`^ *\\d+: 0100007F:${port} \\S+ 01 \\S+ (\\d\\d):`, 'm')
    await sidecar.until(() => ours.exec(readFileSync('/proc/net/tcp', 'latin1'))?.[1] === '02', 'TCP waits to probe')
    client.close()
  })

  test('a TLS handshake that does not come is not waited for', async () => {
    const { cert, key } = new Authority(folder()).sign('sidecar', 'localhost')
    const files = { 'cert.pem': cert, 'key.pem': key }
    const sidecar = await start('limits: { handshake: 300 }\ntls: { cert: cert.pem, key: key.pem }', files, 'wss')
    const wait = await closedAfter(connect(sidecar.port, '127.0.0.1'))
    expect(wait).toBeGreaterThan(250)
    expect(wait).toBeLessThan(3000)
  })

  test('a client that was turned away cannot keep its socket', async () => {
    const sidecar = await start(`token: ${token}`)
    const socket = connect({ port: sidecar.port, host: '127.0.0.1', allowHalfOpen: true })
    const head = ['GET / HTTP/1.1', 'Host: a', 'Connection: Upgrade', 'Upgrade: websocket']
    socket.write(`${head.join('\r\n')}\r\n\r\n`)
    const bytes: Buffer[] = []
    socket.on('data', (chunk: Buffer) => bytes.push(chunk))
    await new Promise((resolve) => socket.once('end', resolve))
    expect(Buffer.concat(bytes).toString()).toMatch(/^HTTP\/1\.1 401 Unauthorized\r\n/)
    // Nobody is there any more: what is sent now is answered with a reset.
    const reset = new Promise((resolve) => socket.once('error', resolve))
    const writing = setInterval(() => socket.write('x'), 20)
    expect(await reset).toMatchObject({ code: expect.stringMatching(/ECONNRESET|EPIPE/) as unknown as string })
    clearInterval(writing)
    socket.destroy()
  })

  test('connections: one too many is sent elsewhere, commands still work, and a place becomes free again', async () => {
    const sidecar = await start('limits: { connections: 2 }')
    const clients = [await ProxyClient.connect(sidecar.url), await ProxyClient.connect(sidecar.url)]
    const { status, body } = await turnedAway(sidecar.url)
    expect([status, JSON.parse(body)]).toEqual([503, { code: 'CONNECTIONS_FULL', cure: codes.CONNECTIONS_FULL.cure }])
    expect(await turnedAway(`ws+unix:${sidecar.folder}/sipcar.sock`)).toMatchObject({ status: 503 })
    expect(await http({ host: '127.0.0.1', port: sidecar.port }, 'GET', '/status')).toMatchObject({ status: 200 })
    expect(await answers(clients[1]!)).toBe(3)
    clients[0]!.close()
    await sidecar.until(() => sidecar.output.includes('proxy disconnected'), 'it has gone')
    const next = await ProxyClient.connect(sidecar.url)
    expect(await answers(next)).toBe(3)
    for (const client of [clients[1]!, next]) client.close()
  })

  test('sockets: those that never ask are cut off long before they use up the process', async () => {
    const sidecar = await start('limits: { connections: 1, handshake: 60000 }')
    const sockets = Array.from({ length: 200 }, () => connect(sidecar.port, '127.0.0.1').on('error', () => {}))
    let closed = 0
    for (const socket of sockets) socket.resume().on('close', () => closed++)
    await sidecar.until(() => closed >= 200 - 1 - 64, 'the rest is closed')
    // A socket of the harness may be among those that stay.
    expect(closed).toBeLessThan(200 - 50)
    for (const socket of sockets) socket.destroy()
  })

  test('messages a second: more are sent elsewhere, a flood is cut off', async () => {
    const sidecar = await start('limits: { messagesPerSecond: 20 }')
    const client = await ProxyClient.connect(sidecar.url)
    const kinds = await Promise.all(Array.from({ length: 30 }, () => answers(client)))
    expect(kinds.filter((kind) => kind === 3)).toHaveLength(20)
    expect(kinds.filter((kind) => kind === 5)).toHaveLength(10)
    await new Promise((resolve) => setTimeout(resolve, 1100))
    expect(await answers(client)).toBe(3)
    const closed = client.closed()
    for (let i = 0; i < 100; i++) void client.ask({ from: 'itsp', message })
    expect(await closed).toEqual({ code: 1008, reason: 'RATE_EXCEEDED' })
    await sidecar.until(() => sidecar.output.includes('"RATE_EXCEEDED"'), 'the log tells it')
    expect(sidecar.output.split('"RATE_EXCEEDED"').length - 1).toBeLessThanOrEqual(2)
    const next = await ProxyClient.connect(sidecar.url)
    expect(await answers(next)).toBe(3)
    next.close()
  })

  test('refused clients cannot fill the log, but are all counted', async () => {
    const sidecar = await start(`token: ${token}`)
    // Waiting for the sidecar, the harness may have asked without a token itself.
    const counted = async (): Promise<number> => {
      const { body } = await http({ host: '127.0.0.1', port: sidecar.port }, 'GET', '/status', bearer(token).headers)
      return (JSON.parse(body) as { counts: { refused: { TOKEN_WRONG?: number } } }).counts.refused.TOKEN_WRONG ?? 0
    }
    const before = await counted()
    for (let i = 0; i < 80; i++) await turnedAway(sidecar.url)
    expect(await counted()).toBe(before + 80)
    expect(sidecar.output.split('"TOKEN_WRONG"').length - 1).toBe(60)
  })
})

test('the unix socket is closed to others whatever the umask, from its first moment', async () => {
  const path = join(folder(), 'sipcar.sock')
  const modes: number[] = []
  const look = (): void => void modes.push(statSync(path).mode & 0o777)
  // eslint-disable-next-line @typescript-eslint/unbound-method -- called with the server below
  const original = Server.prototype.listen
  const spy = jest.spyOn(Server.prototype, 'listen').mockImplementation(function (this: Server, ...given: unknown[]) {
    const server = original.apply(this, given as Parameters<typeof original>)
    look()
    return server
  })
  const before = process.umask(0)
  try {
    const server = await listen({ kind: 'unix', path }, 1000)
    look()
    server.close()
    expect(modes).toEqual([0o660, 0o660])
  } finally {
    expect(process.umask(before)).toBe(0)
    spy.mockRestore()
  }
})

test('files with secrets that others can read, and code that others can change, are warned of', async () => {
  const place = folder()
  const put = (name: string, text: string, mode: number): string => {
    writeFileSync(join(place, name), text)
    chmodSync(join(place, name), mode)
    return join(place, name)
  }
  const warnings = async (token: string, mode: number): Promise<string[]> => {
    put('secret', other, mode)
    put('key.pem', 'key', mode)
    put('cert.pem', 'cert', 0o644)
    const tls = 'tls: { cert: cert.pem, key: key.pem }\n'
    const trunk = '  teams: { kind: teams, tls: { cert: cert.pem, key: key.pem } }\n'
    const file = put('sipcar.yaml', site(trunk).replace(/^listen.*$/m, '') + tls + token, mode)
    const { problems } = JSON.parse((await sipcar(['check', '--json', '-c', file])).stdout) as {
      problems: { code: string; path: string }[]
    }
    return problems
      .filter(({ code }) => code.endsWith('_EXPOSED'))
      .map(({ code, path }) => `${code} ${path}`)
      .sort()
  }
  expect(await warnings('token: { file: secret }', 0o640)).toEqual([])
  expect(await warnings(`token: ${token}`, 0o660)).toEqual([])
  const keys = ['SECRET_EXPOSED tls.key', 'SECRET_EXPOSED trunks.teams.tls.key']
  expect(await warnings('', 0o644)).toEqual(keys)
  expect(await warnings('token: { file: secret }', 0o644)).toEqual([...keys, 'SECRET_EXPOSED token.file'].sort())
  expect(await warnings(`token: ${token}`, 0o644)).toEqual([...keys, 'SECRET_EXPOSED token'].sort())
  expect(await warnings('', 0o646)).toEqual(['CODE_EXPOSED ', ...keys])
})

const folders: string[] = []
afterAll(() => folders.forEach((each) => rmSync(each, { recursive: true, force: true })))
function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'sipcar-security-'))
  folders.push(made)
  return made
}
