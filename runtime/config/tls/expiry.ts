import type { X509Certificate } from 'node:crypto'
import { certificatesIn } from './pem.js'

/** How long before its end a certificate is told of, in milliseconds: renewal takes place weeks before it. */
const notice = 14 * 24 * 3600 * 1000

export interface Expiry {
  readonly code: 'CERTIFICATE_EXPIRED' | 'CERTIFICATE_EXPIRES'
  readonly detail: string
}

/**
 * What is to be said of the time in which a certificate and those that vouch for it are valid.
 * @param pem as has been accepted. @returns undefined: nothing
 */
export function expiryOf(pem: string, now: Date): Expiry | undefined {
  const chain = certificatesIn(pem)
  const later = chain.find(({ validFrom }) => Date.parse(validFrom) > now.getTime())
  if (later) return { code: 'CERTIFICATE_EXPIRED', detail: `${nameOf(later)} is valid from ${day(later.validFrom)} on` }
  const [first] = chain.sort((one, two) => Date.parse(one.validTo) - Date.parse(two.validTo))
  const left = Date.parse(first?.validTo ?? '') - now.getTime()
  if (!first || left >= notice) return undefined
  const detail = `${nameOf(first)} is valid until ${day(first.validTo)}`
  return { code: left <= 0 ? 'CERTIFICATE_EXPIRED' : 'CERTIFICATE_EXPIRES', detail }
}

function nameOf({ subject }: X509Certificate): string {
  return subject.replaceAll('\n', ', ')
}

function day(time: string): string {
  return new Date(time).toISOString()
}
