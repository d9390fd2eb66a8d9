import { strictEqual } from 'node:assert/strict'
import { applyEdits } from '../../runtime/message/apply.js'
import { SipMessage } from '../../runtime/message/message.js'
import { exchangeKey } from '../../runtime/pipeline/exchange.js'
import type { Outcome, Question } from '../../runtime/pipeline/outcome.js'
import { askedBy } from '../../runtime/pipeline/asks.js'
import { placeOf } from '../../runtime/pipeline/chain.js'
import { interestOf } from '../../runtime/pipeline/interest.js'
import { directionOf, type Plugin, type Stage } from '../../runtime/pipeline/plugin.js'
import type { SiteSettings } from '../../runtime/pipeline/site.js'
import { Pipeline } from '../../runtime/pipeline/run.js'
import { mustNotBeMissed, type Interest } from './asked.js'
import { settingsFor } from './test-site.js'
import type { Circumstances } from './table.js'

/** One message on its way through the real pipeline with one plugin. */
export class Trial {
  readonly message: Uint8Array
  readonly stage: Stage
  /** Equal for trials that may share a pipeline. */
  readonly key: string
  readonly #plugin: Plugin
  readonly #circumstances: Circumstances<object>
  readonly #options: object
  #rules: Interest | undefined

  /** @param options of the table. */
  constructor(plugin: Plugin, options: object, message: Uint8Array, circumstances: Circumstances<object>) {
    this.#plugin = plugin
    this.#circumstances = circumstances
    this.#options = { ...options, ...circumstances.options }
    this.message = message
    this.stage = circumstances.stage ?? stageOf(plugin, message)
    const { to, from, site, trunks, directory } = circumstances
    this.key = JSON.stringify([this.#options, this.stage, to, from, site, trunks, directory])
  }

  /** A pipeline that has seen nothing yet. */
  pipeline(): Pipeline {
    return new Pipeline(this.#settings(), new Map([[this.#plugin.name, this.#plugin]]))
  }

  #settings(): SiteSettings {
    const { from = 'itsp', to = 'anywherenow' } = this.#circumstances
    const governing = directionOf(this.stage) === 'egress' ? to : from
    // Handlers must be pure, so options that change are a fault: a frozen object tells at once.
    const options = deepFreeze(this.#plugin.options.parse(this.#options))
    return settingsFor(this.#plugin.name, options, governing, this.#circumstances)
  }

  /** @throws AssertionError when the proxy would not have asked, and the plugin has something to say */
  ask(message = this.message, pipeline = this.pipeline()): Outcome {
    const question = this.#question(message)
    const outcome = pipeline.ask(question, true)
    mustNotBeMissed(this.#interest, question, outcome)
    return outcome
  }

  /** The message as the proxy would send it on. */
  result({ edits }: Outcome, message = this.message): Uint8Array {
    return applyEdits(message, edits)
  }

  /** What the plugin keeps after this message; undefined when nothing is to be changed. */
  kept(outcome: Outcome): unknown {
    return memberOf(outcome, this.#plugin.name)
  }

  /** What the dialog keeps of its offers and answers after this message; undefined when nothing is to be changed. */
  followed(outcome: Outcome): unknown {
    return memberOf(outcome, exchangeKey)
  }

  /** The same trial with another message. */
  with(message: Uint8Array): Trial {
    return new Trial(this.#plugin, this.#options, message, { ...this.#circumstances, stage: this.stage })
  }

  get #interest(): Interest {
    return (this.#rules ??= this.#interestOf(this.#settings()))
  }

  /** @throws Error where `asks` of the plugin does or gives no list of what to ask about */
  #interestOf(settings: SiteSettings): Interest {
    const { site } = settings
    for (const trunk of settings.trunks)
      for (const direction of ['ingress', 'egress'] as const)
        for (const { plugin, options } of trunk[direction])
          askedBy(this.#plugin, options, placeOf(plugin, trunk, direction, site))
    return interestOf(settings, new Map([[this.#plugin.name, this.#plugin]]))
  }

  #question(message: Uint8Array): Question {
    const { from = 'itsp', to = 'anywherenow', facts = {}, memo, exchange, lookedUp } = this.#circumstances
    const stage = this.stage.startsWith('reply-') ? 'reply' : (this.stage as Question['stage'])
    const known = memo !== undefined || exchange !== undefined
    const kept = known ? JSON.stringify({ [this.#plugin.name]: memo, [exchangeKey]: exchange }) : undefined
    return { stage, from, to: stage === 'ingress' ? undefined : to, facts, memo: kept, lookedUp, message }
  }
}

function memberOf({ memo }: Outcome, name: string): unknown {
  return memo === undefined || memo === '' ? undefined : (JSON.parse(memo) as Record<string, unknown>)[name]
}

function stageOf(plugin: Plugin, message: Uint8Array): Stage {
  const isRequest = SipMessage.parse(message)?.isRequest ?? true
  const stages = plugin.on.map(({ stage }) => stage)
  const wanted = stages.find((stage) => stage.startsWith('reply-') !== isRequest)
  return wanted ?? (isRequest ? 'egress' : 'reply-egress')
}

/** Faults that a plugin is never allowed, whatever the message. */
const faults = ['PLUGIN_FAILED', 'EDIT_PROTECTED', 'EDIT_INVALID', 'VERDICT_ILLEGAL', 'VERDICT_INVALID', 'MEMO_TOO_BIG']

export function noFaults({ reports }: Outcome, about: string): void {
  const found = reports
    .filter(({ code }) => faults.includes(code))
    .map(({ code, data }) => `${code} ${JSON.stringify(data)}`)
  strictEqual(found.join('\n'), '', about)
}

function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value
  Object.freeze(value)
  for (const member of Object.values(value)) deepFreeze(member)
  return value
}
