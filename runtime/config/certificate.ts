import { createPrivateKey } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { createSecureContext } from 'node:tls'
import { Secret } from '../secret.js'
import { problem, type Origin, type Problem } from './problems.js'
import type { ConfigInput } from './schema.js'
import { expiryOf } from './tls/expiry.js'
import { certificatesIn } from './tls/pem.js'

/** Absolute paths of PEM files. */
export interface CertificateFiles {
  readonly cert: string
  readonly key: string
  readonly ca?: string | undefined
}

/** What these files hold: texts that have been found to fit together. */
export interface Certificate {
  readonly cert: string
  readonly key: Secret
  readonly ca: string | undefined
}

type Key = keyof CertificateFiles

export function certificateFiles({ tls }: ConfigInput, { file }: Origin): CertificateFiles | undefined {
  if (!tls) return undefined
  const absolute = (path: string): string => resolve(dirname(file), path)
  return { cert: absolute(tls.cert), key: absolute(tls.key), ca: tls.ca === undefined ? undefined : absolute(tls.ca) }
}

/** Reads the files; what is wrong with them, and a certificate that ends soon, is added to `problems`. */
export function certificateOf(
  files: CertificateFiles,
  { place }: Origin,
  problems: Problem[],
): Certificate | undefined {
  const say = (code: Problem['code'], key: Key, detail: string): undefined => {
    problems.push(problem(code, place(['tls', key]), ['tls', key], detail))
  }
  const read = (key: Key): string | undefined => {
    const file = files[key]
    try {
      return file === undefined ? undefined : readFileSync(file, 'utf8')
    } catch {
      return say('CONFIG_UNREADABLE', key, `${file ?? ''} cannot be read`)
    }
  }
  const [cert, key, ca] = [read('cert'), read('key'), read('ca')]
  if (cert === undefined || key === undefined || (ca === undefined && files.ca !== undefined)) return undefined
  const fault = faultOf(cert, key, ca)
  if (fault) return say('CERTIFICATE_UNFIT', fault.key, `${files[fault.key] ?? ''}: ${fault.detail}`)
  const expiry = expiryOf(cert, new Date())
  if (expiry) say(expiry.code, 'cert', expiry.detail)
  return { cert, key: new Secret(key), ca }
}

/** Why a listener cannot be opened with these texts, and which of them is to blame. */
function faultOf(cert: string, key: string, ca: string | undefined): { key: Key; detail: string } | undefined {
  const tries: readonly (readonly [Key, () => void])[] = [
    ['cert', () => certificatesIn(cert)],
    ['key', () => createPrivateKey(key)],
    ['key', () => checkPair(cert, key)],
    ['ca', () => ca !== undefined && certificatesIn(ca)],
    // What else OpenSSL does not like: a key that is too short, a digest that is too weak.
    ['cert', () => createSecureContext({ cert, key, ca })],
  ]
  for (const [of, attempt] of tries)
    try {
      attempt()
    } catch (error) {
      return { key: of, detail: error instanceof Error ? error.message : String(error) }
    }
  return undefined
}

/** The sidecar's own certificate is the first of its file. */
function checkPair(cert: string, key: string): void {
  const [own] = certificatesIn(cert)
  if (!own?.checkPrivateKey(createPrivateKey(key))) throw new Error('it is not the key of the certificate')
}
