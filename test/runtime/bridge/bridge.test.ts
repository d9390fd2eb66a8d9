import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { execFileSync } from 'node:child_process'
import { readFileSync, statSync } from 'node:fs'
import { request } from 'node:http'
import { WebSocket } from 'ws'
import { ProxyClient, encodeAsk } from '../../support/proxy-client.js'
import { cli, SidecarProcess } from '../../support/sidecar-process.js'

const config = `
listen: ["ws://127.0.0.1:PORT", "ws+unix:FOLDER/sipcar.sock"]
localDomain: sbc.contoso.example
trunks:
  itsp: { kind: itsp, onFailure: { initial: 503 } }
  anywherenow: { kind: anywherenow, plugins: { egress: { headers: on } } }
`
const message = [
  'INVITE sip:+31881200600@sbc.contoso.example SIP/2.0',
  'From: <sip:+31612345678@itsp.example;user=phone>;tag=1',
  'To: <sip:+31881200600@sbc.contoso.example;user=phone>',
  'Call-ID: 1',
  'CSeq: 1 INVITE',
  'User-Agent: Microsoft.PSTNHub.SIPProxy',
  '',
  '',
].join('\r\n')

let sidecar: SidecarProcess
beforeAll(async () => {
  sidecar = await SidecarProcess.start(config)
})
afterAll(() => sidecar.dispose())

/** Nothing that a test did may have hurt the sidecar. */
async function expectAlive(): Promise<void> {
  const client = await ProxyClient.connect(sidecar.url)
  expect(await client.ask({ to: 'anywherenow', message })).toMatchObject({ 0: 3, 2: 0 })
  client.close()
}

function http(
  method: string,
  path: string,
  headers: Record<string, string> = {},
): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port: sidecar.port, method, path, headers }, (response) => {
      let body = ''
      response.on('data', (chunk: Buffer) => (body += chunk.toString()))
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body }))
    })
    sent.on('error', reject)
    sent.end()
  })
}

test('hello tells version, revision, deadline, policies, interest and limit', async () => {
  const client = await ProxyClient.connect(sidecar.url)
  const [kind, version, revision, deadline, policies, interest, limit] = client.frames[0]!
  expect([kind, version, deadline, limit]).toEqual([1, 1, 50, 65_535])
  expect(revision).toMatch(/^[0-9a-f]{8,}$/)
  expect(policies).toEqual({ '': [0, 0], itsp: [503, 0], anywherenow: [0, 0] })
  const acts = (stage: number): unknown => expect.arrayContaining([expect.arrayContaining([stage])])
  expect(interest).toMatchObject({ itsp: acts(1), anywherenow: acts(2) })
  client.close()
})

test('a verdict carries the id of its question and edits by index', async () => {
  const client = await ProxyClient.connect(sidecar.url)
  const verdict = await client.ask({ to: 'anywherenow', message })
  expect(verdict[7]).toContainEqual([5, 'User-Agent', 0, Buffer.from('CustomerSBC')])
  expect(verdict[10]).toBe(client.frames[0]![2])
  client.close()
})

test('a hundred questions at once each get their own answer', async () => {
  const client = await ProxyClient.connect(sidecar.url)
  const answers = await Promise.all(Array.from({ length: 100 }, () => client.ask({ to: 'anywherenow', message })))
  expect(new Set(answers.map((answer) => answer[1])).size).toBe(100)
  expect(answers.every((answer) => answer[0] === 3)).toBe(true)
  client.close()
})

test('the unix socket serves too, and is closed to others', async () => {
  const path = `${sidecar.folder}/sipcar.sock`
  const client = await ProxyClient.connect(`ws+unix:${path}`)
  expect(await client.ask({ to: 'anywherenow', message })).toMatchObject({ 0: 3 })
  expect(statSync(path).mode & 0o777).toBe(0o660)
  client.close()
})

test.each<[string, Buffer, string]>([
  ['garbage', Buffer.from([0xc1, 0xff, 0x00]), 'FRAME_INVALID'],
  ['an empty frame', Buffer.alloc(0), 'FRAME_INVALID'],
  ['another kind', Buffer.from([0x91, 0x09]), 'FRAME_INVALID'],
  ['an ask with a bad stage', encodeAsk(77, { stage: 4 as 5, message }), 'FRAME_INVALID'],
  ['an ask cut short', encodeAsk(78, { message }).subarray(0, 40), 'FRAME_INVALID'],
  ['bytes that are no SIP', encodeAsk(79, { message: 'GET / HTTP/1.1\r\n\r\n' }), 'MESSAGE_NOT_SIP'],
  ['an empty message', encodeAsk(80, { message: '' }), 'MESSAGE_NOT_SIP'],
])('%s is refused with a code and the connection lives on', async (_, frame, code) => {
  const client = await ProxyClient.connect(sidecar.url)
  const refusal = client.next(([kind]) => kind === 7)
  client.socket.send(frame)
  expect((await refusal)[2]).toBe(code)
  expect(await client.ask({ to: 'anywherenow', message })).toMatchObject({ 0: 3 })
  client.close()
})

test('a text frame is refused', async () => {
  const client = await ProxyClient.connect(sidecar.url)
  const refusal = client.next(([kind]) => kind === 7)
  client.socket.send('hello')
  expect((await refusal)[2]).toBe('FRAME_TEXT')
  client.close()
})

test('eight refused frames in a row close the connection', async () => {
  const client = await ProxyClient.connect(sidecar.url)
  const closed = client.closed()
  for (let i = 0; i < 8; i++) client.socket.send(Buffer.from([0xc1]))
  expect(await closed).toEqual({ code: 1008, reason: 'FRAMES_REFUSED' })
  await expectAlive()
})

test('an oversize frame closes the connection with 1009', async () => {
  const client = await ProxyClient.connect(sidecar.url)
  const closed = client.closed()
  client.socket.send(encodeAsk(1, { message: Buffer.alloc(80_000, 97) }))
  expect((await closed).code).toBe(1009)
  await sidecar.until(() => sidecar.output.includes('FRAME_TOO_BIG'), 'the log tells it')
  await expectAlive()
})

test.each<[string, string[], object, number, string]>([
  ['another subprotocol', ['sip'], {}, 400, 'WRONG_SUBPROTOCOL'],
  ['no subprotocol', [], {}, 400, 'WRONG_SUBPROTOCOL'],
  ['an Origin', ['sipcar.v1'], { origin: 'https://evil.example' }, 403, 'ORIGIN_REFUSED'],
])('a handshake with %s is turned away', async (_, protocols, options, status, code) => {
  const socket = new WebSocket(sidecar.url, protocols, options)
  const [got, body] = await new Promise<[number | undefined, string]>((resolve) => {
    socket.on('error', () => {})
    socket.on('unexpected-response', (_request, response) => {
      let text = ''
      response.on('data', (chunk: Buffer) => (text += chunk.toString()))
      response.on('end', () => resolve([response.statusCode, text]))
    })
  })
  expect(got).toBe(status)
  expect(JSON.parse(body)).toMatchObject({ code })
  await expectAlive()
})

test.each<[string, string, Record<string, string>, number]>([
  ['GET', '/status', {}, 200],
  ['POST', '/reload', {}, 200],
  ['POST', '/reload', { Origin: 'https://evil.example' }, 403],
  ['GET', '/reload', {}, 404],
  ['GET', '/', {}, 404],
])('%s %s %j answers %i', async (method, path, headers, status) => {
  const answer = await http(method, path, headers)
  expect(answer.status).toBe(status)
  expect(JSON.parse(answer.body)).toBeInstanceOf(Object)
})

test('bytes that are no HTTP do no harm', async () => {
  const { connect } = await import('node:net')
  await new Promise<void>((resolve) => {
    const socket = connect(sidecar.port, '127.0.0.1', () => socket.write(Buffer.from([0, 1, 2, 255, 13, 10, 13, 10])))
    socket.on('error', () => resolve())
    socket.on('close', () => resolve())
  })
  await expectAlive()
})

test.each([
  ['a port in use', (): string => `ws://127.0.0.1:${sidecar.port}`],
  ['a unix socket in use', (): string => `ws+unix:${sidecar.folder}/sipcar.sock`],
  ['a folder that is not there', (): string => 'ws+unix:/nonexistent/sipcar.sock'],
])('%s is a coded error', async (_, url) => {
  const file = `${sidecar.folder}/second.yaml`
  const { writeFileSync } = await import('node:fs')
  writeFileSync(file, config.replace(/^listen:.*$/m, `listen: ["${url()}"]`))
  let said = ''
  try {
    execFileSync(process.execPath, [cli, 'serve', '-c', file], { stdio: 'pipe' })
  } catch (error) {
    said = String((error as { stderr: Buffer }).stderr)
  }
  expect(said).toContain('LISTEN_FAILED')
  expect(said).toMatch(/cure/i)
  await expectAlive()
})

test('a socket file left behind by a killed process is replaced', async () => {
  const other = await SidecarProcess.start(config)
  await other.end('SIGKILL')
  expect(statSync(`${other.folder}/sipcar.sock`).isSocket()).toBe(true)
  await other.run()
  const client = await ProxyClient.connect(`ws+unix:${other.folder}/sipcar.sock`)
  expect(await client.ask({ to: 'anywherenow', message })).toMatchObject({ 0: 3 })
  await other.dispose()
})

test('TLS: with the right authority, and not without', async () => {
  const folder = sidecar.folder
  const openssl = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=localhost']
  const files = [
    '-addext',
    'subjectAltName=DNS:localhost,IP:127.0.0.1',
    '-keyout',
    `${folder}/key.pem`,
    '-out',
    `${folder}/cert.pem`,
  ]
  execFileSync('openssl', [...openssl, ...files], { stdio: 'ignore' })
  const pem = Object.fromEntries(
    ['key.pem', 'cert.pem'].map((name) => [name, readFileSync(`${folder}/${name}`, 'utf8')]),
  )
  const secure = config.replace(
    /^listen:.*$/m,
    'listen: ["wss://127.0.0.1:PORT"]\ntls: { cert: cert.pem, key: key.pem }',
  )
  const other = await SidecarProcess.start(secure, pem)
  const url = `wss://127.0.0.1:${other.port}`
  await expect(ProxyClient.connect(url)).rejects.toThrow(/self-signed/)
  const client = await ProxyClient.connect(url, { ca: pem['cert.pem'] })
  expect(await client.ask({ to: 'anywherenow', message })).toMatchObject({ 0: 3 })
  client.close()
  await other.dispose()
})
