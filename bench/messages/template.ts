/**
 * Digits where messages differ. Of each call: tags and SDP session, on which what plugins keep of a dialog depends. Of each
 * message sent: Call-ID, branch and the caller's number.
 */
export const marks = { call: '908172', message: '604937' } as const

/** Bytes in which a mark is overwritten in place, so that no two messages are the same and no cache can help. */
export class Template {
  readonly bytes: Buffer
  readonly #places: readonly number[]

  /** @param bytes a message, or a frame that holds one; copied */
  constructor(bytes: Uint8Array, mark: string = marks.message) {
    this.bytes = Buffer.from(bytes)
    const places: number[] = []
    for (let at = this.bytes.indexOf(mark); at >= 0; at = this.bytes.indexOf(mark, at + 1)) places.push(at)
    this.#places = places
  }

  /** @param number its lowest six digits are written. @returns the bytes, which the next call overwrites */
  fill(number: number): Buffer {
    const { bytes } = this
    for (const place of this.#places) {
      let rest = number
      for (let at = place + 5; at >= place; at--) {
        bytes[at] = 48 + (rest % 10)
        rest = Math.floor(rest / 10)
      }
    }
    return bytes
  }
}
