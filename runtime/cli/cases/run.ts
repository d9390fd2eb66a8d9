import { CodedError } from '../../codes.js'
import type { Config } from '../../config/config.js'
import { problemOf, type Problem } from '../../config/problems.js'
import { applyEdits } from '../../message/apply.js'
import type { Outcome, Question } from '../../pipeline/outcome.js'
import { Pipeline } from '../../pipeline/run.js'
import { checkTrunk } from '../explain.js'
import { layOver, type Overlay } from '../overlay.js'
import { edited, mismatches, problemsMissing, type Mismatch } from './expect.js'
import { messageOf } from './lay.js'
import type { PlacedCase } from './read.js'
import type { Case } from './schema.js'

/** What came of a case. It passed when both lists are empty. */
export interface Result {
  readonly mismatches: readonly Mismatch[]
  readonly problems: readonly Problem[]
}

/** A case that was asked about. */
export interface Played {
  readonly pipeline: Pipeline
  readonly question: Question
  readonly outcome: Outcome
}

/** Runs cases against one configuration, and remembers the memo that each leaves. */
export class CaseRunner {
  readonly #config: Config
  readonly #memos = new Map<string, string | undefined>()

  constructor(config: Config) {
    this.#config = config
  }

  async run({ found, place, problems }: PlacedCase): Promise<Result> {
    if (!found) return { mismatches: [], problems }
    try {
      return await this.#judge(found, place)
    } catch (error) {
      if (!(error instanceof CodedError)) throw error
      return { mismatches: [], problems: [problemOf(error, place, [])] }
    }
  }

  async #judge(found: Case, place: string): Promise<Result> {
    const config = await this.#configFor(found, place)
    if (found.expect.problems) return { mismatches: problemsMissing(found.expect.problems, config), problems: [] }
    if (!config.ok) return { mismatches: [], problems: config.problems }
    const { pipeline, question, outcome } = this.#play(found, config.config)
    const wrong = mismatches(found.expect, question.message, outcome)
    if (outcome.action !== 'continue' || !found.secondPass) return { mismatches: wrong, problems: [] }
    const result = applyEdits(question.message, outcome.edits)
    const again = pipeline.ask({ ...question, message: result })
    return { mismatches: [...wrong, ...edited(result, again, 'second pass (R3): must edit nothing')], problems: [] }
  }

  /**
   * What comes of a case, without comparing it with what is expected; undefined when no message is asked about.
   * @throws CodedError TRUNK_NOT_DEFINED, CASE_INVALID
   */
  async play(found: Case, place: string): Promise<Played | undefined> {
    const config = await this.#configFor(found, place)
    return found.expect.problems || !config.ok ? undefined : this.#play(found, config.config)
  }

  #play(found: Case, config: Config): Played {
    const question = this.#questionOf(found, config)
    const pipeline = new Pipeline(config.settings, config.plugins)
    const outcome = pipeline.ask(question)
    this.#memos.set(found.it, (outcome.memo ?? question.memo) || undefined)
    return { pipeline, question, outcome }
  }

  async #configFor({ plugins, options, config }: Case, place: string): ReturnType<typeof layOver> {
    if (!plugins && !options && !config) return { ok: true, config: this.#config }
    const overlay: Overlay = { plugins, options, config }
    return layOver(this.#config, overlay, (path) => `${place}, ${path.map(String).join('.')}`)
  }

  /** @throws CodedError TRUNK_NOT_DEFINED, CASE_INVALID */
  #questionOf(found: Case, config: Config): Question {
    const { stage, from, source, to, facts, after, directory: lookedUp } = found
    for (const trunk of [from, to]) checkTrunk(trunk, config)
    if (after !== undefined && !this.#memos.has(after))
      throw new CodedError('CASE_INVALID', `after: no earlier case is called "${after}"`)
    const memo = after === undefined ? found.memo : this.#memos.get(after)
    return {
      stage,
      from,
      source: source && endpointOf(source),
      to,
      memo,
      lookedUp,
      ...(facts && { facts }),
      message: messageOf(found),
    }
  }
}

function endpointOf({ address, port, transport, tlsName }: NonNullable<Case['source']>): Question['source'] {
  return { host: address, port, transport, tlsName }
}
