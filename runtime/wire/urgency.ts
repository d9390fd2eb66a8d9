import { SipMessage } from '../message/message.js'
import { isEmergency } from '../pipeline/emergency.js'
import { kind } from './kinds.js'

/**
 * How much it matters that a question is answered when not all can be: a new call that is turned away costs a try at
 * the next URL, a message of a call that is up may cost the call, and an emergency call is never refused first.
 */
export type Urgency = 'new' | 'ongoing' | 'emergency'

/**
 * Questions that a worker, or a connection, may have open before one of that urgency is turned away. 1,024 are what a
 * worker answers within the default deadline. Each call that is let in asks some five times more until it is over, so
 * new ones get half; the last eighth is kept for emergency calls, which are few.
 */
const openLimits: Readonly<Record<Urgency, number>> = { new: 512, ongoing: 896, emergency: 1024 }

/** Position of the message in an ask (docs/protocol.md). */
const messageAt = 10
/** Requests that begin something; every other message belongs to what has begun. */
const beginning = /^(?:INVITE|REGISTER|SUBSCRIBE|REFER|MESSAGE|OPTIONS|PUBLISH|INFO|NOTIFY) /

/**
 * Whether a worker or connection with `open` questions takes no further one like this. Looks into the question only
 * when new calls are turned away already. @param emergencyNumbers digits without `+` (rule R11)
 */
export function isFull(open: number, frame: Uint8Array, emergencyNumbers: readonly string[]): boolean {
  if (open < openLimits.new) return false
  return open >= openLimits[urgencyOf(frame, emergencyNumbers)]
}

/**
 * Looks into an ask frame as far as needed. Never throws; what cannot be read counts as new.
 * @param emergencyNumbers digits without `+` (rule R11)
 */
export function urgencyOf(frame: Uint8Array, emergencyNumbers: readonly string[]): Urgency {
  const bytes = messageOf(frame)
  if (!bytes) return 'new'
  const start = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 12)).toString('latin1')
  if (start.startsWith('SIP/2.0 ')) return 'ongoing'
  if (!beginning.test(start)) return /^[A-Z]+ /.test(start) ? 'ongoing' : 'new'
  const message = SipMessage.parse(bytes)
  if (!message) return 'new'
  if (isEmergency(message, { emergencyNumbers })) return 'emergency'
  return message.initial ? 'new' : 'ongoing'
}

/** The message inside an ask frame, as a view; undefined when the frame is not what it should be. */
export function messageOf(frame: Uint8Array): Uint8Array | undefined {
  const reader = new Reader(frame)
  const fields = reader.next()
  if (fields?.kind !== 'array' || fields.length <= messageAt) return undefined
  if (frame[reader.at] !== kind.ask) return undefined
  for (let i = 0; i < messageAt; i++) if (!reader.skip()) return undefined
  const message = reader.next()
  if (message?.kind !== 'bytes' || reader.at + message.length > frame.length) return undefined
  return frame.subarray(reader.at, reader.at + message.length)
}

interface Token {
  readonly kind: 'array' | 'map' | 'bytes' | 'plain'
  /** Members of an array or map, bytes of a text; a plain value is read whole and has none. */
  readonly length: number
}

/** Reads the outline of msgpack: what comes next, and how long it is. */
class Reader {
  at = 0
  readonly #bytes: Uint8Array

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  next(): Token | undefined {
    const format = this.#bytes[this.at++]
    if (format === undefined) return undefined
    if (format < 0x80 || format >= 0xe0) return { kind: 'plain', length: 0 }
    if (format < 0x90) return { kind: 'map', length: format & 15 }
    if (format < 0xa0) return { kind: 'array', length: format & 15 }
    if (format < 0xc0) return { kind: 'bytes', length: format & 31 }
    const plain = plainSizes[format]
    if (plain !== undefined) {
      this.at += plain
      return { kind: 'plain', length: 0 }
    }
    const counted = countedBy[format]
    return counted && { kind: counted[0], length: this.#uint(counted[1]) }
  }

  /** Passes over one value with all that is in it. @returns false when the frame ends first */
  skip(): boolean {
    // Each value takes a byte at least, so the loop ends with the frame whatever lengths it claims.
    for (let open = 1; open > 0; open--) {
      const token = this.next()
      if (!token) return false
      if (token.kind === 'bytes') this.at += token.length
      else open += token.kind === 'map' ? 2 * token.length : token.length
    }
    return this.at <= this.#bytes.length
  }

  #uint(size: number): number {
    let value = 0
    for (let i = 0; i < size; i++) value = value * 256 + (this.#bytes[this.at++] ?? 0)
    return value
  }
}

/** Bytes behind the format byte of nil, bool, float and integers. */
const plainSizes: Readonly<Record<number, number>> = {
  ...{ 0xc0: 0, 0xc2: 0, 0xc3: 0, 0xca: 4, 0xcb: 8 },
  ...{ 0xcc: 1, 0xcd: 2, 0xce: 4, 0xcf: 8, 0xd0: 1, 0xd1: 2, 0xd2: 4, 0xd3: 8 },
}

/** Formats with a length in front, and the bytes of that length. Extension types are not part of the protocol. */
const countedBy: Readonly<Record<number, readonly [Token['kind'], number]>> = {
  0xc4: ['bytes', 1],
  0xc5: ['bytes', 2],
  0xc6: ['bytes', 4],
  0xd9: ['bytes', 1],
  0xda: ['bytes', 2],
  0xdb: ['bytes', 4],
  0xdc: ['array', 2],
  0xdd: ['array', 4],
  0xde: ['map', 2],
  0xdf: ['map', 4],
}
