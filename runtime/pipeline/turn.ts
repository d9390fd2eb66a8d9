import type { Directory } from '../directory/entry.js'
import { applyEdits } from '../message/apply.js'
import { EditRefused, type Guard } from '../message/guard.js'
import { isToken } from '../message/names.js'
import { SipMessage } from '../message/message.js'
import type { Sdp } from '../message/sdp.js'
import type { Step, TrunkChain } from './chain.js'
import { exchangeKey, followExchange, type Exchange } from './exchange.js'
import { isLegal } from './legal.js'
import type { Memo } from './memo.js'
import type { Facts, Measure, Report, StepTrace } from './outcome.js'
import type { Context, PluginVerdict, ReportData, Stage } from './plugin.js'
import type { Trunk } from './site.js'
import type { Watch } from './watch.js'

/** What the chain asks about the whole message, the same for each step. */
export interface Circumstances {
  readonly from: Trunk | undefined
  readonly to: Trunk | undefined
  readonly facts: Facts
  readonly directory: Directory
  /** By name; what is kept of each is not asked. */
  readonly trunks: ReadonlyMap<string, unknown>
  readonly watch: Watch
}

/** A plugin threw, or is suspended; the message has to be taken through the chain again without it. */
export class StepFailed extends Error {
  readonly step: Step
  /** Why. */
  readonly report: Report
  /** Edits that it was refused before, where it caught that. */
  readonly refused: readonly Report[]

  constructor(step: Step, report: Report, refused: readonly Report[] = []) {
    super(report.code)
    this.step = step
    this.report = report
    this.refused = refused
  }
}

function thrown({ plugin }: Step, trunk: string, error: unknown): Report {
  const code = error instanceof EditRefused ? error.code : 'PLUGIN_FAILED'
  return { code, plugin, trunk, data: { reason: textOf(error) } }
}

function refusals({ plugin }: Step, trunk: string, { refused }: Guard): Report[] {
  return refused.map(({ code, message }) => ({ code, plugin, trunk, data: { reason: message } }))
}

/** A plugin may throw anything, even what cannot be made a text of. */
function textOf(error: unknown): string {
  try {
    return error instanceof Error ? error.message : String(error)
  } catch {
    return 'something that has no text'
  }
}

/** One pass of one message through some steps. It is the context that each handler gets. */
export class Turn implements Context {
  readonly from: Trunk | undefined
  readonly to: Trunk | undefined
  readonly facts: Facts
  readonly directory: Directory
  readonly reports: Report[] = []
  /** Edits that were refused to plugins that caught it. */
  readonly refused: Report[] = []
  readonly measures: Measure[] = []
  readonly hints: Record<string, string | number | boolean> = {}
  readonly traces: StepTrace[] = []
  verdict: PluginVerdict | undefined
  readonly #message: SipMessage
  readonly #guard: Guard
  readonly #memo: Memo
  readonly #circumstances: Circumstances
  readonly #trace: boolean
  #step: Step | undefined
  /** Whose step that is. */
  #of: TrunkChain | undefined
  #followed: { readonly sdp: Sdp | undefined; readonly exchange: Exchange } | undefined

  /** @param guard of the message */
  constructor(message: SipMessage, guard: Guard, memo: Memo, circumstances: Circumstances, trace: boolean) {
    this.#message = message
    this.#guard = guard
    this.#memo = memo
    this.#circumstances = circumstances
    this.#trace = trace
    this.from = circumstances.from
    this.to = circumstances.to
    this.facts = circumstances.facts
    this.directory = circumstances.directory
  }

  get stage(): Stage {
    return this.#step?.stage ?? 'ingress'
  }

  get trunk(): Trunk {
    if (!this.#of) throw new Error('a message has a trunk only in a handler')
    return this.#of.trunk
  }

  /** Followed once for all plugins, and again only where one of them replaced the body. */
  get exchange(): Exchange {
    const { sdp } = this.#message
    if (this.#followed && this.#followed.sdp === sdp) return this.#followed.exchange
    const before = this.#memo.get(exchangeKey)
    const { exchange, kept } = followExchange(this.#message, before)
    if (kept !== before) this.#memo.set(exchangeKey, kept)
    this.#followed = { sdp, exchange }
    return exchange
  }

  get memo(): unknown {
    return this.#memo.get(this.#step?.plugin ?? '')
  }

  // Properties, not methods: handlers take them apart, `(message, { report }) => …`.
  readonly keep = (value: unknown): void => {
    this.#memo.set(this.#step?.plugin ?? '', value)
  }

  readonly report = (code: string, data: ReportData = {}): void => {
    const found = { code, plugin: this.#step?.plugin ?? '', trunk: this.#of?.trunk.name ?? '', data }
    // A malformed header is found by each plugin that reads it, and one that tells of it is enough.
    if (!this.reports.some((known) => isSame(known, found))) this.reports.push(found)
  }

  readonly measure = (name: string, value: number): void => {
    this.measures.push({ trunk: this.#of?.trunk.name ?? '', name, value })
  }

  readonly hint = (name: string, value: string | number | boolean): void => {
    const given = this.hints[name]
    const collected = typeof value === 'string' && typeof given === 'string' ? given.split(' ') : []
    this.hints[name] = collected.length === 0 ? value : [...new Set([...collected, value])].join(' ')
  }

  /** Whether a verdict ended the chain. Steered away at egress, the message is no longer this trunk's business. */
  get ended(): boolean {
    return this.verdict !== undefined && (this.verdict.action !== 'steer' || this.stage === 'egress')
  }

  /** @throws StepFailed */
  run(steps: readonly Step[], of: TrunkChain, skipped: ReadonlySet<Step>): void {
    for (const step of steps) {
      if (this.ended) return
      if (skipped.has(step) || !step.wants(this.#message)) continue
      if (this.#circumstances.watch.admits(of.firstSlot + step.slot)) this.#take(step, of)
      else this.#leaveOut(step, of)
    }
  }

  #leaveOut(step: Step, { trunk }: TrunkChain): void {
    const report: Report = { code: 'PLUGIN_SKIPPED', plugin: step.plugin, trunk: trunk.name, data: {} }
    if (mustReject(step, this.#message)) throw new StepFailed(step, report)
    this.reports.push(report)
  }

  #take(step: Step, of: TrunkChain): void {
    this.#step = step
    this.#of = of
    const before = this.#trace ? this.#bytes() : undefined
    const known = this.reports.length
    const verdict = this.#handle(step, of)
    if (verdict && !(verdict.action === 'steer' && this.verdict)) this.verdict = verdict
    const refused = this.#guard.refused.length > 0 ? refusals(step, of.trunk.name, this.#guard) : []
    this.refused.push(...refused)
    if (before) this.#record(step, of, before, verdict, [...this.reports.slice(known), ...refused])
  }

  #handle(step: Step, { trunk, firstSlot }: TrunkChain): PluginVerdict | undefined {
    const { watch } = this.#circumstances
    const slot = firstSlot + step.slot
    watch.begins(slot)
    this.#guard.begin(step.rules)
    try {
      const returned = step.handler(this.#message, this) ?? undefined
      refusePromise(returned)
      const verdict = this.#accept(returned)
      watch.worked(slot)
      return verdict
    } catch (error) {
      // A refused edit is contained already, and a sender may provoke one: it does not speak against the plugin.
      if (!(error instanceof EditRefused)) watch.threw(slot)
      const report = thrown(step, trunk.name, error)
      const refused = refusals(step, trunk.name, this.#guard).filter(({ code }) => code !== report.code)
      throw new StepFailed(step, report, refused)
    }
  }

  /** Refuses what no proxy may carry out; a refused verdict is as none. */
  #accept(verdict: PluginVerdict | undefined): PluginVerdict | undefined {
    if (!verdict || (verdict.action === 'steer' && this.stage === 'egress' && verdict.trunk === this.to?.name))
      return undefined
    const fault = faultOf(verdict, this.#circumstances.trunks)
    if (fault) this.report('VERDICT_INVALID', { fault })
    else if (!isLegal(verdict.action, this.#message))
      this.report('VERDICT_ILLEGAL', { action: verdict.action, method: this.#message.method })
    else return verdict
    return undefined
  }

  #record(
    { plugin, stage, state }: Step,
    { trunk }: TrunkChain,
    before: Uint8Array,
    verdict: PluginVerdict | undefined,
    reports: readonly Report[],
  ): void {
    const what = { plugin, stage, trunk: trunk.name, state, before, after: this.#bytes() }
    this.traces.push({ ...what, verdict, reports, failed: undefined })
  }

  #bytes(): Uint8Array {
    return applyEdits(this.#message.bytes, this.#message.edits())
  }
}

function isSame(one: Report, two: Report): boolean {
  if (one.code !== two.code || one.trunk !== two.trunk) return false
  const names = Object.keys(one.data)
  return (
    names.length === Object.keys(two.data).length && names.every((name) => Object.is(one.data[name], two.data[name]))
  )
}

/** Rule R13: whether a message may not go on without this step. */
export function mustReject({ onError, state }: Step, message: SipMessage): boolean {
  return onError === 'reject' && state === 'on' && isLegal('reject', message)
}

/** A handler that is not synchronous would come too late, and its rejection would end the thread. */
function refusePromise(returned: unknown): void {
  if (!(returned instanceof Promise)) return
  returned.catch(() => {})
  throw new TypeError('a handler is synchronous, this one returned a promise')
}

function faultOf(verdict: PluginVerdict, trunks: ReadonlyMap<string, unknown>): string | undefined {
  if (verdict.action === 'drop') return undefined
  if (verdict.action === 'steer') return trunks.has(verdict.trunk) ? undefined : `no trunk "${verdict.trunk}"`
  // A plugin from outside may be plain JavaScript.
  if ((verdict.action as string) !== 'reject') return 'unknown action'
  if (!Number.isInteger(verdict.status) || verdict.status < 400 || verdict.status > 699)
    return `status ${verdict.status}`
  if (/[\r\n\0]/.test(verdict.reason)) return 'line end in the reason'
  const bad = verdict.headers.find(([name, value]) => !isToken(name) || /[\r\n\0]/.test(value))
  return bad && `header ${bad[0]}`
}
