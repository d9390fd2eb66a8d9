import { digest } from '../message/digest.js'
import type { SipMessage } from '../message/message.js'
import type { Interest } from './plugin.js'

/**
 * Whether the SDP of a message offers or answers (rule R9; RFC 3264, RFC 6337 2). Filters act on offers, checks on
 * answers, and the message alone does not always tell: the INVITE may have come without SDP.
 */
export type Role = 'offer' | 'answer'

export interface Exchange {
  /** Of this message's SDP; undefined where it has none, or one that is neither (OPTIONS, a refusal). */
  readonly role: Role | undefined
  /** False: the INVITE that decides was not seen, and the role is the usual one, request offer, response answer. */
  readonly known: boolean
  /** Short name of the user agent that sent this message, the same in requests and responses of a dialog. */
  readonly sender: string
  /** Of the other one; undefined in a request outside of a dialog. */
  readonly receiver: string | undefined
  /** Of CSeq; 0 where that is malformed. */
  readonly cseq: number
}

/** The exchange, and what the dialog has to keep for its next message: the very array that was kept, if that holds. */
export interface Followed {
  readonly exchange: Exchange
  /** Plain JSON, at most some 60 characters; undefined: nothing. */
  readonly kept: readonly Invite[] | undefined
}

/** Where the dialog's memo has it, beside what the plugins keep; no plugin can have such a name. */
export const exchangeKey = 'offer/answer'

/** The latest INVITE of one side; `prack` is the CSeq of the PRACK that answered the offer of a reliable 18x. */
export type Invite = readonly [side: string, cseq: number, form: 'offers' | 'asks', prack?: number]

const carriers = ['UPDATE', 'PRACK', 'ACK']
const answered: Pick<Interest, 'methods' | 'statuses' | 'body'> = {
  methods: ['INVITE', 'UPDATE', 'PRACK'],
  statuses: ['1xx', '2xx'],
  body: true,
}

/** Every message that can carry an offer or an answer, and each INVITE, since one without SDP asks for an offer. */
export const sdpExchange: readonly Interest[] = [
  { stage: 'egress', methods: ['INVITE'] },
  { stage: 'egress', methods: carriers, body: true },
  { stage: 'reply-egress', ...answered },
  { stage: 'ingress', methods: ['INVITE'] },
  { stage: 'ingress', methods: carriers, body: true },
  { stage: 'reply-ingress', ...answered },
]

/** Whether there is no SDP in any form: one that is encoded, cut short or of no type is an offer that cannot be read. */
export function lacksSdp(message: SipMessage): boolean {
  if (!message.hasBody) return true
  if (message.bodyEncoded || message.sdp) return false
  return !/application\/sdp|^m=/im.test(`${message.header('content-type')?.value ?? ''}\n${message.body}`)
}

/** Who sent a message and to whom, for plugins that need not know who offers. */
export function endsOf(message: SipMessage): Pick<Exchange, 'sender' | 'receiver' | 'cseq'> {
  return message.lasting(endsIn)
}

/** @param kept as an earlier {@link Followed} of the dialog gave it; anything else counts as nothing. */
export function followExchange(message: SipMessage, kept: unknown): Followed {
  const ends = endsOf(message)
  const about = { message, ...ends, invites: invitesIn(kept) }
  const { role, known, invites } = message.isRequest ? ofRequest(about) : ofResponse(about)
  const { sender, receiver, cseq } = ends
  return { exchange: { role, known, sender, receiver, cseq }, kept: invites.length > 0 ? invites : undefined }
}

interface About extends Pick<Exchange, 'sender' | 'receiver' | 'cseq'> {
  readonly message: SipMessage
  readonly invites: readonly Invite[]
}

type Found = Pick<Exchange, 'role' | 'known'> & Pick<About, 'invites'>

function ofRequest(about: About): Found {
  const { message, sender, cseq, invites } = about
  const hasSdp = message.sdp !== undefined
  const usual: Found = { role: hasSdp ? 'offer' : undefined, known: true, invites }
  switch (message.method) {
    case 'INVITE': {
      const form = lacksSdp(message) ? 'asks' : 'offers'
      const before = invites.find((invite) => invite[0] === sender && invite[1] === cseq && invite[2] === form)
      return { ...usual, invites: withInvite(invites, before ?? [sender, cseq, form]) }
    }
    case 'UPDATE':
      return usual
    case 'PRACK':
      return hasSdp ? ofPrack(about) : usual
    case 'ACK':
      return { ...usual, role: hasSdp ? 'answer' : undefined }
    default:
      return { ...usual, role: undefined }
  }
}

/** The first PRACK with SDP answers where the INVITE asked for an offer; others offer anew (RFC 3262 5). */
function ofPrack({ message, sender, cseq, invites }: About): Found {
  const rack = /^\d+\s+(\d+)\s+INVITE$/.exec(message.header('rack')?.value ?? '')?.[1]
  const invite = invites.find((each) => each[0] === sender && each[1] === Number(rack))
  if (!invite) return { role: 'offer', known: false, invites }
  const [, number, form, prack = cseq] = invite
  if (form === 'offers' || prack !== cseq) return { role: 'offer', known: true, invites }
  return { role: 'answer', known: true, invites: withInvite(invites, [sender, number, form, prack]) }
}

function ofResponse({ message, receiver, cseq, invites }: About): Found {
  const success = message.status > 100 && message.status < 300
  if (!success || !message.sdp || !['INVITE', 'UPDATE', 'PRACK'].includes(message.method))
    return { role: undefined, known: true, invites }
  if (message.method !== 'INVITE') return { role: 'answer', known: true, invites }
  const invite = invites.find((each) => each[0] === receiver && each[1] === cseq)
  return { role: invite?.[2] === 'asks' ? 'offer' : 'answer', known: invite !== undefined, invites }
}

/** One INVITE a side: a later one has a new offer. */
function withInvite(invites: readonly Invite[], invite: Invite): Invite[] {
  return [...invites.filter(([side]) => side !== invite[0]).slice(-1), invite]
}

function invitesIn(kept: unknown): Invite[] {
  if (!Array.isArray(kept)) return []
  return kept.every(isInvite) ? kept : kept.filter(isInvite)
}

function isInvite(value: unknown): value is Invite {
  if (!Array.isArray(value)) return false
  const [side, cseq, form, prack] = value as unknown[]
  return typeof side === 'string' && typeof cseq === 'number' && typeof form === 'string' && typeof prack !== 'string'
}

/** Digest of the tag of From, by which a dialog knows its caller; of an empty text where there is none. */
export function callerDigest(message: SipMessage): string {
  return message.lasting(digestOfFromTag)
}

function digestOfFromTag(message: SipMessage): string {
  return digest(fromTag(message) ?? '')
}

function fromTag(message: SipMessage): string | undefined {
  return message.header('from')?.read.tag
}

/** Several plugins ask for them. */
function endsIn(message: SipMessage): Pick<Exchange, 'sender' | 'receiver' | 'cseq'> {
  const from = fromTag(message) === undefined ? undefined : callerDigest(message).slice(0, 8)
  const to = message.toTag === undefined ? undefined : digest(message.toTag).slice(0, 8)
  const [sender, receiver] = message.isRequest ? [from ?? '', to] : [to ?? '', from]
  return { sender, receiver, cseq: cseqOf(message) }
}

function cseqOf(message: SipMessage): number {
  return Number(/^\d+/.exec(message.header('cseq')?.value ?? '')?.[0] ?? 0)
}
