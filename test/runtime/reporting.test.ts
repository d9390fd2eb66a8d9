import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { ProxyClient } from '../support/proxy-client.js'
import { SidecarProcess } from '../support/sidecar-process.js'

/** A running sidecar tells the operator what it found: in its log, and under GET /status. */

const config = `
listen: ["ws://127.0.0.1:PORT"]
localDomain: sbc.contoso.example
log: { reportsPerMinute: 3 }
trunks:
  itsp: { kind: itsp }
  teams: { kind: teams }
`
const response = (...lines: readonly string[]): string =>
  [
    ...lines,
    'Via: SIP/2.0/TLS 198.51.100.7:5061;branch=z9hG4bK1',
    'From: <sip:+31612345678@sbc.contoso.example>;tag=1',
    'To: <sip:alice@sip.pstnhub.microsoft.com>;tag=2',
    'Call-ID: 1',
    'CSeq: 1 INVITE',
    '',
    '',
  ].join('\r\n')
const date = (ahead: number): string => `Date: ${new Date(Date.now() - ahead * 1000).toUTCString()}`

let sidecar: SidecarProcess
let client: ProxyClient
beforeAll(async () => {
  sidecar = await SidecarProcess.start(config)
  client = await ProxyClient.connect(sidecar.url)
})
afterAll(async () => {
  client.close()
  await sidecar.dispose()
})

const ask = (message: string): Promise<unknown[]> => client.ask({ stage: 3, from: 'teams', to: 'itsp', message })
const status = async (): Promise<object> =>
  (await (await fetch(sidecar.url.replace('ws:', 'http:') + '/status')).json()) as object
const logged = (what: RegExp): string[] => sidecar.output.split('\n').filter((line) => what.test(line))

test('every report is counted, the first of a minute are logged, and no user or key is in the log', async () => {
  const reason = 'ms-diagnostics: 4;reason="for +31 (0)20-123 4567, inline:SECRETSECRET";Referrer="alice@contoso.com"'
  for (let i = 0; i < 10; i++) await ask(response('SIP/2.0 429 Provide Referrer Identity', reason))
  expect(await status()).toMatchObject({
    reports: expect.arrayContaining([{ trunk: 'teams', plugin: 'diagnostics', code: 'REFERRER_IDENTITY', count: 10 }]),
  })
  const lines = logged(/REFERRER_IDENTITY/)
  expect(lines).toHaveLength(3)
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({
    msg: 'report',
    trunk: 'teams',
    errorId: 4,
    reason: 'for +31 (0)**-*** **67, inline:************',
    referrer: 'a***@c***',
  })
  expect(sidecar.output).not.toMatch(/alice|contoso\.com|SECRETSECRET/)
})

test('the clock: a median for each trunk (R110)', async () => {
  for (const ahead of [30, 30, 0, 30]) await ask(response('SIP/2.0 486 Busy Here', date(ahead)))
  const { measures } = (await status()) as { measures: { median: number }[] }
  expect(measures).toMatchObject([{ trunk: 'teams', name: 'clockAhead', values: 4 }])
  // The time of receipt is later than the time at which the test made the Date.
  expect([30, 31, 32]).toContain(measures[0]?.median)
})

test('numbers in a configuration that is refused are masked in the log, not for the operator who asked', async () => {
  sidecar.write(`${config}unknownTrunk: n31612345678\n`)
  await sidecar.until(() => logged(/configuration refused/).length > 0, 'the file is refused')
  expect(logged(/configuration refused/)[0]).toContain('n316******78')
  const answer = await fetch(sidecar.url.replace('ws:', 'http:') + '/reload', { method: 'POST' })
  expect(await answer.text()).toContain('n31612345678')
})

test('what was left out is told when the sidecar ends', async () => {
  await sidecar.end()
  expect(logged(/reports left out/).map((line) => JSON.parse(line) as object)).toContainEqual(
    expect.objectContaining({ code: 'REFERRER_IDENTITY', trunk: 'teams', leftOut: 7 }),
  )
})
