import { directoryOf, withLookUp } from '../directory/directory.js'
import type { Directory } from '../directory/entry.js'
import { parseUri } from '../message/uri.js'
import { Attempt, failureTrace } from './attempt.js'
import { buildChains, type Leg, type Step, type TrunkChain } from './chain.js'
import type { Outcome, Question, Report, StepTrace } from './outcome.js'
import type { Plugin, Stage } from './plugin.js'
import type { SiteSettings, Trunk } from './site.js'
import { trunkMatcher, type Endpoint } from './trunks.js'
import { mustReject, StepFailed, type Circumstances } from './turn.js'
import { unwatched, type Watch } from './watch.js'

export type { Facts, Outcome, Question, Report, StepTrace } from './outcome.js'

interface Route {
  readonly from: Trunk | undefined
  readonly to: Trunk | undefined
  readonly legs: readonly Leg[]
  /** Those of this question, to which the chain adds. */
  readonly reports: Report[]
}

/**
 * The chains of one configuration. A verdict depends on the question alone: nothing is remembered between two, beside
 * which plugins are suspended, and that is the watch's business.
 */
export class Pipeline {
  readonly revision: string
  readonly #unknown: TrunkChain | undefined
  readonly #chains: ReadonlyMap<string, TrunkChain>
  readonly #directory: Directory
  readonly #match: (endpoint: Endpoint) => TrunkChain | undefined

  /** @throws whatever a plugin's setup throws. */
  constructor(settings: SiteSettings, plugins: ReadonlyMap<string, Plugin>) {
    this.revision = settings.revision
    this.#chains = buildChains(settings, plugins)
    this.#unknown = settings.unknownTrunk === undefined ? undefined : this.#chains.get(settings.unknownTrunk)
    this.#directory = directoryOf(settings.directory)
    this.#match = trunkMatcher([...this.#chains.values()].map((its) => [its, its.trunk.match]))
  }

  trunk(name: string): Trunk | undefined {
    return this.#chains.get(name)?.trunk
  }

  /** The name of one trunk for each chain there is. */
  get examples(): string[] {
    return [...new Map([...this.#chains].map(([name, { chain }]) => [chain, name])).values()]
  }

  /** @param trace keep what each plugin did, for `explain`. @throws CodedError MESSAGE_NOT_SIP */
  ask(question: Question, trace = false, watch: Watch = unwatched): Outcome {
    const { from, to, legs, reports } = this.#route(question)
    const directory = withLookUp(this.#directory, question.lookedUp)
    const facts = question.facts ?? {}
    const circumstances: Circumstances = { from, to, facts, directory, trunks: this.#chains, watch }
    const skipped = new Set<Step>()
    const failures: StepTrace[] = []
    for (;;) {
      const attempt = new Attempt(question, circumstances, trace)
      try {
        attempt.run(legs, skipped)
        return attempt.outcome(reports, failures)
      } catch (error) {
        if (!(error instanceof StepFailed)) throw error
        // Handlers are pure, so the same pass without the culprit leaves no trace of what it half did.
        reports.push(error.report, ...error.refused)
        skipped.add(error.step)
        if (trace) failures.push(failureTrace(error, question.message))
        if (mustReject(error.step, attempt.message)) return attempt.refusal(reports, failures)
      }
    }
  }

  #route(question: Question): Route {
    const from = question.from === undefined ? this.#at(question.source) : this.#chains.get(question.from)
    const to = question.to === undefined ? this.#at(endpointOf(question.destination)) : this.#chains.get(question.to)
    const reports: Report[] = []
    const { stage } = question
    const legs =
      stage === 'reply'
        ? [...this.#legs(from, 'reply-ingress', reports), ...this.#legs(to, 'reply-egress', reports)]
        : this.#legs(stage === 'egress' ? to : from, stage, reports)
    return { from: from?.trunk, to: to?.trunk, legs, reports }
  }

  #legs(found: TrunkChain | undefined, stage: Stage, reports: Report[]): Leg[] {
    if (!found) reports.push({ code: 'TRUNK_UNKNOWN', plugin: '', trunk: '', data: { stage } })
    const of = found ?? this.#unknown
    return of ? [{ of, segments: of.chain[stage] }] : []
  }

  #at(endpoint: Endpoint | undefined): TrunkChain | undefined {
    return endpoint && this.#match(endpoint)
  }
}

function endpointOf(uri: string | undefined): Endpoint | undefined {
  const parsed = uri === undefined ? undefined : parseUri(uri)
  if (!parsed) return undefined
  const transport = /;transport=([^;]+)/i.exec(parsed.params)?.[1]
  const port = parsed.port === undefined ? undefined : Number(parsed.port)
  return { host: parsed.host, port, transport, tlsName: undefined }
}
