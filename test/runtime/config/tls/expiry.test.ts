import { afterAll, expect, test } from '@jest/globals'
import { X509Certificate } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expiryOf } from '../../../../runtime/config/tls/expiry.js'
import { Authority } from '../../../e2e/support/certificates.js'

const folder = mkdtempSync(join(tmpdir(), 'sipcar-expiry-'))
afterAll(() => rmSync(folder, { recursive: true }))
const authority = new Authority(folder)
const long = authority.sign('long', 'long.example').cert
const short = authority.sign('short', 'short.example', 5).cert

const day = 24 * 3600 * 1000
const [begin, end] = [new X509Certificate(long).validFrom, new X509Certificate(long).validTo].map((time) =>
  Date.parse(time),
)
const endOfShort = Date.parse(new X509Certificate(short).validTo)

test.each<[string, string, number, string | undefined]>([
  ['with weeks to go', long, end! - 15 * day, undefined],
  ['15 days before its end', long, end! - 14 * day, undefined],
  ['within 14 days of its end', long, end! - 14 * day + 1, 'CERTIFICATE_EXPIRES'],
  ['in its last second', long, end! - 1, 'CERTIFICATE_EXPIRES'],
  ['at its end', long, end!, 'CERTIFICATE_EXPIRED'],
  ['after its end', long, end! + 100 * day, 'CERTIFICATE_EXPIRED'],
  ['before its begin', long, begin! - 1, 'CERTIFICATE_EXPIRED'],
  ['vouched for by one that ends soon', long + short, endOfShort - day, 'CERTIFICATE_EXPIRES'],
  ['vouched for by one that has ended', long + short, endOfShort, 'CERTIFICATE_EXPIRED'],
  ['that ends before the one that vouches for it', short + long, endOfShort - day, 'CERTIFICATE_EXPIRES'],
])('a certificate %s', (_, pem, now, code) => {
  expect(expiryOf(pem, new Date(now))?.code).toBe(code)
})

test('which one it is, and when, is told', () => {
  const detail = `CN=short.example is valid until ${new Date(endOfShort).toISOString()}`
  expect(expiryOf(long + short, new Date(endOfShort - day))?.detail).toBe(detail)
  expect(expiryOf(long, new Date(begin! - 1))?.detail).toBe(
    `CN=long.example is valid from ${new Date(begin!).toISOString()} on`,
  )
})
