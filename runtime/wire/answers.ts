import type { InterestRule } from '../pipeline/interest.js'
import type { Outcome } from '../pipeline/outcome.js'
import type { Trunk } from '../pipeline/site.js'
import { encodeEdit } from './edits.js'
import { kind, pack, protocolVersion } from './kinds.js'

const actions = { continue: 0, reject: 1, steer: 2, drop: 3 } as const

/** A verdict frame. @param target the trunk of a steer */
export function encodeVerdict(id: number, outcome: Outcome, target: Trunk | undefined, revision: string): Buffer {
  const { action, status, reason, headers, edits, memo, hints } = outcome
  return pack([
    kind.verdict,
    id,
    actions[action],
    status ?? null,
    reason ?? null,
    headers.length > 0 ? headers : null,
    target ? [target.name, target.nextHop?.dispatcher ?? null, target.nextHop?.uri ?? null] : null,
    edits.map(encodeEdit),
    memo ?? null,
    Object.keys(hints).length > 0 ? hints : null,
    revision,
  ])
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
