import type { MessagePort } from 'node:worker_threads'
import type { SiteSettings } from '../pipeline/site.js'
import type { Measure, Report } from '../pipeline/outcome.js'

/** Everything that crosses between the socket thread and a worker thread. */

/** Argument of a worker's one task, which never ends by itself. */
export interface Assignment {
  /** The chains to build. A worker keeps them for life: another configuration means other workers. */
  readonly settings: SiteSettings
  /** Others are at work meanwhile: to warm up must leave them their processors. */
  readonly gently: boolean
  readonly port: MessagePort
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

/** Socket thread → worker: frames to answer, packed by {@link packRecords}. */
export type ToWorker = ArrayBuffer

/** Worker → socket thread. */
export type FromWorker =
  /** The chains are built and warm. */
  | { readonly kind: 'ready' }
  /** They cannot be built. */
  | { readonly kind: 'failed'; readonly detail: string }
  /** The answers to one batch, in its order. */
  | { readonly kind: 'done'; readonly records: ArrayBuffer; readonly findings: Findings }
  /** Something that a plugin left behind failed after its verdict. */
  | { readonly kind: 'late'; readonly report: Report }

/** What a batch has for the operator, beside its answers. */
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

/** Lays records end to end: token and length as 32-bit little endian, then the bytes. */
export function packRecords(records: readonly WorkRecord[]): ArrayBuffer {
  const packed = new ArrayBuffer(records.reduce((size, { frame }) => size + 8 + frame.length, 0))
  const bytes = new Uint8Array(packed)
  const view = new DataView(packed)
  let offset = 0
  for (const { token, frame } of records) {
    view.setUint32(offset, token, true)
    view.setUint32(offset + 4, frame.length, true)
    bytes.set(frame, offset + 8)
    offset += 8 + frame.length
  }
  return packed
}

/** The records again, as views of the same memory. */
export function unpackRecords(packed: ArrayBuffer): WorkRecord[] {
  const view = new DataView(packed)
  const records: WorkRecord[] = []
  let offset = 0
  while (offset < packed.byteLength) {
    const length = view.getUint32(offset + 4, true)
    records.push({ token: view.getUint32(offset, true), frame: new Uint8Array(packed, offset + 8, length) })
    offset += 8 + length
  }
  return records
}
