import { directoryOf, withLookUp } from '../directory/directory.js'
import type { Directory } from '../directory/entry.js'
import { parseUri } from '../message/uri.js'
import { Attempt, failureTrace } from './attempt.js'
import { buildChains, type Segment, type Step } from './chain.js'
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
  readonly segments: readonly Segment[]
  /** Those of this question, to which the chain adds. */
  readonly reports: Report[]
}

/**
 * The chains of one configuration. A verdict depends on the question alone: nothing is remembered between two, beside
 * which plugins are suspended, and that is the watch's business.
 */
export class Pipeline {
  readonly revision: string
  readonly #settings: SiteSettings
  readonly #chains: ReturnType<typeof buildChains>
  readonly #trunks: ReadonlyMap<string, Trunk>
  readonly #directory: Directory
  readonly #match: (endpoint: Endpoint) => string | undefined

  /** @throws whatever a plugin's setup throws. */
  constructor(settings: SiteSettings, plugins: ReadonlyMap<string, Plugin>) {
    this.revision = settings.revision
    this.#settings = settings
    this.#chains = buildChains(settings, plugins)
    this.#trunks = new Map(settings.trunks.map((trunk) => [trunk.name, trunk]))
    this.#directory = directoryOf(settings.directory)
    this.#match = trunkMatcher(settings.trunks)
  }

  trunk(name: string): Trunk | undefined {
    return this.#trunks.get(name)
  }

  /** @param trace keep what each plugin did, for `explain`. @throws CodedError MESSAGE_NOT_SIP */
  ask(question: Question, trace = false, watch: Watch = unwatched): Outcome {
    const { from, to, segments, reports } = this.#route(question)
    const directory = withLookUp(this.#directory, question.lookedUp)
    const facts = question.facts ?? {}
    const circumstances: Circumstances = { from, to, facts, directory, trunks: this.#trunks, watch }
    const skipped = new Set<Step>()
    const failures: StepTrace[] = []
    for (;;) {
      const attempt = new Attempt(question, circumstances, trace)
      try {
        attempt.run(segments, skipped)
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
    const from = this.#find(question.from, question.source)
    const to = this.#find(question.to, endpointOf(question.destination))
    const reports: Report[] = []
    const { stage } = question
    const segments =
      stage === 'reply'
        ? [...this.#chain(from, 'reply-ingress', reports), ...this.#chain(to, 'reply-egress', reports)]
        : this.#chain(stage === 'egress' ? to : from, stage, reports)
    return { from, to, segments, reports }
  }

  #chain(trunk: Trunk | undefined, stage: Stage, reports: Report[]): readonly Segment[] {
    if (!trunk) reports.push({ code: 'TRUNK_UNKNOWN', plugin: '', trunk: '', data: { stage } })
    const governing = trunk?.name ?? this.#settings.unknownTrunk
    return (governing !== undefined && this.#chains.get(governing)?.[stage]) || []
  }

  #find(name: string | undefined, endpoint: Endpoint | undefined): Trunk | undefined {
    const found = name ?? (endpoint && this.#match(endpoint))
    return found === undefined ? undefined : this.#trunks.get(found)
  }
}

function endpointOf(uri: string | undefined): Endpoint | undefined {
  const parsed = uri === undefined ? undefined : parseUri(uri)
  if (!parsed) return undefined
  const host = parsed.host.replace(/^\[|\]$/g, '')
  const transport = /;transport=([^;]+)/i.exec(parsed.params)?.[1]
  return { host, port: parsed.port === undefined ? undefined : Number(parsed.port), transport, tlsName: undefined }
}
