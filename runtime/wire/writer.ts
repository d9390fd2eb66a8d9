import { pack } from './kinds.js'

/** Up to this many characters a loop is faster than a call of the native writer. */
const shortText = 32

/**
 * Writes the values of a frame whose shape is known one behind the other: no arrays and no Buffers are made first, as
 * they are for a packer that has to find out what it gets. Each value stands in the shortest form that msgpack has.
 */
export class FrameWriter {
  /** Used again for each frame. */
  #bytes = Buffer.allocUnsafeSlow(4096)
  #at = 0

  /** Begins a frame, an array of that many values; whatever is left of an earlier one is gone. */
  begin(length: number): void {
    this.#at = 0
    this.array(length)
  }

  /** The frame, in memory of its own. */
  finish(): Buffer {
    const frame = Buffer.allocUnsafe(this.#at)
    this.#bytes.copy(frame, 0, 0, this.#at)
    return frame
  }

  /** The head of an array, whose values have to follow. */
  array(length: number): void {
    this.#reserve(5)
    if (length < 16) this.#bytes[this.#at++] = 0x90 | length
    else if (length < 0x10000) this.#counted(0xdc, length, 2)
    else this.#counted(0xdd, length, 4)
  }

  nil(): void {
    this.#reserve(1)
    this.#bytes[this.#at++] = 0xc0
  }

  number(value: number): void {
    if (value >>> 0 !== value) return this.any(value)
    this.#reserve(5)
    if (value < 0x80) this.#bytes[this.#at++] = value
    else if (value < 0x100) this.#counted(0xcc, value, 1)
    else if (value < 0x10000) this.#counted(0xcd, value, 2)
    else this.#counted(0xce, value, 4)
  }

  /** Text, as str in UTF-8; nil where there is none. */
  text(value: string | undefined): void {
    if (value === undefined) return this.nil()
    this.#reserve(5 + 3 * value.length)
    const start = this.#at
    const head = headOf(value.length)
    let end = this.#utf8(value, start + head)
    const size = end - start - head
    // What is not ASCII is longer than its characters, and so may be its head.
    if (headOf(size) !== head) end = this.#utf8(value, start + headOf(size))
    if (size < 32) this.#bytes[this.#at++] = 0xa0 | size
    else this.#sized(0xd9, size)
    this.#at = end
  }

  /** A byte string, as bin; nil where there is none. */
  bytes(value: string | undefined): void {
    if (value === undefined) return this.nil()
    const { length } = value
    this.#reserve(5 + length)
    this.#sized(0xc4, length)
    const at = this.#at
    if (length > shortText) this.#bytes.write(value, at, 'latin1')
    else for (let i = 0; i < length; i++) this.#bytes[at + i] = value.charCodeAt(i)
    this.#at = at + length
  }

  /** A value of any shape. */
  any(value: unknown): void {
    const packed = pack(value)
    this.#reserve(packed.length)
    packed.copy(this.#bytes, this.#at)
    this.#at += packed.length
  }

  /** @returns where the text ends. */
  #utf8(value: string, start: number): number {
    const { length } = value
    if (length > shortText) return start + this.#bytes.write(value, start, 'utf8')
    for (let i = 0; i < length; i++) {
      const code = value.charCodeAt(i)
      if (code > 0x7f) return start + this.#bytes.write(value, start, 'utf8')
      this.#bytes[start + i] = code
    }
    return start + length
  }

  /** The head of a text or bin. @param smallest format byte of those with a length of one byte */
  #sized(smallest: number, size: number): void {
    if (size < 0x100) this.#counted(smallest, size, 1)
    else if (size < 0x10000) this.#counted(smallest + 1, size, 2)
    else this.#counted(smallest + 2, size, 4)
  }

  /** A format byte and a number behind it. */
  #counted(format: number, count: number, size: 1 | 2 | 4): void {
    this.#bytes[this.#at++] = format
    for (let shift = 8 * (size - 1); shift >= 0; shift -= 8) this.#bytes[this.#at++] = count >>> shift
  }

  #reserve(size: number): void {
    const needed = this.#at + size
    if (needed <= this.#bytes.length) return
    const larger = Buffer.allocUnsafeSlow(Math.max(needed, 2 * this.#bytes.length))
    this.#bytes.copy(larger, 0, 0, this.#at)
    this.#bytes = larger
  }
}

/** Bytes of the head of a text of that many. */
function headOf(size: number): number {
  return size < 32 ? 1 : size < 0x100 ? 2 : size < 0x10000 ? 3 : 5
}
