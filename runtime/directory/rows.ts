/** Numbers of a row: the number, its extension, the index of what is known of it. */
const width = 3

/** Of the places this share holds a row at most: a number is found in the first or second place that is looked at. */
const fill = 2 / 3

/** Murmur3's constants for spreading bits. */
const [spread, blend] = [0x85ebca6b, 0xc2b2ae35]

/**
 * A table of numbers in one piece of memory: open addressing, so that a look-up reads one or two cache lines, and no
 * objects, so that threads can share it and the garbage collector never sees it. Numbers are whole and above 0, as
 * doubles exact.
 */
export class Rows {
  readonly #cells: Float64Array
  readonly #places: number

  /** @param cells of {@link Rows.memory}, filled or not */
  constructor(cells: Float64Array) {
    this.#cells = cells
    this.#places = cells.length / width
  }

  /** Memory for so many rows. */
  static memory(count: number): Float64Array {
    const places = count === 0 ? 0 : Math.ceil(count / fill) + 1
    return new Float64Array(new SharedArrayBuffer(places * width * Float64Array.BYTES_PER_ELEMENT))
  }

  /**
   * Puts a row in, or in place of the one that {@link find} would find.
   * @param ext the extension with which alone it is found; 0 or below: it is found without one
   */
  set(number: number, ext: number, value: number): void {
    const at = this.#at(number, Math.max(ext, 0))
    this.#cells.set([number, ext, value], at)
  }

  /** @returns where its row is, -1 where there is none */
  find(number: number, ext = 0): number {
    if (this.#places === 0) return -1
    const at = this.#at(number, ext)
    return this.#cells[at] === 0 ? -1 : at
  }

  ext(at: number): number {
    return this.#cells[at + 1] ?? 0
  }

  value(at: number): number {
    return this.#cells[at + 2] ?? 0
  }

  /** Where the row is, or would be. */
  #at(number: number, ext: number): number {
    const cells = this.#cells
    let at = width * Math.floor((hash(number, ext) / 2 ** 32) * this.#places)
    for (;;) {
      const found = cells[at]
      if (found === 0 || (found === number && Math.max(cells[at + 1] ?? 0, 0) === ext)) return at
      at += width
      if (at === cells.length) at = 0
    }
  }
}

function hash(number: number, ext: number): number {
  let bits = mix(number | 0) ^ Math.floor(number / 2 ** 32)
  if (ext > 0) bits = mix(mix(bits) ^ ext) ^ Math.floor(ext / 2 ** 32)
  return mix(bits) >>> 0
}

function mix(bits: number): number {
  const half = Math.imul(bits ^ (bits >>> 16), spread)
  const most = Math.imul(half ^ (half >>> 13), blend)
  return most ^ (most >>> 16)
}
