import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { Callee, Caller } from './support/agents.js'
import { Scene, type SceneOptions } from './support/scene.js'

const call = {
  uri: 'sip:0881200600@sbc.example.com',
  from: 'From: <sip:0612345678@carrier.example>;tag=caller',
  to: 'To: <sip:0881200600@sbc.example.com>',
}
const edited = 'From: <sip:+31612345678@carrier.example;user=phone>;tag=caller'

/** How the contact centre sees the caller, when Kamailio and the sidecar are set up so. */
async function fromOver(options: SceneOptions, logged = /./): Promise<string> {
  const scene = await Scene.start(options)
  try {
    const { anywherenow } = await scene.call({
      itsp: new Caller(call).invite().establish().ask('BYE'),
      anywherenow: new Callee().expectInvite().answer(200, 'OK').receive('ACK').serve('BYE'),
    })
    expect(scene.kamailio.log).toMatch(logged)
    return anywherenow.got('INVITE').line('From')
  } finally {
    await scene.stop()
  }
}

/** A certificate for this host that signs itself. */
function selfSigned(): Record<string, string> {
  const folder = mkdtempSync(join(tmpdir(), 'sipcar-tls-'))
  try {
    const name = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1']
    const files = ['-keyout', join(folder, 'key.pem'), '-out', join(folder, 'cert.pem')]
    execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', ...name, ...files], {
      stdio: 'ignore',
    })
    return Object.fromEntries(['key.pem', 'cert.pem'].map((file) => [file, readFileSync(join(folder, file), 'utf8')]))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

test('over a unix socket', async () => {
  const site = { listen: ['ws+unix:FOLDER/sipcar.sock'] }
  const defines = { SIPCAR_URLS: '"ws+unix:{folder}/sipcar.sock"' }
  expect(await fromOver({ site, defines })).toBe(edited)
})

const secure = { listen: ['wss://127.0.0.1:PORT'], tls: { cert: 'cert.pem', key: 'key.pem' } }

test('over TLS, with a certificate that Kamailio trusts', async () => {
  const defines = { SIPCAR_URLS: '"wss://{sidecar}/"', SIPCAR_TLS_CA: '"{folder}/cert.pem"' }
  expect(await fromOver({ site: secure, files: selfSigned(), defines })).toBe(edited)
})

test('over TLS, with a certificate that Kamailio does not trust: not asked, and the call passes as it is', async () => {
  const defines = { SIPCAR_URLS: '"wss://{sidecar}/"' }
  expect(await fromOver({ site: secure, files: selfSigned(), defines }, /sipcar TLS_FAILED/)).toBe(call.from)
})

const token = 'token-of-the-end-to-end-tests'

test('over TLS, with the token that the sidecar wants', async () => {
  const defines = {
    SIPCAR_URLS: '"wss://{sidecar}/"',
    SIPCAR_TLS_CA: '"{folder}/cert.pem"',
    SIPCAR_TOKEN_FILE: '"{folder}/token"',
  }
  const files = { ...selfSigned(), token: `${token}\n` }
  expect(await fromOver({ site: { ...secure, token: { file: 'token' } }, files, defines })).toBe(edited)
})

test('with the token in the settings', async () => {
  expect(await fromOver({ site: { token }, defines: { SIPCAR_TOKEN: `"${token}"` } })).toBe(edited)
})

test('without the token that the sidecar wants: not asked, and the call passes as it is', async () => {
  expect(await fromOver({ site: { token } }, /sipcar TOKEN_REFUSED/)).toBe(call.from)
})

test('by the second URL, while nobody listens at the first', async () => {
  const defines = { SIPCAR_URLS: '"ws://127.0.0.1:9/,ws://{sidecar}/"' }
  expect(await fromOver({ defines })).toBe(edited)
})
