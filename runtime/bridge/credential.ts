import { createHash, timingSafeEqual } from 'node:crypto'
import type { Secret } from '../secret.js'

/** What a client has to show. Only a digest is kept, and compared in a time that tells nothing. */
export class Credential {
  readonly #digest: Buffer | undefined

  /** @param token undefined: everybody is let in */
  constructor(token: Secret | undefined) {
    this.#digest = token && digestOf(token.reveal())
  }

  /** @param authorization the header as received, `Bearer …` */
  admits(authorization: string | undefined): boolean {
    if (this.#digest === undefined) return true
    const shown = /^bearer +(\S+) *$/i.exec(authorization ?? '')?.[1] ?? ''
    return timingSafeEqual(digestOf(shown), this.#digest)
  }
}

/** Digests are of one length, whatever was shown. */
function digestOf(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
