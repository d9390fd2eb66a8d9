import { describe, expect, test } from '@jest/globals'
import { crlf, scratch, sipcar, site } from './sipcar.js'

const { put } = scratch()
const config = put('sipcar.yaml', site)

const head = [
  'Via: SIP/2.0/UDP 198.51.100.7:5060;branch=z9hG4bK1',
  'To: <sip:+31881200600@sbc.contoso.example;user=phone>',
  'Call-ID: a@b',
  'CSeq: 1 INVITE',
]
const invite = (from: string, ...more: readonly string[]): string =>
  crlf(
    'INVITE sip:+31881200600@sbc.contoso.example;user=phone SIP/2.0',
    ...head,
    `From: ${from}`,
    ...more,
    'Content-Length: 0',
    '',
  )

const national = invite('"Jan" <sip:0612345678@itsp.example;user=phone>;tag=1')
const egress = ['explain', '-c', config, '--stage', 'egress', '--from', 'itsp', '--to', 'anywherenow']
/** Whatever else is on by default. */
const three = [...egress, '--plugins', 'strip-params,e164,headers']

interface Answer {
  readonly message: string
  readonly messageBase64?: string
  readonly reports: readonly { readonly code: string }[]
  readonly plugins: readonly { readonly plugin: string; readonly diff: readonly string[] }[]
}

async function answer(args: readonly string[], message: string): Promise<Answer> {
  const { code, stdout, stderr } = await sipcar([...args, '--json', '-'], message)
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  return JSON.parse(stdout) as Answer
}

describe('--json', () => {
  test('tells edits, plugins and the resulting message exactly', async () => {
    const got = await answer(three, national)
    const after = 'From: "Jan" <sip:+31612345678@itsp.example;user=phone>;tag=1'
    expect(got).toMatchObject({
      action: 'continue',
      status: null,
      reason: null,
      headers: [],
      trunk: null,
      memo: null,
      edits: [{ op: 'set-from', display: '"Jan" ', uri: 'sip:+31612345678@itsp.example;user=phone', params: ';tag=1' }],
    })
    expect(got.message).toBe(national.replace(/From: .*?(?=\r)/, after))
    expect(got.messageBase64).toBeUndefined()
    expect(got.plugins.map(({ plugin }) => plugin)).toEqual(['strip-params', 'e164', 'headers'])
    expect(got.plugins[1]).toMatchObject({
      stage: 'egress',
      trunk: 'anywherenow',
      state: 'on',
      verdict: null,
      failed: null,
      diff: ['- From: "Jan" <sip:0612345678@itsp.example;user=phone>;tag=1', `+ ${after}`],
    })
  })

  test('a reject, with its reports', async () => {
    const got = await answer(egress, invite('<sip:reception@pbx.example>;tag=1'))
    expect(got).toMatchObject({ action: 'reject', status: 403, edits: [] })
    expect(got.reports).toContainEqual(
      expect.objectContaining({ code: 'E164_FROM_INVALID', plugin: 'e164', trunk: 'anywherenow' }),
    )
  })

  test('--plugins: these alone, wherever they can act', async () => {
    const got = await answer([...egress.slice(0, -1), 'pbx', '--plugins', 'e164'], national)
    expect(got.plugins.map(({ plugin }) => plugin)).toEqual(['e164'])
    expect(got.message).toContain('From: "Jan" <sip:+31612345678@')
  })

  test('bytes that are not UTF-8', async () => {
    const file = put(
      'latin1.sip',
      Buffer.from(invite('"Ren\xe9" <sip:0612345678@itsp.example;user=phone>;tag=1'), 'latin1'),
    )
    const { stdout } = await sipcar([...egress, '--json', file])
    const got = JSON.parse(stdout) as Answer
    expect(got.message).toContain('Ren\ufffd')
    expect(Buffer.from(got.messageBase64 ?? '', 'base64').toString('latin1')).toContain(
      'From: "Ren\xe9" <sip:+31612345678@',
    )
  })

  test('UTF-8 comes through as text, also in edits', async () => {
    const got = await answer(egress, invite('"René" <sip:0612345678@itsp.example;user=phone>;tag=1'))
    expect(got).toMatchObject({
      edits: [{ display: '"René" ' }],
      message: expect.stringContaining('From: "René" <sip:+31612345678@'),
    })
  })

  test('no key, also where the bytes are in base64; lengths stay true', async () => {
    const key = 'WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz'
    const crypto = `a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:${key}|2^20|1:4`
    const sdp = crlf('v=0', 'o=- 1 1 IN IP4 h', 's=Ren\xe9', 'b=AS:64', 't=0 0', 'm=audio 4000 RTP/SAVP 8', crypto)
    const message = invite('<sip:+31612345678@h;user=phone>;tag=1', 'Content-Type: application/sdp')
      .replace('Content-Length: 0', `Content-Length: ${sdp.length}`)
      .concat(sdp)
    const file = put('crypto.sip', Buffer.from(message, 'latin1'))
    const { stdout } = await sipcar([...egress, '--json', file])
    const got = JSON.parse(stdout) as Answer
    const decoded = Buffer.from(got.messageBase64 ?? '', 'base64').toString('latin1')
    expect(decoded).toContain(`inline:${'*'.repeat(40)}|2^20|1:4\r\n`)
    expect(got.message).toContain('*'.repeat(40))
    expect(stdout + decoded + (await sipcar([...egress, file])).stdout).not.toContain(key)
  })

  test('a trunk that nobody named', async () => {
    const got = await answer(['explain', '-c', config, '--stage', 'ingress'], national)
    expect(got.reports).toMatchObject([{ code: 'TRUNK_UNKNOWN' }])
  })
})

describe('for a person', () => {
  test('shows the lines that each plugin changed', async () => {
    const { code, stdout } = await sipcar([...three, '-'], national)
    expect(code).toBe(0)
    expect(stdout).toMatch(
      /^strip-params \(egress, anywherenow\) nothing to do\ne164 \(egress, anywherenow\)\n {2}- From: "Jan" <sip:0612345678@.*\n {2}\+ From: "Jan" <sip:\+31612345678@/,
    )
    expect(stdout).toContain('\nverdict: continue, 1 edits\n')
  })

  test('is not coloured in a pipe', async () => {
    expect((await sipcar([...egress, '-'], national)).stdout).not.toContain('\x1b')
  })

  test('says when Content-Length does not fit, as in a file whose line ends were changed', async () => {
    const message = invite('<sip:+31612345678@itsp.example;user=phone>;tag=1').replace(
      'Content-Length: 0',
      'Content-Length: 9',
    )
    const { code, stderr } = await sipcar([...egress, '-'], (message + 'abc\r\ndef').replaceAll('\r\n', '\n'))
    expect(code).toBe(0)
    expect(stderr).toMatch(
      /^CONTENT_LENGTH_UNFIT: Content-Length is 9, but the body has 7 bytes; the lines end with LF only/,
    )
  })
})

describe('errors', () => {
  test.each<[it: string, args: string[], message: string, error: RegExp]>([
    ['no SIP', egress, 'GET / HTTP/1.1\r\n\r\n', /^MESSAGE_NOT_SIP: .*\n {2}cure: /],
    [
      'no such trunk',
      [...egress.slice(0, -1), 'anywherenwo'],
      national,
      /^TRUNK_NOT_DEFINED: .*did you mean "anywherenow"/,
    ],
    ['no such plugin', [...egress, '--plugins', 'e146'], national, /^PLUGIN_NOT_KNOWN: .*did you mean "e164"/],
  ])('%s', async (_, args, message, error) => {
    const { code, stdout, stderr } = await sipcar([...args, '--json', '-'], message)
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toMatch(error)
  })

  test('no such file', async () => {
    const { code, stderr } = await sipcar([...egress, 'none.sip'])
    expect({ code, stderr }).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^FILE_UNREADABLE: ENOENT.*\(none\.sip\)/),
    })
  })
})
