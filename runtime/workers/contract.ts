import type { MessagePort } from 'node:worker_threads'
import { asBuffer } from '../message/bytes.js'
import type { SiteSettings } from '../pipeline/site.js'
import type { Measure, Report } from '../pipeline/outcome.js'
import type { RingMemory } from './ring.js'

/** Everything that crosses between the socket thread and a worker thread. */

/** Argument of a worker's one task, which never ends by itself. */
export interface Assignment {
  /** The chains to build. A worker keeps them for life: another configuration means other workers. */
  readonly settings: SiteSettings
  /** Others are at work meanwhile: to warm up must leave them their processors. */
  readonly gently: boolean
  /** Worker → socket thread: what happens beside the questions. */
  readonly port: MessagePort
  /** Socket thread → worker: frames to answer. */
  readonly questions: RingMemory
  /** Worker → socket thread: the answers, in the order of the questions, and findings between them. */
  readonly answers: RingMemory
  /**
   * Shared progress, so that the socket thread can see where a worker hangs: `[0]` counts the records that the
   * worker has finished since it started (wraps at 2³²); `[1]` is 0 between records, -1 in one, and from 1 on the
   * number of the slot whose plugin has it, plus 1; `[2]` is the number of its thread, 0 where that is not known.
   */
  readonly progress: Int32Array
  /** Shared by the workers of one configuration: a {@link gate} for each slot. */
  readonly gates: Int32Array
}

/**
 * State of a slot. The worker that sees it throw says `failing`, and `open` again when it works; the rest is decided
 * on the socket thread. On `trial`, the worker that takes it for its message says `suspended`.
 */
export const gate = { open: 0, failing: 1, suspended: 2, trial: 3 } as const

/** A plugin threw, or works again after that. */
export interface Sign {
  readonly slot: number
  readonly worked: boolean
}

/** Worker → socket thread, over the port. */
export type FromWorker =
  /** The chains are built and warm. */
  | { readonly kind: 'ready' }
  /** They cannot be built. */
  | { readonly kind: 'failed'; readonly detail: string }
  /** Something that a plugin left behind failed after its verdict. */
  | { readonly kind: 'late'; readonly report: Report }

/** What the latest messages have for the operator, beside their answers. */
export interface Findings {
  readonly reports: readonly Report[]
  readonly measures: readonly Measure[]
  readonly signs: readonly Sign[]
}

/** A frame with the number that ties question and answer together inside this process. */
export interface WorkRecord {
  readonly token: number
  readonly frame: Uint8Array
}

/** A sleeping thread is woken for its first record, and a busy one told of this many at once. */
export const announceAfter = 8

/** In place of an answer's token: the record holds {@link Findings}. */
export const findingsToken = 0xffff_ffff

/**
 * As bytes of a record.
 * @param largest bytes; what a plugin said at greater length is left out, and who said it stays
 */
export function writeFindings({ reports, measures, signs }: Findings, largest: number): Uint8Array {
  const whole = asJson({ reports, measures, signs })
  if (whole && whole.length <= largest) return whole
  const bare = asJson({ reports: reports.map((report) => ({ ...report, data: {} })), measures, signs })
  return bare && bare.length <= largest ? bare : Buffer.from(JSON.stringify({ reports: [], measures: [], signs }))
}

/** @returns undefined for what has no JSON: a plugin from outside may report anything */
function asJson(findings: Findings): Uint8Array | undefined {
  try {
    return Buffer.from(JSON.stringify(findings))
  } catch {
    return undefined
  }
}

export function readFindings(frame: Uint8Array): Findings {
  return JSON.parse(asBuffer(frame).toString('utf8')) as Findings
}
