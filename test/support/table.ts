import type { ReportData, Reject, Stage } from '../../runtime/pipeline/plugin.js'
import type { Invite } from '../../runtime/pipeline/exchange.js'
import type { TrunkKind } from '../../runtime/pipeline/site.js'
import type { LookedUp } from '../../runtime/directory/entry.js'
import type { Surroundings } from './test-site.js'

/** What the rows of a table have in common. */
export interface Circumstances<Options> extends Surroundings {
  /** Left out: the plugin's first stage for requests, or for responses if the message is one. */
  readonly stage?: Stage
  /** Kind of the trunk that the message comes from; `itsp` unless given. */
  readonly from?: TrunkKind
  /** Kind of the trunk that it goes to; `anywherenow` unless given. */
  readonly to?: TrunkKind
  /** Laid over the options of the table. */
  readonly options?: Partial<Options>
  readonly facts?: Readonly<Record<string, string | number | boolean>>
  /** What a source outside said of the message's numbers. */
  readonly lookedUp?: LookedUp
  /** What the plugin kept from an earlier message of the dialog. */
  readonly memo?: unknown
  /** The dialog's INVITEs up to now, the last one of each side: its `sender`, CSeq, and whether it offers or asks. */
  readonly exchange?: readonly Invite[]
}

export interface Row<Options> extends Circumstances<Options> {
  /** What the row shows. */
  readonly it: string
  /** What the plugin must keep for the dialog's next message; undefined: unchanged, or not of interest. */
  readonly keeps?: unknown
  /** The INVITEs that the dialog must know afterwards, by the plugin reading `context.exchange`. */
  readonly follows?: readonly Invite[]
  /** Reports that must be made, among others: codes, or codes with some of their data. */
  readonly says?: readonly Said[]
  /** Hints that must be given. */
  readonly hints?: ReportData
  /** Why a second pass over the result may differ, where it may. */
  readonly again?: string
}

export type Said = string | readonly [code: string, data: ReportData]

export interface Rewrite<Options> extends Row<Options> {
  readonly before: Uint8Array
  readonly after: Uint8Array
}

export interface MessageRow<Options> extends Row<Options> {
  readonly message: Uint8Array
}

export interface Refusal<Options> extends MessageRow<Options> {
  readonly verdict: Reject
}

export interface Steering<Options> extends MessageRow<Options> {
  readonly trunk: TrunkKind
  /** The message as it is steered; left out: unchanged. */
  readonly after?: Uint8Array
}

/** A report without any change; what it says goes into `says`. */
export interface ReportRow<Options> extends MessageRow<Options> {
  readonly says: readonly Said[]
}

export interface BadOptions {
  readonly it: string
  readonly options: unknown
  /** Of the complaint. */
  readonly message: RegExp
}

export interface Table<Options> {
  readonly options?: Options
  /** The message becomes another, and a second pass changes nothing more. */
  readonly rewrites?: readonly Rewrite<Options>[]
  /** The plugin looks at the message, and leaves it byte for byte without a word. */
  readonly leaves?: readonly MessageRow<Options>[]
  readonly refuses?: readonly Refusal<Options>[]
  readonly steers?: readonly Steering<Options>[]
  readonly reports?: readonly ReportRow<Options>[]
  /** The message never reaches the handler: `on` says so. */
  readonly ignores?: readonly MessageRow<Options>[]
  readonly badOptions?: readonly BadOptions[]
}
