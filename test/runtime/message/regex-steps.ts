/**
 * Counts the steps that a backtracking matcher like V8's takes for a regular expression, so that a test can compare
 * how they grow without looking at a clock. It knows what this project's expressions use, and throws for the rest.
 */
type Node = (text: string, at: number, then: (at: number) => boolean) => boolean

/** Steps of a search through the whole text, as by a global expression. */
export function countSteps(source: string, flags: string, text: string): number {
  const run = new Parser(source, flags)
  const matcher = run.alternatives()
  if (run.position < source.length) throw new Error(`left over in /${source}/: ${source.slice(run.position)}`)
  const starts = source.startsWith('^') && !flags.includes('m') ? 1 : text.length + 1
  for (let start = 0; start < starts;) {
    let end = start
    const found = matcher(text, start, (at) => ((end = at), true))
    start = found && end > start ? end : start + 1
  }
  return run.steps
}

const limit = 1e6

class Parser {
  steps = 0
  position = 0
  readonly #source: string
  readonly #flags: string

  constructor(source: string, flags: string) {
    this.#source = source
    this.#flags = flags
  }

  alternatives(): Node {
    const branches = [this.#sequence()]
    while (this.#take('|')) branches.push(this.#sequence())
    return (text, at, then) => branches.some((branch) => branch(text, at, then))
  }

  #sequence(): Node {
    const terms: Node[] = []
    while (this.position < this.#source.length && !'|)'.includes(this.#peek())) terms.push(this.#quantified())
    return terms.reduceRight<Node>(
      (rest, term) => (text, at, then) => term(text, at, (next) => rest(text, next, then)),
      (_, at, then) => then(at),
    )
  }

  #quantified(): Node {
    const term = this.#atom()
    const range = /^(?:([*+?])|\{(\d+)(,?)(\d*)\})(\??)/.exec(this.#source.slice(this.position))
    if (!range) return term
    this.position += range[0].length
    const [, sign, low = '', comma, high = '', lazy] = range
    const least = sign ? Number(sign === '+') : Number(low)
    const most = sign ? (sign === '?' ? 1 : Infinity) : high ? Number(high) : comma ? Infinity : least
    return repeat(term, least, most, lazy === '?')
  }

  #atom(): Node {
    for (const [open, wanted] of [
      ['(?=', true],
      ['(?!', false],
    ] as const)
      if (this.#source.startsWith(open, this.position)) return this.#look(open, wanted)
    const open = /^\((?:\?:|\?<\w+>|(?!\?))/.exec(this.#source.slice(this.position))
    if (open) return this.#group(open[0])
    if (this.#take('^')) return (_, at, then) => at === 0 && then(at)
    if (this.#take('$')) return (text, at, then) => at === text.length && then(at)
    if (this.#take('\\b')) return (text, at, then) => isWord(text[at - 1]) !== isWord(text[at]) && then(at)
    const accepts = this.#character()
    return (text, at, then) => {
      if (++this.steps > limit) throw new Error(`more than ${String(limit)} steps in /${this.#source}/`)
      return at < text.length && accepts(text[at] ?? '') && then(at + 1)
    }
  }

  #group(open: string): Node {
    this.#take(open)
    const inner = this.alternatives()
    if (!this.#take(')')) throw new Error(`open group in /${this.#source}/`)
    return inner
  }

  #look(open: string, wanted: boolean): Node {
    const inner = this.#group(open)
    return (text, at, then) => inner(text, at, () => true) === wanted && then(at)
  }

  /** The characters that an atom accepts, found by the engine itself. */
  #character(): (character: string) => boolean {
    const atom = /^(?:\[(?:\\.|[^\]\\])*\]|\\x[0-9a-f]{2}|\\[^k1-9]|[^\\()[\]{}*+?])/i.exec(
      this.#source.slice(this.position),
    )
    if (!atom) throw new Error(`unknown atom in /${this.#source}/ at ${String(this.position)}`)
    this.position += atom[0].length
    const one = new RegExp(`^(?:${atom[0]})$`, this.#flags.replace(/[gy]/g, ''))
    const known = new Map<string, boolean>()
    return (character) => {
      const accepted = known.get(character) ?? one.test(character)
      known.set(character, accepted)
      return accepted
    }
  }

  #peek(): string {
    return this.#source[this.position] ?? ''
  }

  #take(text: string): boolean {
    const there = this.#source.startsWith(text, this.position)
    if (there) this.position += text.length
    return there
  }
}

/** Every way in which the term can be repeated, the longest first. */
function repeat(term: Node, least: number, most: number, lazy: boolean): Node {
  return (text, start, then) => {
    const from = (at: number, count: number): boolean => {
      const more = (): boolean => count < most && term(text, at, (end) => end > at && from(end, count + 1))
      const enough = (): boolean => count >= least && then(at)
      return lazy ? enough() || more() : more() || enough()
    }
    return from(start, 0)
  }
}

function isWord(character: string | undefined): boolean {
  return character !== undefined && /\w/.test(character)
}
