import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** PEM texts. */
export interface Certificate {
  readonly cert: string
  readonly key: string
}

/** An authority of its own, and certificates that it signs, in a folder: `ca.pem`, `NAME.pem` and `NAME.key`. */
export class Authority {
  readonly folder: string

  constructor(folder: string) {
    this.folder = folder
    this.#issue('ca', 60, '-subj', '/CN=test')
  }

  get pem(): string {
    return readFileSync(join(this.folder, 'ca.pem'), 'utf8')
  }

  /**
   * A certificate for a host name.
   * @param more `extendedKeyUsage=serverAuth` and other extensions; a number: days for which it is valid
   */
  sign(name: string, host: string, ...more: readonly (string | number)[]): Certificate {
    const extensions = more.filter((each) => typeof each === 'string')
    const days = more.find((each) => typeof each === 'number') ?? 60
    const added = [`subjectAltName=DNS:${host}`, ...extensions].flatMap((each) => ['-addext', each])
    const subject = ['-subj', `/CN=${host}`, ...added]
    const signed = ['-CA', 'ca.pem', '-CAkey', 'ca.key']
    this.#issue(name, days, ...subject, ...signed)
    const read = (ending: string): string => readFileSync(join(this.folder, `${name}.${ending}`), 'utf8')
    return { cert: read('pem'), key: read('key') }
  }

  #issue(name: string, days: number, ...more: readonly string[]): void {
    const request = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', String(days), ...more]
    const files = ['-keyout', `${name}.key`, '-out', `${name}.pem`]
    execFileSync('openssl', [...request, ...files], { cwd: this.folder, stdio: 'ignore' })
  }
}
