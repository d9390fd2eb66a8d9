import { byteString, bytesOf } from '../../runtime/message/bytes.js'
import { mutations } from '../runtime/message/mutate.js'
import type { Random } from './random.js'
import type { Mutate } from './target.js'

/** Inputs do not grow beyond this, so that a run spends its time on many. */
const most = 16_384

const numbers = ['0', '-1', '1e9', '65536', '4294967296', '99999999999999999999', '0x10', '٣', '1.5', '']

type Change = (text: string, random: Random, other: string) => string

const changes: readonly Change[] = [
  ...Object.values(mutations).map(
    (change): Change =>
      (text, random) =>
        change(text, random.below(text.length), random.below(2 ** 31)),
  ),
  function cut(text, random) {
    const start = random.below(text.length)
    return text.slice(0, start) + text.slice(start + random.below(64))
  },
  function repeat(text, random) {
    const start = random.below(text.length)
    return (
      text.slice(0, start) + text.slice(start, start + random.below(40)).repeat(random.below(30)) + text.slice(start)
    )
  },
  function move(text, random) {
    const [from, to] = [random.below(text.length), random.below(text.length)]
    return text.slice(0, to) + text.slice(from, from + random.below(80)) + text.slice(to)
  },
  function number(text, random) {
    const at = random.below(text.length)
    return text.slice(0, at) + text.slice(at).replace(/\d+/, random.pick(numbers))
  },
  function splice(text, random, other) {
    return text.slice(0, random.below(text.length)) + other.slice(random.below(other.length))
  },
  function graft(text, random, other) {
    const [at, from] = [random.below(text.length), random.below(other.length)]
    return text.slice(0, at) + other.slice(from, from + random.below(120)) + text.slice(at)
  },
]

/** Changes bytes a few times at random. @param words what the code under test looks for */
export function bytesMutator(words: readonly string[] = []): Mutate {
  return (input, random, pool) => {
    let text = byteString(input)
    for (let count = 1 + random.below(5); count > 0; count--) {
      const at = random.below(text.length)
      text = random.chance(0.25)
        ? text.slice(0, at) + random.pick([...words, '']) + text.slice(at)
        : random.pick(changes)(text, random, byteString(random.pick(pool)))
    }
    return bytesOf(text.slice(0, most))
  }
}
