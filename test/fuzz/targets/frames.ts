import { codes, CodedError } from '../../../runtime/codes.js'
import { unwatched } from '../../../runtime/pipeline/watch.js'
import type { Pipeline } from '../../../runtime/pipeline/run.js'
import { decodeAsk } from '../../../runtime/wire/ask.js'
import { kind, pack, unpack } from '../../../runtime/wire/kinds.js'
import { peekAskId } from '../../../runtime/wire/peek.js'
import { answer } from '../../../runtime/workers/answer.js'
import { chains } from '../../support/chains.js'
import { encodeAsk } from '../../support/proxy-client.js'
import { bytesMutator } from '../bytes.js'
import type { Mutate, Target } from '../target.js'
import { valueMutator } from '../values.js'
import { messages } from './seeds.js'

const source = ['198.51.100.7', 5060, 'udp', null]
const staged = [
  [2, null, Buffer.from('sip:+31612345678@h'), Buffer.from(';tag=1')],
  [3, Buffer.from('"A" '), Buffer.from('sip:b@h'), Buffer.from('')],
]
const bombs = [
  '\xdd\xff\xff\xff\xff',
  '\x91'.repeat(5000),
  '\xc6\xff\xff\xff\xff',
  '\xdf\x00\x10\x00\x00',
  '\xc1',
  '\xd4\x00\x00',
]
const words = [
  1,
  2,
  3,
  5,
  'itsp',
  'teams',
  '',
  'sip:h',
  '__proto__',
  'constructor',
  'now',
  'status',
  Buffer.from('sip:h'),
]
const bytes = bytesMutator(bombs)
const values = valueMutator({ read: unpack, write: pack }, [...words, source, staged, { now: 1 }, new Date(0)], bytes)
const mutate: Mutate = (input, random, pool) => (random.chance(0.5) ? values : bytes)(input, random, pool)

/** Frames against what a worker does with one. */
export const framesTarget: Target = {
  name: 'frames',
  seeds: messages.flatMap((message) => [
    encodeAsk(1, { stage: 1, source, message }),
    encodeAsk(2, { stage: 2, from: 'itsp', to: 'anywherenow', destination: 'sip:h', staged, memo: '{}', message }),
    encodeAsk(3, { stage: 3, from: 'teams', to: 'itsp', facts: { local: true, elapsed: 3 }, message }),
    encodeAsk(4_294_967_295, { stage: 5, from: 'itsp', to: 'pbx', facts: { status: 503 }, message }),
  ]),
  mutate,
  run(input) {
    const [, { pipeline }] = chains[0]!
    const reply = unpack(answer(pipeline, input, { reports: [], measures: [] }, unwatched)) as unknown[]
    if (reply[1] !== (peekAskId(input) ?? 0)) throw new Error('the answer has another id')
    if (reply[0] === kind.verdict) return [`verdict ${String(reply[2])}`, ...edits(reply)]
    if (reply[0] !== kind.refuse || !(String(reply[2]) in codes)) throw new Error(`the answer is ${String(reply)}`)
    if (reply[2] === 'FRAME_INVALID') refusedOnPurpose(pipeline, input)
    return [`refuse ${String(reply[2])} ${String(reply[3]).replace(/\d+/g, '0').slice(0, 40)}`]
  },
}

function edits(verdict: readonly unknown[]): string[] {
  return (verdict[7] as readonly unknown[][]).map(([op]) => `edit ${String(op)}`)
}

/** The worker gives every exception this code; one that nobody meant is a fault. */
function refusedOnPurpose(pipeline: Pipeline, input: Buffer): void {
  try {
    pipeline.ask(decodeAsk(input))
  } catch (error) {
    if (error instanceof CodedError) return
    throw error
  }
  throw new Error('a verdict that cannot be encoded')
}
