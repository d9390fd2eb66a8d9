import type { WorkRecord } from './contract.js'

/**
 * Records in shared memory, from one thread to one other, in order. Both marks count bytes since the start and wrap at
 * 2³²: `[0]` what is written, `[1]` what is read. A record is its token, its length and its bytes, each record on a
 * multiple of 8; one that does not fit before the end of the memory begins at its start.
 */
export interface RingMemory {
  readonly marks: Int32Array
  readonly bytes: Uint8Array
  /** The same memory as `bytes`, in words: tokens and lengths. */
  readonly heads: Int32Array
}

const written = 0
const read = 1
const headSize = 8
/** In place of a length: nothing more until the end of the memory. */
const skip = -1

/** @param size bytes, a power of two of at most 2³⁰ */
export function ringMemory(size: number): RingMemory {
  const memory = new SharedArrayBuffer(size)
  return {
    marks: new Int32Array(new SharedArrayBuffer(8)),
    bytes: new Uint8Array(memory),
    heads: new Int32Array(memory),
  }
}

/** Bytes of the largest frame that a ring takes, once it is empty: one of half its size fits wherever it begins. */
export function largestFrame({ bytes }: RingMemory): number {
  return bytes.length / 2 - headSize
}

/** Bytes that a record of such a frame takes. */
function recordSize(length: number): number {
  return headSize + Math.ceil(length / 8) * 8
}

export class RingWriter {
  readonly #memory: RingMemory
  #at = 0

  constructor(memory: RingMemory) {
    this.#memory = memory
  }

  /** Whoever reads finds the record; one who waits is woken by {@link announce}. @returns false when there is no room yet */
  write({ token, frame }: WorkRecord): boolean {
    const { marks, bytes, heads } = this.#memory
    const size = bytes.length
    const needed = recordSize(frame.length)
    let start = this.#at & (size - 1)
    const skipped = needed > size - start ? size - start : 0
    const used = (this.#at - Atomics.load(marks, read)) >>> 0
    if (used + skipped + needed > size) return false
    if (skipped > 0) {
      heads[start / 4 + 1] = skip
      start = 0
    }
    heads[start / 4] = token
    heads[start / 4 + 1] = frame.length
    bytes.set(frame, start + headSize)
    this.#at = (this.#at + skipped + needed) | 0
    Atomics.store(marks, written, this.#at)
    return true
  }

  /** Wakes the reader. Waking a thread costs more than a record: call it for several, where several come. */
  announce(): void {
    Atomics.notify(this.#memory.marks, written)
  }

  /** Blocks this thread for a moment, or until the reader has read something. */
  waitForRoom(milliseconds: number): void {
    const { marks } = this.#memory
    Atomics.wait(marks, read, Atomics.load(marks, read), milliseconds)
  }
}

export class RingReader {
  readonly #memory: RingMemory
  #at = 0

  constructor(memory: RingMemory) {
    this.#memory = memory
  }

  /** The next record, as a copy; undefined when all are read. */
  next(): WorkRecord | undefined {
    const { marks, bytes, heads } = this.#memory
    if (Atomics.load(marks, written) === this.#at) return undefined
    const size = bytes.length
    let start = this.#at & (size - 1)
    if (heads[start / 4 + 1] === skip) {
      this.#at = (this.#at + size - start) | 0
      start = 0
    }
    const token = (heads[start / 4] ?? 0) >>> 0
    const length = heads[start / 4 + 1] ?? 0
    const frame = Buffer.allocUnsafe(length)
    frame.set(bytes.subarray(start + headSize, start + headSize + length))
    this.#at = (this.#at + recordSize(length)) | 0
    Atomics.store(marks, read, this.#at)
    return { token, frame }
  }

  /** Settles when there may be more than was read; undefined when there is more at once. */
  more(): Promise<unknown> | undefined {
    const { async, value } = Atomics.waitAsync(this.#memory.marks, written, this.#at)
    return async ? value : undefined
  }

  /** Lets whoever waits for more look again. */
  wake(): void {
    Atomics.notify(this.#memory.marks, written)
  }
}
