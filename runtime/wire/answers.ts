import type { InterestRule } from '../pipeline/interest.js'
import type { Outcome } from '../pipeline/outcome.js'
import type { Trunk } from '../pipeline/site.js'
import { writeEdit } from './edits.js'
import { kind, pack, protocolVersion } from './kinds.js'
import { FrameWriter } from './writer.js'

const actions = { continue: 0, reject: 1, steer: 2, drop: 3 } as const

const writer = new FrameWriter()

/** A verdict frame. @param target the trunk of a steer */
export function encodeVerdict(id: number, outcome: Outcome, target: Trunk | undefined, revision: string): Buffer {
  const { action, status, reason, headers, edits, memo, hints } = outcome
  writer.begin(11)
  writer.number(kind.verdict)
  writer.number(id)
  writer.number(actions[action])
  if (status === undefined) writer.nil()
  else writer.number(status)
  writer.text(reason)
  if (headers.length === 0) writer.nil()
  else writer.any(headers)
  writeTarget(target)
  writer.array(edits.length)
  for (const edit of edits) writeEdit(writer, edit)
  writer.text(memo)
  if (Object.keys(hints).length === 0) writer.nil()
  else writer.any(hints)
  writer.text(revision)
  return writer.finish()
}

function writeTarget(target: Trunk | undefined): void {
  if (!target) return writer.nil()
  const { name, nextHop } = target
  writer.array(3)
  writer.text(name)
  if (nextHop?.dispatcher === undefined) writer.nil()
  else writer.number(nextHop.dispatcher)
  writer.text(nextHop?.uri)
}

/** What hello and update tell (docs/protocol.md). */
export interface Greeting {
  readonly revision: string
  /** Milliseconds. */
  readonly deadline: number
  /** Trunk → [initial, inDialog]: 0 or a status. */
  readonly policies: Readonly<Record<string, readonly [number, number]>>
  readonly interest: Readonly<Record<string, readonly InterestRule[]>>
  /** Bytes. */
  readonly limit: number
}

export function encodeHello(greeting: Greeting): Buffer {
  return encodeGreeting(kind.hello, greeting)
}

export function encodeUpdate(greeting: Greeting): Buffer {
  return encodeGreeting(kind.update, greeting)
}

function encodeGreeting(as: number, { revision, deadline, policies, interest, limit }: Greeting): Buffer {
  return pack([as, protocolVersion, revision, deadline, policies, interest, limit])
}

export function encodeBusy(id: number): Buffer {
  return pack([kind.busy, id])
}

export function encodeDrain(): Buffer {
  return pack([kind.drain])
}

/** @param id 0 when it could not be read */
export function encodeRefuse(id: number, code: string, text: string): Buffer {
  return pack([kind.refuse, id, code, text])
}
