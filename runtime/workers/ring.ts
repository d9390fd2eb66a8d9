import type { WorkRecord } from './contract.js'

/**
 * Records in shared memory, from one thread to one other, in order. Both marks count bytes since the start and wrap at
 * 2³²: `[0]` what is written, `[1]` what is read. A record is its token, its length and its bytes, each record on a
 * multiple of 8; one that does not fit before the end of the memory begins at its start.
 */
export interface RingMemory {
  readonly marks: Int32Array
  readonly bytes: Uint8Array
}

const written = 0
const read = 1
const headSize = 8
/** In place of a length: nothing more until the end of the memory. */
const skip = -1

/** @param size bytes, a power of two of at most 2³⁰ */
export function ringMemory(size: number): RingMemory {
  return { marks: new Int32Array(new SharedArrayBuffer(8)), bytes: new Uint8Array(new SharedArrayBuffer(size)) }
}

/** Bytes of the largest frame that a ring takes, once it is empty: one of half its size fits wherever it begins. */
export function largestFrame({ bytes }: RingMemory): number {
  return bytes.length / 2 - headSize
}

export class RingWriter {
  readonly #marks: Int32Array
  readonly #bytes: Uint8Array
  readonly #heads: Int32Array
  #at = 0

  constructor({ marks, bytes }: RingMemory) {
    this.#marks = marks
    this.#bytes = bytes
    this.#heads = new Int32Array(bytes.buffer)
  }

  /** Whoever reads finds the record; one who waits is woken by {@link announce}. @returns false when there is no room yet */
  write({ token, frame }: WorkRecord): boolean {
    const size = this.#bytes.length
    const needed = headSize + Math.ceil(frame.length / 8) * 8
    let start = this.#at & (size - 1)
    const skipped = needed > size - start ? size - start : 0
    const used = (this.#at - Atomics.load(this.#marks, read)) >>> 0
    if (used + skipped + needed > size) return false
    if (skipped > 0) {
      this.#heads[start / 4 + 1] = skip
      start = 0
    }
    this.#heads[start / 4] = token
    this.#heads[start / 4 + 1] = frame.length
    this.#bytes.set(frame, start + headSize)
    this.#at = (this.#at + skipped + needed) | 0
    Atomics.store(this.#marks, written, this.#at)
    return true
  }

  /** Wakes the reader. Waking a thread costs more than a record: call it for several, where several come. */
  announce(): void {
    Atomics.notify(this.#marks, written)
  }

  /** Blocks this thread for a moment, or until the reader has read something. */
  waitForRoom(milliseconds: number): void {
    Atomics.wait(this.#marks, read, Atomics.load(this.#marks, read), milliseconds)
  }
}

export class RingReader {
  readonly #marks: Int32Array
  readonly #bytes: Uint8Array
  readonly #heads: Int32Array
  #at = 0

  constructor({ marks, bytes }: RingMemory) {
    this.#marks = marks
    this.#bytes = bytes
    this.#heads = new Int32Array(bytes.buffer)
  }

  /** The next record, as a copy; undefined when all are read. */
  next(): WorkRecord | undefined {
    if (Atomics.load(this.#marks, written) === this.#at) return undefined
    const size = this.#bytes.length
    let start = this.#at & (size - 1)
    if (this.#heads[start / 4 + 1] === skip) {
      this.#at = (this.#at + size - start) | 0
      start = 0
    }
    const token = (this.#heads[start / 4] ?? 0) >>> 0
    const length = this.#heads[start / 4 + 1] ?? 0
    const frame = Buffer.allocUnsafe(length)
    frame.set(this.#bytes.subarray(start + headSize, start + headSize + length))
    this.#at = (this.#at + headSize + Math.ceil(length / 8) * 8) | 0
    Atomics.store(this.#marks, read, this.#at)
    return { token, frame }
  }

  /** Settles when there may be more than was read; undefined when there is more at once. */
  more(): Promise<unknown> | undefined {
    const { async, value } = Atomics.waitAsync(this.#marks, written, this.#at)
    return async ? value : undefined
  }

  /** Lets whoever waits for more look again. */
  wake(): void {
    Atomics.notify(this.#marks, written)
  }
}
