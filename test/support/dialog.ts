import { messageOf } from '../../runtime/cli/cases/lay.js'
import { interestOf } from '../../runtime/pipeline/interest.js'
import type { Outcome, Question } from '../../runtime/pipeline/outcome.js'
import type { Plugin } from '../../runtime/pipeline/plugin.js'
import { Pipeline } from '../../runtime/pipeline/run.js'
import type { PluginSetting } from '../../runtime/pipeline/site.js'
import { mustNotBeMissed, type Interest } from './asked.js'
import { settingsFor } from './test-site.js'

/** One dialog through some plugins that are on everywhere: each message gets the memo that the one before it left. */
export class Dialog {
  readonly #pipeline: Pipeline
  readonly #interest: Interest
  memo: string | undefined

  /** @param options by plugin name; the defaults otherwise. */
  constructor(plugins: readonly Plugin[], options: Readonly<Record<string, object>> = {}) {
    const settings = settingsFor('', {}, 'itsp')
    const chain = (): PluginSetting[] =>
      plugins.map(({ name, options: schema }) => {
        return { plugin: name, state: 'on', onError: 'pass', options: schema.parse(options[name] ?? {}) }
      })
    const trunks = settings.trunks.map((trunk) => ({ ...trunk, ingress: chain(), egress: chain() }))
    const byName = new Map(plugins.map((plugin) => [plugin.name, plugin]))
    this.#pipeline = new Pipeline({ ...settings, trunks }, byName)
    this.#interest = interestOf({ ...settings, trunks }, byName)
  }

  /** `ask('egress', 'itsp', 'anywherenow', invite…)` */
  ask(stage: Question['stage'], from: string, to: string | undefined, message: Uint8Array): Outcome {
    const question = { stage, from, to, memo: this.memo, message }
    const outcome = this.#pipeline.ask(question)
    mustNotBeMissed(this.#interest, question, outcome)
    if (outcome.memo !== undefined) this.memo = outcome.memo
    return outcome
  }

  /** The codes of what is reported. */
  codes(...question: Parameters<Dialog['ask']>): string[] {
    return this.ask(...question).reports.map(({ code }) => code)
  }
}

/** A message of these lines; what they leave out is the stock's, whose tags are `stock-from` and `stock-to`. */
export function lines(...given: readonly string[]): Uint8Array {
  return messageOf({ stage: given[0]?.startsWith('SIP/2.0') ? 'reply' : 'egress', lines: [...given] })
}

/** First line of a request that the caller of the stock dialog sends inside it. */
export const fromCaller = 'To: <sip:+31881200600@sbc.contoso.example;user=phone>;tag=stock-to'

/** Lines of a request that the callee of the stock dialog sends inside it. */
export const fromCallee = [
  'From: <sip:+31881200600@sbc.contoso.example;user=phone>;tag=stock-to',
  'To: "Jan" <sip:+31612345678@itsp.example;user=phone>;tag=stock-from',
]
