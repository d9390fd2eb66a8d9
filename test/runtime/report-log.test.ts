import { afterEach, beforeEach, expect, jest, test } from '@jest/globals'
import { createLogger } from '../../runtime/log.js'
import type { Report } from '../../runtime/pipeline/outcome.js'
import { ReportLog, type ReportLogSettings } from '../../runtime/report-log.js'

let lines: Record<string, unknown>[] = []
let settings: ReportLogSettings
const logTo = (level: string): ReportLog =>
  new ReportLog(
    createLogger(level, (line) => lines.push(JSON.parse(line) as Record<string, unknown>)),
    () => settings,
  )
const report = (code: string, data: object = {}, trunk = 'teams'): Report =>
  ({ code, plugin: 'p', trunk, data }) as unknown as Report
const logged = (): unknown[] => lines.map(({ msg, code, trunk, leftOut }) => [msg, code, trunk, leftOut])

beforeEach(() => {
  jest.useFakeTimers()
  lines = []
  settings = { maskNumbers: true, reportsPerMinute: 2 }
})
afterEach(() => void jest.useRealTimers())

test('data is masked, also what a plugin from outside nests', () => {
  logTo('info').add(report('X', { from: 'sip:alice@h', deep: { list: ['+31612345678'] }, seconds: 1234567 }))
  expect(lines).toMatchObject([
    {
      msg: 'report',
      code: 'X',
      plugin: 'p',
      trunk: 'teams',
      from: 'sip:a***@h',
      deep: { list: ['+316******78'] },
      seconds: 1234567,
    },
  ])
})

test('data is logged as it is where the configuration wants it, but no key ever', () => {
  settings = { ...settings, maskNumbers: false }
  logTo('info').add(report('X', { from: 'sip:alice@h', crypto: 'inline:SECRET|2^20' }))
  expect(lines).toMatchObject([{ from: 'sip:alice@h', crypto: 'inline:******|2^20' }])
})

test('data cannot pass for another report', () => {
  logTo('info').add(report('X', { code: 'Y', trunk: 'other' }))
  expect(lines).toMatchObject([{ code: 'X', trunk: 'teams' }])
})

test('the first of a minute are logged, the rest is told in one line at its end', () => {
  const log = logTo('info')
  for (let i = 0; i < 1000; i++) log.add(report('X'))
  log.add(report('Y'))
  log.add(report('X', {}, 'itsp'))
  const first = [
    ['report', 'X', 'teams', undefined],
    ['report', 'X', 'teams', undefined],
    ['report', 'Y', 'teams', undefined],
    ['report', 'X', 'itsp', undefined],
  ]
  expect(logged()).toEqual(first)
  jest.advanceTimersByTime(59_999)
  expect(logged()).toEqual(first)
  jest.advanceTimersByTime(1)
  expect(logged()).toEqual([...first, ['reports left out', 'X', 'teams', 998]])
})

test('the next minute begins anew, with the report that comes first in it', () => {
  const log = logTo('info')
  for (let i = 0; i < 3; i++) log.add(report('X'))
  jest.advanceTimersByTime(3_600_000)
  lines = []
  log.add(report('X'))
  expect(logged()).toEqual([['report', 'X', 'teams', undefined]])
  jest.advanceTimersByTime(60_000)
  expect(lines).toHaveLength(1)
  expect(jest.getTimerCount()).toBe(0)
})

test('what was left out is told at the end of the process too', () => {
  const log = logTo('info')
  for (let i = 0; i < 3; i++) log.add(report('X'))
  log.flush()
  expect(logged().at(-1)).toEqual(['reports left out', 'X', 'teams', 1])
  expect(jest.getTimerCount()).toBe(0)
})

test('none a minute: only counted', () => {
  settings = { ...settings, reportsPerMinute: 0 }
  const log = logTo('info')
  log.add(report('X'))
  log.flush()
  expect(logged()).toEqual([['reports left out', 'X', 'teams', 1]])
})

test('a plugin that makes up codes fills neither log nor memory', () => {
  const log = logTo('info')
  for (let i = 0; i < 5000; i++) log.add(report(`X_${i}`))
  log.flush()
  expect(lines).toHaveLength(1000 + 2 + 1)
  expect(logged().at(-1)).toEqual(['reports left out', '', '', 3998])
})

test('a log that shows no reports keeps nothing', () => {
  logTo('warn').add(report('X'))
  expect([lines, jest.getTimerCount()]).toEqual([[], 0])
})

test('no line of the log shows a key, whoever writes it', () => {
  const written: string[] = []
  const log = createLogger('info', (line) => written.push(line))
  log.info({ a: { b: ['inline:SECRET'] }, error: new Error('inline:SECRET') }, 'about inline:SECRET')
  expect(written.join('')).not.toContain('SECRET')
  expect(JSON.parse(written[0] ?? '')).toMatchObject({ a: { b: ['inline:******'] }, msg: 'about inline:******' })
})
