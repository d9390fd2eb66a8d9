import { CodedError } from '../../codes.js'
import type { Config } from '../../config/config.js'
import { problemOf, type Problem } from '../../config/problems.js'
import { applyEdits } from '../../message/apply.js'
import type { Question } from '../../pipeline/outcome.js'
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
    const question = this.#questionOf(found, config.config)
    const pipeline = new Pipeline(config.config.settings, config.config.plugins)
    const outcome = pipeline.ask(question)
    this.#memos.set(found.it, (outcome.memo ?? question.memo) || undefined)
    const wrong = mismatches(found.expect, question.message, outcome)
    if (outcome.action !== 'continue' || !found.secondPass) return { mismatches: wrong, problems: [] }
    const result = applyEdits(question.message, outcome.edits)
    const again = pipeline.ask({ ...question, message: result })
    return { mismatches: [...wrong, ...edited(result, again, 'second pass (R3): must edit nothing')], problems: [] }
  }

  async #configFor({ plugins, options, config }: Case, place: string): ReturnType<typeof layOver> {
    if (!plugins && !options && !config) return { ok: true, config: this.#config }
    const overlay: Overlay = { plugins, options, config }
    return layOver(this.#config, overlay, (path) => `${place}, ${path.map(String).join('.')}`)
  }

  /** @throws CodedError TRUNK_NOT_DEFINED, CASE_INVALID */
  #questionOf(found: Case, config: Config): Question {
    const { stage, from, to, facts, after, directory: lookedUp } = found
    for (const trunk of [from, to]) checkTrunk(trunk, config)
    if (after !== undefined && !this.#memos.has(after))
      throw new CodedError('CASE_INVALID', `after: no earlier case is called "${after}"`)
    const memo = after === undefined ? found.memo : this.#memos.get(after)
    return { stage, from, to, memo, lookedUp, ...(facts && { facts }), message: messageOf(found) }
  }
}
