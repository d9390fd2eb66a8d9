import { z } from 'zod'
import type { SipMessage } from '../../runtime/pipeline/plugin.js'
import { keptAs } from '../_memo.js'
import { canonicalDigest } from './canonical.js'

/** Digests of an SDP: as the other side saw it, and as its sender wrote it, before sipcar's edits (rule R107). */
const shape = z.tuple([z.string(), z.string()])
export type Shape = z.output<typeof shape>

const side = z.object({
  /** The last SDP, offer or answer, that holds. */
  last: shape.optional(),
  /** An offer inside the dialog that may yet be refused, and the CSeq of its request. */
  next: z.tuple([z.number(), shape]).optional(),
  /** Toward Teams: where each stream is, `IP4 198.51.100.7 4000 RTP/SAVP`. */
  places: z.array(z.string()).optional(),
})
export type Side = z.output<typeof side>

const schema = z.object({
  sides: z.record(z.string(), side).default({}),
  /** Some message had Session-Expires: re-INVITEs may be refreshes, which nobody may refuse (rule R105). */
  timer: z.boolean().optional(),
})
export type Memory = z.output<typeof schema>

export function readMemory(memo: unknown): Memory {
  return keptAs(schema, memo) ?? { sides: {} }
}

/** @returns undefined for a message whose SDP cannot be compared. */
export function shapeOf(message: SipMessage): Shape | undefined {
  const seen = message.sdp && canonicalDigest(message.sdp)
  if (seen === undefined) return undefined
  const sdp = message.body === message.receivedBody ? undefined : message.received.sdp
  return [seen, (sdp && canonicalDigest(sdp)) ?? seen]
}

/** Whether an offer is what this side said last, and whether only sipcar's edits made it so. */
export function repetition(now: Shape, { last, next }: Side): { edits: boolean } | undefined {
  return next || now[0] !== last?.[0] ? undefined : { edits: now[1] !== last[1] }
}

/**
 * The side after an offer inside the dialog. It may be refused (491, 488), whereupon the old SDP goes on to hold, so it
 * counts only when the ACK of its success is seen. Of an UPDATE there is none: what holds after it is not known until
 * the side says it again.
 */
export function afterOffer(now: Shape, cseq: number, before: Side): Side {
  if (repetition(now, before)) return { ...before, last: now }
  return { ...before, last: before.next ? undefined : before.last, next: [cseq, now] }
}

/** The side after a first offer or an answer, which hold at once. */
export function afterOther(now: Shape, before: Side): Side {
  return { ...before, last: now, next: undefined }
}

/** The side after the ACK without SDP that confirms the INVITE of this CSeq. */
export function afterAck(cseq: number, before: Side): Side {
  return before.next?.[0] === cseq ? { ...before, last: before.next[1], next: undefined } : before
}
