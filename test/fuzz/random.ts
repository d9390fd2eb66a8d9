/** Random numbers that the seed decides, so that a run can be repeated (mulberry32). */
export class Random {
  #state: number

  constructor(seed: number) {
    this.#state = seed >>> 0
  }

  /** An integer from 0 to `limit` - 1; 0 when there is none. */
  below(limit: number): number {
    return Math.floor(this.#fraction() * limit)
  }

  chance(share: number): boolean {
    return this.#fraction() < share
  }

  /** @param list not empty */
  pick<Item>(list: readonly Item[]): Item {
    return list[this.below(list.length)]!
  }

  #fraction(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0
    let mixed = this.#state
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** A number that the bytes decide (FNV-1a): what an input does not say itself, such as its way, follows from it. */
export function numberOf(bytes: Uint8Array): number {
  let hash = 0x811c9dc5
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193)
  return hash >>> 0
}
