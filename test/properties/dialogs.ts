import fc from 'fast-check'
import { applyEdits } from '../../runtime/message/apply.js'
import { SipMessage } from '../../runtime/message/message.js'
import type { Outcome, Question } from '../../runtime/pipeline/outcome.js'
import type { Pipeline } from '../../runtime/pipeline/run.js'
import { address, addressParams, emergencyUri, uri } from './addresses.js'
import { moreLines, style } from './headers.js'
import { bodyOf, facts, headOf, inDialog, linesFor, trunk, wrapping, written, type Body } from './messages.js'
import { answering, answerTo, changes, sdp, type SdpLines } from './sdp.js'

/** Whole calls: offer, answer, re-INVITE and what else happens, as a proxy carries them through sipcar. */

type Side = 'caller' | 'callee'

const said = { more: moreLines, style, wrapping }

/** A response; the phones of a forked call have tags of their own. */
const reply = fc.record({
  ...said,
  status: fc.constantFrom(180, 183, 183),
  tag: fc.constantFrom('b', 'b', 'b2', 'b3', 'b4', 'b5'),
  sdp: fc.option(answering, { freq: 2, nil: undefined }),
  facts,
})

/** One transaction inside the dialog. */
const transaction = fc.record({
  ...said,
  by: fc.constantFrom<Side>('caller', 'callee'),
  method: fc.constantFrom('INVITE', 'INVITE', 'INVITE', 'UPDATE', ...inDialog),
  change: fc.constantFrom(...(Object.keys(changes) as (keyof typeof changes)[])),
  sdp: fc.option(sdp, { freq: 2, nil: undefined }),
  offerless: fc.constantFrom(false, false, false, true),
  answer: answering,
  status: fc.constantFrom(200, 200, 200, 488, 491),
})

export const call = fc.record({
  ...said,
  from: trunk,
  to: trunk,
  target: fc.oneof({ weight: 9, arbitrary: uri }, { weight: 1, arbitrary: emergencyUri }),
  caller: fc.tuple(address, addressParams),
  callee: fc.tuple(address, addressParams),
  sdp: fc.option(sdp, { freq: 6, nil: undefined }),
  facts,
  early: fc.array(reply, { maxLength: 3 }),
  status: fc.constantFrom(200, 200, 200, 200, 200, 408, 486),
  answer: answering,
  later: fc.array(transaction, { maxLength: 4 }),
})
export type Call = typeof call extends fc.Arbitrary<infer Value> ? Value : never
type Said = Pick<Call, 'more' | 'style' | 'wrapping'>

/** One message that the proxy asked about. */
export interface Asked {
  readonly pipeline: Pipeline
  readonly question: Question
  readonly outcome: Outcome
  /** As it was asked about. */
  readonly received: SipMessage
  /** The message with the edits of the outcome. */
  readonly sent: Uint8Array
}

/** Asks about one message. */
export function ask(pipeline: Pipeline, question: Question): Asked {
  const outcome = pipeline.ask(question)
  const sent = applyEdits(question.message, outcome.edits)
  return { pipeline, question, outcome, received: SipMessage.parse(question.message)!, sent }
}

/** Takes a call through the pipeline, and shows each message of it. */
export function carry(pipeline: Pipeline, its: Call, show: (asked: Asked) => void): void {
  new Carried(pipeline, its, show).run()
}

class Carried {
  readonly #pipeline: Pipeline
  readonly #call: Call
  readonly #show: (asked: Asked) => void
  readonly #trunks: Record<Side, string>
  readonly #lastSdp: Partial<Record<Side, SdpLines>> = {}
  readonly #cseq: Record<Side, number> = { caller: 1, callee: 100 }
  #memo: string | undefined

  constructor(pipeline: Pipeline, its: Call, show: (asked: Asked) => void) {
    this.#pipeline = pipeline
    this.#call = its
    this.#show = show
    this.#trunks = { caller: its.from, callee: its.to }
  }

  run(): void {
    const { early, answer, status, later, target, sdp: offer } = this.#call
    const first = this.#request('caller', 'INVITE', target, this.#call, offer, '')
    if (!first) return
    const offered = sdpLines(first)
    const respond = (code: number, tag: string, from: Said, answered: SdpLines | undefined) =>
      this.#reply('callee', 'INVITE', code, from, answered, tag)
    for (const each of early) respond(each.status, each.tag, each, each.sdp && offered && answerTo(offered, each.sdp))
    if (status >= 300) {
      respond(status, 'b', this.#call, undefined)
      return this.#fail(first, status)
    }
    const final = respond(status, 'b', this.#call, offered ? answerTo(offered, answer) : later[0]?.sdp)
    const counter = offered ? undefined : sdpLines(final)
    this.#request('caller', 'ACK', target, this.#call, counter && answerTo(counter, answer))
    for (const each of later) this.#transaction(each)
  }

  #transaction(each: Call['later'][number]): void {
    const { by, method, change, answer, status, offerless } = each
    const other = by === 'caller' ? 'callee' : 'caller'
    const last = each.sdp ?? (this.#lastSdp[by] && changes[change](this.#lastSdp[by]))
    const offer = ['INVITE', 'UPDATE'].includes(method) && !(method === 'INVITE' && offerless) ? last : undefined
    this.#cseq[by] += method === 'ACK' || method === 'CANCEL' ? 0 : 1
    const sent = this.#request(by, method, `sip:${other}@192.0.2.7:5061;transport=tls`, each, offer)
    if (!sent || method === 'ACK' || method === 'CANCEL') return
    const offered = sdpLines(sent)
    const answered = offered ? answerTo(offered, answer) : method === 'INVITE' ? this.#lastSdp[other] : undefined
    const final = this.#reply(other, method, status, each, status < 300 ? answered : undefined)
    if (method !== 'INVITE') return
    const counter = offered || status >= 300 ? undefined : sdpLines(final)
    this.#request(by, 'ACK', 'sip:x@192.0.2.7', each, counter && answerTo(counter, answer))
  }

  /** @returns the message as the other side gets it; undefined where it does not. */
  #request(
    by: Side,
    method: string,
    target: string,
    { more, style: write, wrapping: wrap }: Said,
    offer: SdpLines | undefined,
    toTag = ';tag=b',
  ): Uint8Array | undefined {
    const parties = this.#parties(by, toTag)
    const head = [...headOf(...parties, this.#cseq[by], method), ...linesFor(method), ...more]
    const message = written({
      start: `${method} ${target} SIP/2.0`,
      head,
      body: this.#body(by, offer, wrap),
      style: write,
    })
    const [from, to] = by === 'caller' ? (['caller', 'callee'] as const) : (['callee', 'caller'] as const)
    const initial = toTag === ''
    const first = this.#ask({
      stage: 'ingress',
      from: this.#trunks[from],
      to: initial ? undefined : this.#trunks[to],
      message,
    })
    if (first.outcome.action === 'steer') this.#trunks[to] = first.outcome.trunk!
    else if (first.outcome.action !== 'continue') return undefined
    for (let steered = 0; steered < 3; steered++) {
      const next = this.#ask({ stage: 'egress', from: this.#trunks[from], to: this.#trunks[to], message: first.sent })
      if (next.outcome.action === 'continue') return next.sent
      if (next.outcome.action !== 'steer') return undefined
      this.#trunks[to] = next.outcome.trunk!
    }
    return undefined
  }

  #reply(by: Side, method: string, status: number, said: Said, answered: SdpLines | undefined, tag = 'b'): Uint8Array {
    const asker = by === 'callee' ? 'caller' : 'callee'
    const head = [...headOf(...this.#parties(asker, `;tag=${tag}`), this.#cseq[asker], method), ...said.more]
    const body = this.#body(by, answered, said.wrapping)
    const message = written({ start: `SIP/2.0 ${status} X`, head, body, style: said.style })
    return this.#ask({ stage: 'reply', from: this.#trunks[by], to: this.#trunks[asker], message }).sent
  }

  #fail(message: Uint8Array, status: number): void {
    const known = { ...this.#call.facts, status }
    this.#ask({ stage: 'failure', from: this.#trunks.caller, to: this.#trunks.callee, facts: known, message })
  }

  #parties(by: Side, toTag: string): [from: string, to: string] {
    const { caller, callee } = this.#call
    const [one, other] = [`${caller.join('')};tag=a`, callee.join('')]
    return by === 'caller' ? [one, `${other}${toTag}`] : [`${other};tag=b`, one]
  }

  #body(by: Side, lines: SdpLines | undefined, wrap: Said['wrapping']): Body | undefined {
    if (!lines) return undefined
    this.#lastSdp[by] = lines
    return bodyOf(lines, wrap)
  }

  /** The memo goes with the dialog. */
  #ask(question: Question): Asked {
    const asked = ask(this.#pipeline, { facts: this.#call.facts, ...question, memo: this.#memo })
    this.#show(asked)
    this.#memo = asked.outcome.memo ?? this.#memo
    return asked
  }
}

/** The SDP of a message, as the one who gets it reads it. */
function sdpLines(message: Uint8Array): SdpLines | undefined {
  const sdpIn = SipMessage.parse(message)?.sdp
  return sdpIn && String(sdpIn).trimEnd().split(/\r?\n/)
}
