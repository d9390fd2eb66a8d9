import { afterAll, afterEach, beforeEach, expect, jest, test } from '@jest/globals'
import { X509Certificate } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ListenerCertificate } from '../../runtime/certificate.js'
import type { Certificate } from '../../runtime/config/certificate.js'
import { createLogger } from '../../runtime/log.js'
import { Secret } from '../../runtime/secret.js'
import { Authority } from '../e2e/support/certificates.js'

const folder = mkdtempSync(join(tmpdir(), 'sipcar-renewal-'))
afterAll(() => rmSync(folder, { recursive: true }))
const authority = new Authority(folder)
const signed = (name: string, ca?: string): Certificate => {
  const { cert, key } = authority.sign(name, `${name}.example`)
  return { cert, key: new Secret(key), ca }
}
const [one, two] = [signed('one'), signed('two')]
const end = Date.parse(new X509Certificate(one.cert).validTo)
const day = 24 * 3600 * 1000

let lines: string[]
let shown: Certificate[]
let certificate: ListenerCertificate
const start = (inForce: Certificate | undefined): void => {
  const bridge = { renew: (its: unknown) => void shown.push(its as Certificate) }
  certificate = new ListenerCertificate(
    inForce,
    bridge,
    createLogger('info', (line) => void lines.push(line)),
  )
}
const told = (): string[] =>
  lines.map((line) => JSON.parse(line) as { code?: string; msg: string }).map(({ code, msg }) => code ?? msg)

beforeEach(() => {
  lines = []
  shown = []
  jest.useFakeTimers({ now: end - 15 * day - 1000 })
})
afterEach(() => {
  certificate.close()
  jest.useRealTimers()
})

test('is told of at the start when it ends soon, and once a day from then on', () => {
  start(one)
  expect(told()).toEqual([])
  const codes = [0, 1, 2].map(() => {
    jest.advanceTimersByTime(day)
    return told().length
  })
  expect(codes).toEqual([0, 1, 2])
  jest.advanceTimersByTime(14 * day)
  expect(told().filter((code) => code === 'CERTIFICATE_EXPIRED')).toHaveLength(2)
  lines = []
  start(one)
  expect(told()).toEqual(['CERTIFICATE_EXPIRED'])
  certificate.close()
})

test('is told of at each reload', () => {
  jest.setSystemTime(end - day)
  start(one)
  certificate.renew(one)
  expect(told()).toEqual(['CERTIFICATE_EXPIRES', 'CERTIFICATE_EXPIRES'])
})

test('is handed on when it differs, and only then', () => {
  start(one)
  for (const next of [one, two, { ...two }, one]) certificate.renew(next)
  expect([shown, told()]).toEqual([
    [two, one],
    ['certificate renewed', 'certificate renewed'],
  ])
})

test.each<[string, Certificate | undefined, Certificate | undefined]>([
  ['asks for certificates of clients from now on', one, { ...two, ca: authority.pem }],
  ['asks for none any more', { ...one, ca: authority.pem }, two],
  ['is for no listener', one, undefined],
  ['is the first one', undefined, two],
])('one that %s waits for the restart', (_, before, after) => {
  start(before)
  certificate.renew(after)
  expect([shown, lines]).toEqual([[], []])
})

test('no line shows a key', () => {
  jest.setSystemTime(end)
  start(one)
  certificate.renew(two)
  expect(lines.length).toBeGreaterThan(1)
  for (const { key } of [one, two]) expect(lines.join()).not.toContain(key.reveal().split('\n')[1])
})
