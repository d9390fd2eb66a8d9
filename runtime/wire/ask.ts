import { byteString, fromText } from '../message/bytes.js'
import type { Edit } from '../message/edit.js'
import type { Facts, Question } from '../pipeline/outcome.js'
import type { Endpoint } from '../pipeline/trunks.js'
import { CodedError } from '../codes.js'
import { kind, unpack } from './kinds.js'

const stages: Readonly<Record<number, Question['stage']>> = { 1: 'ingress', 2: 'egress', 3: 'reply', 5: 'failure' }

/** Decodes an ask (docs/protocol.md). @throws CodedError FRAME_INVALID, naming the position that is wrong. */
export function decodeAsk(frame: Uint8Array): Question {
  const fields = array(decode(frame), 'the frame')
  if (fields[0] !== kind.ask) throw invalid('kind', 'is not 2')
  const stage = typeof fields[2] === 'number' ? stages[fields[2]] : undefined
  if (stage === undefined) throw invalid('stage', 'is none of 1, 2, 3, 5')
  return {
    stage,
    from: optionalText(fields[3], 'from'),
    to: optionalText(fields[4], 'to'),
    source: source(fields[5]),
    destination: optionalText(fields[6], 'destination'),
    staged: staged(fields[7]),
    memo: optionalText(fields[8], 'memo'),
    facts: facts(fields[9]),
    message: bytes(fields[10]),
  }
}

function decode(frame: Uint8Array): unknown {
  try {
    return unpack(frame)
  } catch (error) {
    throw new CodedError('FRAME_INVALID', `not msgpack: ${error instanceof Error ? error.message : String(error)}`)
  }
}

function source(value: unknown): Endpoint | undefined {
  if (value == null) return undefined
  const [host, port, transport, tlsName] = array(value, 'source')
  return {
    host: optionalText(host, 'source address') ?? '',
    port: typeof port === 'number' ? port : undefined,
    transport: optionalText(transport, 'source transport'),
    tlsName: optionalText(tlsName, 'source TLS name'),
  }
}

function staged(value: unknown): Edit[] {
  if (value == null) return []
  return array(value, 'staged').map((item) => {
    const [op, display, uri, params] = array(item, 'a staged edit')
    if (op !== 2 && op !== 3) throw invalid('staged', 'holds something else than set From and set To')
    return {
      op: op === 2 ? 'set-from' : 'set-to',
      display: optionalBytes(display, 'staged display'),
      uri: optionalBytes(uri, 'staged URI') ?? '',
      params: optionalBytes(params, 'staged params') ?? '',
    }
  })
}

function facts(value: unknown): Facts {
  if (value == null) return {}
  if (typeof value !== 'object' || Array.isArray(value)) throw invalid('facts', 'is no map')
  for (const [name, fact] of Object.entries(value))
    if (!['string', 'number', 'boolean'].includes(typeof fact)) throw invalid(`facts.${name}`, 'is no str, int or bool')
  return value as Facts
}

function bytes(value: unknown): Uint8Array {
  if (value instanceof Uint8Array) return value
  // A proxy's packer may know only one kind of string; then the message arrives as str.
  if (typeof value === 'string') return Buffer.from(value, 'utf8')
  throw invalid('message', 'is no bin')
}

function array(value: unknown, what: string): unknown[] {
  if (!Array.isArray(value)) throw invalid(what, 'is no array')
  return value
}

/** Ordinary text: names, codes, addresses. */
function optionalText(value: unknown, what: string): string | undefined {
  if (value == null) return undefined
  if (typeof value === 'string') return value
  if (value instanceof Uint8Array) return Buffer.from(value).toString('utf8')
  throw invalid(what, 'is neither str nor nil')
}

/** SIP text, as a byte string. */
function optionalBytes(value: unknown, what: string): string | undefined {
  if (value == null) return undefined
  if (value instanceof Uint8Array) return byteString(value)
  if (typeof value === 'string') return fromText(value)
  throw invalid(what, 'is neither bin nor str')
}

function invalid(what: string, how: string): CodedError {
  return new CodedError('FRAME_INVALID', `${what} ${how}`)
}
