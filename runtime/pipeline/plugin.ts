import type { z } from 'zod'
import type { Directory, NumberEntry } from '../directory/entry.js'
import type { Code } from '../codes.js'
import type { SipMessage } from '../message/message.js'
import type { Exchange } from './exchange.js'
import type { Direction, Site, Trunk, TrunkKind, TrunkTraits } from './site.js'

/**
 * The contract between sipcar and a plugin. docs/writing-a-plugin.md walks through it.
 */

/**
 * Where a message is on its way (rules.md section 0): a request from the sender's trunk, or toward the chosen one;
 * a response from the trunk that answers, or toward the trunk that asked; a request all of whose branches failed.
 */
export type Stage = 'ingress' | 'egress' | 'reply-ingress' | 'reply-egress' | 'failure'

export type StatusClass = '1xx' | '2xx' | '3xx' | '4xx' | '5xx' | '6xx'

/** Which messages a plugin wants. Plain data: the proxy asks about no others. */
export interface Interest {
  readonly stage: Stage
  /** Of a response, the method in its CSeq. Left out: every method but CANCEL, which nobody may edit (R1). */
  readonly methods?: readonly string[]
  /** For the reply stages. Left out: every class. */
  readonly statuses?: readonly StatusClass[]
  /** Only messages that have a body. */
  readonly body?: boolean
}

/** Messages of an {@link Interest} that are worth a question. Plain data: the proxy itself tells them from the others. */
export interface Ask extends Interest {
  /**
   * Only if one of these occurs in front of the body, start line included. In lower case; the proxy compares ASCII
   * letters in any case. A line begins behind `\n`.
   */
  readonly text?: readonly string[]
  /** Only if one of these occurs in the dialog's memo, which is JSON without blanks: `"next":`. */
  readonly memo?: readonly string[]
  /** Of requests: only so many seconds after the dialog was confirmed by its first 2xx, both ends included. */
  readonly age?: readonly [from: number, to: number]
}

/** Data that explains a report: shown in the log, in `explain` and in `test`. */
export type ReportData = Readonly<Record<string, string | number | boolean>>

export interface Reject {
  readonly action: 'reject'
  /** 400–699. */
  readonly status: number
  readonly reason: string
  /** Header lines added to the response. */
  readonly headers: readonly (readonly [name: string, value: string])[]
}

export interface Steer {
  readonly action: 'steer'
  /** Name of a trunk in the configuration. */
  readonly trunk: string
}

export interface Drop {
  readonly action: 'drop'
}

/** What a handler may return. Nothing means: go on to the next plugin. */
export type PluginVerdict = Reject | Steer | Drop

/** Ends the chain; the proxy answers the request with this status. */
export function reject(status: number, reason: string, headers: Reject['headers'] = []): Reject {
  return { action: 'reject', status, reason, headers }
}

/**
 * Chooses the trunk that the request goes to; the first plugin that steers wins. At ingress the chain goes on. At
 * egress it ends, its edits are dropped, and the proxy asks again for the way to the other trunk.
 */
export function steer(trunk: string): Steer {
  return { action: 'steer', trunk }
}

/** Ends the chain; the proxy forgets the request without an answer. */
export function drop(): Drop {
  return { action: 'drop' }
}

/** What a handler is told, and what it may say beside its verdict. */
export interface Context {
  readonly stage: Stage
  /** Trunk whose setting had the plugin act: the sender's or the receiver's, see {@link Stage}. */
  readonly trunk: Trunk
  /** Trunk that the message came from; undefined when unknown. */
  readonly from: Trunk | undefined
  /** Trunk that the message goes to; at ingress that of the dialog's other end, undefined outside a dialog; undefined when unknown. */
  readonly to: Trunk | undefined
  /** What is known of numbers (rule R100). */
  readonly directory: Directory
  /** What only the proxy knows, docs/protocol.md "ask": `local`, `ringing`, `elapsed`, `status` … */
  readonly facts: Readonly<Record<string, string | number | boolean>>
  /**
   * Whether the SDP of this message offers or answers, and who sent it to whom. Reading it notes what the dialog's next
   * message needs, so a plugin whose `on` is `sdpExchange` reads it of each message, also of one without SDP. An answer
   * comes from the other side than its offer: be on for both directions. In one alone, `known` tells of a guess.
   */
  readonly exchange: Exchange
  /** What this plugin kept from earlier messages of this dialog (of this branch until it is answered). */
  readonly memo: unknown
  /** Keeps a small JSON value for the dialog's next message; undefined forgets. */
  readonly keep: (value: unknown) => void
  /** Says something to the operator: logged and counted, never part of the message. Codes are UPPER_CASE. */
  readonly report: (code: string, data?: ReportData) => void
  /**
   * A number to watch over time: `sipcar status` shows its median, trunk by trunk. Never logged, never part of the
   * message, and no handler hears of it again.
   */
  readonly measure: (name: string, value: number) => void
  /**
   * Advises the proxy's script. Texts given under one name are collected, with a blank between them: rtpengine's flags
   * come from several plugins. The names that the shipped proxy configuration acts on are in docs/protocol.md.
   */
  readonly hint: (name: string, value: string | number | boolean) => void
}

/** Must be synchronous and depend on nothing but its arguments: the same message gets the same verdict. */
export type Handler = (message: SipMessage, context: Context) => PluginVerdict | void

/** What a plugin is set up for: one trunk, or all of a site that are alike. */
export interface Place {
  readonly site: Site
  /** Its name, tenant and next hop come with each message, as `context.trunk`. */
  readonly trunk: TrunkTraits
  readonly direction: Direction
  /**
   * Whether this plugin is on for the trunk's other direction too: what a handler adds to requests toward a trunk, it
   * can take out of that trunk's responses only then.
   */
  readonly bothWays: boolean
}

/** Where a plugin is checked: on one trunk. */
export interface CheckedPlace extends Place {
  readonly trunk: Trunk
}

/** Something that a plugin finds wrong with where and how it is switched on. */
export interface Finding {
  /** Of the catalogue; its severity decides whether the configuration is refused. */
  readonly code: Code
  readonly detail: string
  /** Name of the option at fault; left out: the plugin itself. */
  readonly option?: string
}

export interface Plugin<Options extends z.ZodType = z.ZodType> {
  /** Lower case with hyphens; the key in the configuration. */
  readonly name: string
  /** One sentence. */
  readonly summary: string
  /** Numbers of the rules it implements. */
  readonly rules: readonly string[]
  /** A strict object whose every member has a default and a description. */
  readonly options: Options
  readonly on: readonly Interest[]
  /**
   * Which of the messages in `on` the proxy has to ask about, where it is switched on like this: each question takes the
   * proxy's time. With all that is left out the handler does nothing: no edit, verdict, memo, report, measure or hint.
   * It gets such a message all the same when the proxy asks for another plugin. Left out: all of `on`.
   */
  asks?(options: z.output<Options>, place: Place): readonly Ask[]
  /** Trunk kinds for which it is on unless the configuration says otherwise. */
  readonly onByDefault: { readonly [direction in Direction]?: readonly TrunkKind[] }
  /** What becomes of a message when the handler throws; `pass` unless given (rule R13). */
  readonly onError?: 'pass' | 'reject'
  /**
   * Looks at accepted options together with what they are for, when the configuration is loaded: the second part of
   * what the schema checks. Left out: nothing to find.
   * @param directory the entries of the configuration's own number directory.
   */
  check?(options: z.output<Options>, place: CheckedPlace, directory: readonly NumberEntry[]): readonly Finding[]
  /**
   * Runs once a worker and accepted configuration, for each direction and for trunks that are alike ({@link Place}): build
   * tables here.
   */
  setup(options: z.output<Options>, place: Place): Handler
}

/** Gives a plugin its types. The plugin is the default export of its file. */
export function definePlugin<Options extends z.ZodType>(plugin: Plugin<Options>): Plugin<Options> {
  return Object.freeze(plugin)
}

/** Which of a trunk's two plugin lists governs a stage. */
export function directionOf(stage: Stage): Direction {
  return stage === 'egress' || stage === 'reply-egress' ? 'egress' : 'ingress'
}

export type { Directory, NumberEntry, NumberKind } from '../directory/entry.js'
export { normalizer, withoutSeparators, written, type Normalized, type NumberPlan } from '../directory/number-plan.js'
export { digitsOf, isLocal, numberOf, phoneContext, splitUser } from '../directory/user.js'
export { callsEmergencyService, isEmergency } from './emergency.js'
export { digest } from '../message/digest.js'
export { callerDigest, endsOf, lacksSdp, sdpExchange, type Exchange, type Role } from './exchange.js'
export { fromText, toText } from '../message/bytes.js'
export { compactForm } from '../message/names.js'
export { formatNameAddr, parseNameAddr, splitList, tagOf, type NameAddr } from '../message/name-addr.js'
export { getParam, joinParams, paramName, paramValue, splitParams, withoutParams } from '../message/params.js'
export {
  attributeName,
  type MediaLine,
  type Sdp,
  type SdpLine,
  type SdpMedia,
  type SdpSection,
} from '../message/sdp.js'
export { decodeEscapes, formatUri, isSip, isTel, parseUri, type Uri } from '../message/uri.js'
export type { Header, SipMessage } from '../message/message.js'
export type { Address, HeaderValue } from '../message/header-value.js'
export type { Direction, Site, Tenant, Transport, Trunk, TrunkKind, TrunkTraits } from './site.js'
