import type { Random } from './random.js'
import type { Mutate } from './target.js'

/** How a target's values become bytes and back. */
export interface Form {
  /** @throws when the bytes are no value */
  read(input: Buffer): unknown
  write(value: unknown): Buffer
}

/** As long as a frame may be. */
const most = 65_535

/** Changes the structure that the bytes stand for, at one to three places. Bytes without one stay what they are. */
export function valueMutator(form: Form, words: readonly unknown[], bytes: Mutate): Mutate {
  return (input, random, pool) => {
    try {
      let value = form.read(input)
      for (let count = 1 + random.below(3); count > 0; count--)
        value = changed(value, { random, words, other: () => form.read(random.pick(pool)), bytes, pool })
      const written = form.write(value)
      return written.length > most ? input : written
    } catch {
      return bytes(input, random, pool)
    }
  }
}

interface Means {
  readonly random: Random
  readonly words: readonly unknown[]
  readonly other: () => unknown
  readonly bytes: Mutate
  readonly pool: readonly Buffer[]
}

/** The value with one place in it changed; each level is as likely as the next. */
function changed(value: unknown, means: Means): unknown {
  const { random } = means
  const inside = typeof value === 'object' && value !== null && !(value instanceof Uint8Array)
  if (!inside || random.chance(0.1)) return replaced(value, means)
  if (Array.isArray(value)) return changedList(value, means)
  const entries = Object.entries(value as Record<string, unknown>)
  const at = random.below(entries.length)
  const [name, item] = entries[at] ?? ['', undefined]
  if (random.chance(0.1)) entries.splice(at, 1)
  else if (random.chance(0.15)) entries.push([String(random.pick(means.words)), random.chance(0.5) ? item : null])
  else entries[at] = [name, changed(item, means)]
  return Object.fromEntries(entries)
}

function changedList(list: readonly unknown[], means: Means): unknown[] {
  const { random } = means
  const at = random.below(list.length)
  if (random.chance(0.1)) return list.toSpliced(at, 1)
  if (random.chance(0.1)) return list.toSpliced(at, 0, list[random.below(list.length)])
  if (random.chance(0.02)) return Array.from({ length: 600 }, () => list[at])
  return list.with(at, changed(list[at], means))
}

const edges: readonly unknown[] = [null, true, false, 0, 1, -1, 1.5, 65_536, 2 ** 32, 2 ** 53, 1e300, '', [], {}, [[]]]

function replaced(value: unknown, { random, words, other, bytes, pool }: Means): unknown {
  if (random.chance(0.3)) return random.pick(edges)
  if (random.chance(0.3)) return random.pick(words)
  if (random.chance(0.1)) return nested(other(), 1 + random.below(40))
  if (typeof value === 'number') return value + random.below(5) - 2
  if (value instanceof Uint8Array) return bytes(Buffer.from(value), random, pool)
  if (typeof value === 'string') return bytes(Buffer.from(value || 'a'), random, pool).toString('utf8')
  return other()
}

function nested(value: unknown, depth: number): unknown {
  return depth === 0 ? value : [nested(value, depth - 1)]
}
