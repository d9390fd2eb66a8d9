import type { LookedUp } from '../directory/entry.js'
import type { Edit } from '../message/edit.js'
import type { PluginVerdict, ReportData, Stage } from './plugin.js'
import type { Endpoint } from './trunks.js'

export type Facts = Readonly<Record<string, string | number | boolean>>

/** What a proxy asks (docs/protocol.md, "ask"). */
export interface Question {
  readonly stage: 'ingress' | 'egress' | 'reply' | 'failure'
  /** Trunk names if the proxy knows them. */
  readonly from?: string | undefined
  readonly to?: string | undefined
  readonly source?: Endpoint | undefined
  /** SIP URI of the next hop. */
  readonly destination?: string | undefined
  /** Edits of From and To that the proxy has accepted but not applied to the message yet. */
  readonly staged?: readonly Edit[]
  readonly memo?: string | undefined
  readonly facts?: Facts
  /** What a source outside of the configuration said of the message's numbers. */
  readonly lookedUp?: LookedUp | undefined
  readonly message: Uint8Array
}

/** A finding, with who made it. */
export interface Report {
  readonly code: string
  /** `''` when the pipeline itself reports. */
  readonly plugin: string
  readonly trunk: string
  readonly data: ReportData
}

/** A number that a plugin measured, with the trunk whose setting made it act. */
export interface Measure {
  readonly trunk: string
  readonly name: string
  readonly value: number
}

/** What one plugin did: for `explain`. */
export interface StepTrace {
  readonly plugin: string
  readonly stage: Stage
  readonly trunk: string
  readonly state: 'on' | 'shadow'
  readonly before: Uint8Array
  readonly after: Uint8Array
  readonly verdict: PluginVerdict | undefined
  readonly reports: readonly Report[]
  /** Why it threw; undefined when it did not. */
  readonly failed: string | undefined
}

/** The verdict on one message, and what led to it. */
export interface Outcome {
  readonly action: 'continue' | PluginVerdict['action']
  readonly status: number | undefined
  readonly reason: string | undefined
  readonly headers: readonly (readonly [name: string, value: string])[]
  /** Of a steer. */
  readonly trunk: string | undefined
  readonly edits: readonly Edit[]
  /** undefined: unchanged. `''`: forget it. */
  readonly memo: string | undefined
  readonly hints: Readonly<Record<string, string | number | boolean>>
  readonly reports: readonly Report[]
  readonly measures: readonly Measure[]
  /** Empty unless traced. */
  readonly steps: readonly StepTrace[]
}
