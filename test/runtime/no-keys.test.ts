import { readFileSync, readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, jest, test } from '@jest/globals'
import { builtin } from '../../plugins/index.js'
import { messageOf } from '../../runtime/cli/cases/lay.js'
import { readCases } from '../../runtime/cli/cases/read.js'
import { explainJson } from '../../runtime/cli/explain-json.js'
import { explainText } from '../../runtime/cli/explain-text.js'
import { layOver } from '../../runtime/cli/overlay.js'
import { loadConfig } from '../../runtime/config/load.js'
import { createLogger } from '../../runtime/log.js'
import { byteString } from '../../runtime/message/bytes.js'
import { SipMessage } from '../../runtime/message/message.js'
import type { Outcome, Question } from '../../runtime/pipeline/outcome.js'
import { Pipeline } from '../../runtime/pipeline/run.js'
import { ReportLog } from '../../runtime/report-log.js'
import { load, parsable } from '../corpus/index.js'
import { invite, ok, sip } from '../support/test-plugin.js'

/** An SRTP key appears in no report, hint, memo, log or explanation, whatever the plugins do with its message. */

const folder = fileURLToPath(new URL('../../../test/vectors/', import.meta.url))
const loaded = await loadConfig(folder + 'sipcar.yaml')
if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems))
// Without TLS nobody would be let to send keys.
const overlay = { plugins: builtin.map(({ name }) => name), config: { trunks: { itsp: { transport: 'tls' } } } }
const laid = await layOver(loaded.config, overlay, () => 'every plugin')
if (!laid.ok) throw new Error(JSON.stringify(laid.problems))
const { settings, plugins } = laid.config
const on = new Pipeline(settings, plugins)
const shadow = new Pipeline({ ...settings, trunks: settings.trunks.map((it) => ({ ...it, shadow: true })) }, plugins)

const keysIn = (message: Uint8Array): string[] =>
  [...byteString(message).matchAll(/inline:([^|\s;]+)/g)].map(([, key = '']) => key).filter((key) => key.length > 8)

const key = (letter: string): string => letter.repeat(10) + 'fX19zZW1jdGwgKCkgewkyMjA7fQp9Cn'
const odd = [
  invite`
    m=audio 4000 RTP/SAVP 8 101
    a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:${key('A')}|2^20|1:4;inline:${key('B')}|2^20|2:4 UNENCRYPTED_SRTP
    a=crypto:2 AES_CM_128_HMAC_SHA1_32 inline:${key('C')}|1:128
    a=CRYPTO:x NONE inline:${key('D')}
    a=crypto inline:${key('E')}`,
  invite`
    a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:${key('F')}
    m=audio 4000 RTP/AVP 8
    m=video 5000 RTP/SAVP 96
    b=AS:64
    a=crypto:1 AES_256_CM_HMAC_SHA1_80 inline:${key('G')}`,
  ok`
    m=audio 4000 RTP/SAVP 8
    a=crypto:7 AES_CM_128_HMAC_SHA1_80 inline:${key('H')}`,
  sip`
    SIP/2.0 488 Not Acceptable Here
    Warning: 399 h "a=crypto:1 X inline:${key('I')}"
    ms-diagnostics: 1020;reason="inline:${key('J')}"`,
]
const vectors = readdirSync(folder)
  .filter((name) => name.endsWith('.yaml') && name !== 'sipcar.yaml')
  .flatMap((name) => readCases(readFileSync(folder + name, 'utf8'), name))
  .flatMap(({ found }) => (found && !found.expect.problems ? [messageOf(found)] : []))
const messages = [...odd, ...parsable.map(({ file }) => load(file)), ...vectors].filter(
  (message) => keysIn(message).length > 0 && SipMessage.parse(message),
)

const trunks = settings.trunks.map(({ name }) => name)
const questions = messages.flatMap((message): Question[] => {
  const reply = SipMessage.parse(message)?.isRequest !== true
  return trunks.flatMap((from) => [
    ...(reply ? [] : [{ stage: 'ingress' as const, from, message }]),
    ...trunks.flatMap((to) =>
      (reply ? (['reply'] as const) : (['egress', 'failure'] as const)).map((stage) => ({ stage, from, to, message })),
    ),
  ])
})

/** All that is told of a message, but the verdict itself. A later message of the dialog may tell what was kept. */
function told(pipeline: Pipeline, question: Question): { outcome: Outcome; plain: string } {
  const first = pipeline.ask(question)
  const outcome = pipeline.ask({ ...question, memo: first.memo, facts: { now: 1, ringing: false } }, true)
  const { reports, hints, memo, reason, headers } = outcome
  return {
    outcome,
    plain: JSON.stringify([first.reports, first.hints, first.memo, reports, hints, memo, reason, headers]),
  }
}

/** The key as it is, or as a part of it would be. */
function shows(text: string, message: Uint8Array): string[] {
  return keysIn(message).filter((its) => text.includes(its) || text.includes(its.slice(0, 20)))
}

afterEach(() => void jest.restoreAllMocks())

test('there are messages with keys, of every kind', () => {
  expect(messages.length).toBeGreaterThan(odd.length + 1)
  expect(new Set(questions.map(({ stage }) => stage)).size).toBe(4)
})

describe.each([
  ['on', on],
  ['in shadow', shadow],
])('every plugin %s', (_, pipeline) => {
  test('reports, hints, memo and what a reject says', () => {
    let reports = 0
    // The fourth message says a key in clear where plugins quote it; that is for the log, below.
    for (const question of questions.filter(({ message }) => message !== odd[3])) {
      const { outcome, plain } = told(pipeline, question)
      expect(shows(plain, question.message)).toEqual([])
      reports += outcome.reports.length
    }
    expect(reports).toBeGreaterThan(0)
  })

  test('the log, numbers masked or not', () => {
    const lines: string[] = []
    const log = createLogger('info', (line) => lines.push(line))
    for (const maskNumbers of [true, false]) {
      const reportLog = new ReportLog(log, () => ({ maskNumbers, reportsPerMinute: 1e9 }))
      for (const question of questions) {
        for (const report of told(pipeline, question).outcome.reports) reportLog.add(report)
        expect(shows(lines.splice(0).join(''), question.message)).toEqual([])
      }
      reportLog.flush()
    }
  })

  test('explain', () => {
    const written: string[] = []
    jest.spyOn(process.stdout, 'write').mockImplementation((text) => written.push(String(text)) > 0)
    for (const question of questions) {
      const { outcome } = told(pipeline, question)
      explainText(question.message, outcome)
      const json = explainJson(question.message, outcome) as { messageBase64?: string }
      const decoded = Buffer.from(json.messageBase64 ?? '', 'base64').toString('latin1')
      expect(shows(written.splice(0).join('') + JSON.stringify(json) + decoded, question.message)).toEqual([])
    }
  })
})
