import { Callee, Caller } from '../e2e/support/agents.js'
import { withBandwidth, withoutBandwidth } from '../e2e/support/bodies.js'
import type { Trace, WireMessage } from '../e2e/support/trace.js'

/** The status of the policy `reject`. */
export const refusal = 503

/** Milliseconds: messages that follow each other closely may change places, in two workers of the proxy. */
const ringing = 200
/** A call is up for so long, so that many are when the fault comes. */
const talking = 700
/** How long a phone answers what is repeated after the call. */
const lingering = 1500

const uri = 'sip:0881200600@sbc.example.com'
const from = 'From: <sip:0612345678@carrier.example>;tag=[call_number]'
const to = 'To: <sip:0881200600@sbc.example.com>'

/** Both ends repeat what is not answered, as RFC 3261 wants of phones over UDP. */
export function caller(): Caller {
  const calls = new Caller({ uri, from, to }).repeating()
  // A carrier may not say this header: it goes at ingress, the rest changes at egress.
  calls.outside('INVITE', { headers: ['A365-TenantId: forged'], body: withBandwidth })
  calls.maybe(100).maybe(180).step(`<recv response="${refusal}" optional="true" next="1"/>`)
  // A 180 may come behind the 200, by another worker of the proxy: phones ignore it, SIPp would give the call up.
  calls.establish().maybe(180).serve('INFO').serve('BYE').step('<nop next="2"/>')
  const via = 'Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=z9hG4bK-[pid]-[call_number]-1-INVITE'
  calls.step('<label id="1"/>')
  calls.send([`ACK ${uri} SIP/2.0`, via, 'Max-Forwards: 70', from, '[last_To:]', 'Call-ID: [call_id]', 'CSeq: 1 ACK'])
  return calls.step('<label id="2"/>').step(`<timewait milliseconds="${lingering}"/>`)
}

/** Hangs up itself, so that no BYE overtakes an ACK. */
export function callee(): Callee {
  const answers = new Callee().repeating().expectInvite().answer(180, 'Ringing').pause(ringing)
  answers.answer(200, 'OK', { body: withoutBandwidth }).receive('ACK').pause(talking)
  return answers.ask('INFO').ask('BYE')
}

/** What became of one call. */
export interface Call {
  readonly id: string
  /** When the caller sent it first, in milliseconds since 1970. */
  readonly begun: number
  /** Lost: neither did it run to its end nor was it refused by the policy. */
  readonly end: 'completed' | 'rejected' | 'lost'
  /** How its INVITE came to the callee, if it came. Unedited is too what lacks some of its edits. */
  readonly came: 'edited' | 'unedited' | undefined
  /** The caller was shown a From or To that it did not write. */
  readonly confused: boolean
  /** The ACK of its INVITE came to the callee. */
  readonly up: boolean
  /** The proxy's timer ran out for one of its requests. */
  readonly timedOut: boolean
}

/** What became of every call, in the order in which they began. */
export function callsOf(callers: readonly Trace[], called: Trace): Call[] {
  const there = byCall(called.messages)
  const here = callers.flatMap(({ messages }) => [...byCall(messages)])
  const calls = here.map(([id, messages]): Call => {
    const other = there.get(id) ?? []
    const invites = other.filter((message) => isReceived(message, 'INVITE'))
    return {
      id,
      begun: messages[0]!.at,
      end: endOf(messages, other),
      came: invites.length === 0 ? undefined : invites.every(isEdited) ? 'edited' : 'unedited',
      confused: messages.some((message) => message.direction === 'received' && shows(message, '+31')),
      up: other.some((message) => isReceived(message, 'ACK')),
      timedOut: [...messages, ...other].some(isTimeout),
    }
  })
  return calls.sort((one, other) => one.begun - other.begun)
}

function endOf(here: readonly WireMessage[], there: readonly WireMessage[]): Call['end'] {
  if (there.some((message) => isReceived(message, '200 BYE')) && here.some(({ kind }) => kind === '200 BYE'))
    return 'completed'
  return here.some((message) => isReceived(message, `${refusal} INVITE`)) ? 'rejected' : 'lost'
}

function isEdited(invite: WireMessage): boolean {
  const scrubbed = invite.all('A365-TenantId').length === 0
  return scrubbed && invite.line('From').includes('sip:+31612345678@') && invite.body === withoutBandwidth.content
}

function isReceived({ direction, kind }: WireMessage, wanted: string): boolean {
  return direction === 'received' && kind === wanted
}

function isTimeout({ direction, kind }: WireMessage): boolean {
  return direction === 'received' && kind.startsWith('408 ')
}

function shows(message: WireMessage, text: string): boolean {
  return [message.line('From'), message.line('To')].some((line) => line.includes(text))
}

export function byCall(messages: readonly WireMessage[]): Map<string, WireMessage[]> {
  const calls = new Map<string, WireMessage[]>()
  for (const message of messages) {
    const id = message.values('Call-ID')[0] ?? ''
    const known = calls.get(id)
    if (known) known.push(message)
    else calls.set(id, [message])
  }
  return calls
}
