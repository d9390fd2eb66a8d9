import type { NumberPlan } from '../directory/number-plan.js'
import type { DirectoryTable } from '../directory/table.js'

/**
 * What the configuration comes down to: plain data that can be handed to a worker thread. The config loader makes
 * it, the pipeline builds its chains from it.
 */

export const trunkKinds = ['itsp', 'pbx', 'teams', 'anywherenow'] as const
export type TrunkKind = (typeof trunkKinds)[number]

export type Direction = 'ingress' | 'egress'

/** How a message of no named trunk is recognised. The fields given must all agree. */
export interface TrunkMatch {
  /** IP address or CIDR of the sender, or of the next hop. */
  readonly address?: string | undefined
  /** Name in the next hop's URI. */
  readonly host?: string | undefined
  readonly port?: number | undefined
  readonly transport?: string | undefined
  /** Verified certificate name of the sender; `*.example.com` covers one label. */
  readonly tlsName?: string | undefined
}

/** What a plugin may know about a trunk. */
export interface Trunk {
  readonly name: string
  readonly kind: TrunkKind
  /** Dispatcher set, or SIP URI, that a call steered here is sent to. */
  readonly nextHop: { readonly dispatcher?: number | undefined; readonly uri?: string | undefined } | undefined
  /** Transport on which its signalling runs; undefined when the configuration does not say. */
  readonly transport: Transport | undefined
  /** Port of the SBC itself to which the far end sends its requests. */
  readonly sbcPort: number
  /** Its P-Asserted-Identity is believed (rule R6, RFC 3325). */
  readonly trustAssertedIdentity: boolean
  /** It may see identities that the caller wants kept private (rule R33, RFC 3325 7). */
  readonly trustDomain: boolean
  /** It may send REFER outside of a dialog (rule R43). */
  readonly allowOutOfDialogRefer: boolean
  /** Of an AnywhereNow region: `NORA` prefers PCMU (rule R52). */
  readonly region: string | undefined
  /** Name of the tenant whose trunk this is; undefined: any (rule R103). */
  readonly tenant: string | undefined
  /** How numbers are dialled behind it. */
  readonly numberPlan: NumberPlan
}

/**
 * What a plugin may know of a trunk when it is set up: nothing that only tells who it is. One handler serves all trunks
 * that agree in this and in the plugin's options.
 */
export type TrunkTraits = Omit<Trunk, 'name' | 'nextHop' | 'tenant'>

export const transports = ['udp', 'tcp', 'tls', 'ws', 'wss'] as const
export type Transport = (typeof transports)[number]

/** A customer of the SBC (rules R91, R92). */
export interface Tenant {
  readonly name: string
  /** Values of `A365-TenantId` that mean it. */
  readonly ids: readonly string[]
  /** Whether it is the one of calls that name none. */
  readonly isDefault: boolean
  /** Its trunks; those of the site where it has none of its own. */
  readonly trunks: { readonly [kind in TrunkKind]?: string | undefined }
  /** FQDN of the SBC by which Teams knows it (rule R123); undefined: localDomain. */
  readonly fqdn: string | undefined
  /** `X-MS-RoutingPolicies` for calls to its hunted agents (rule R93); undefined: as AnywhereNow sent it. */
  readonly routingPolicies: string | undefined
}

/** One plugin switched on for one direction of one trunk. */
export interface PluginSetting {
  readonly plugin: string
  readonly state: 'on' | 'shadow'
  /** What becomes of the message when this plugin throws (rule R13). */
  readonly onError: 'pass' | 'reject'
  /** Already checked by the plugin's schema, defaults filled in. */
  readonly options: unknown
}

/** 0: pass the message unedited. 400–699: reject with this status. */
export type FailurePolicy = number

export interface TrunkSetting extends Trunk {
  readonly match: readonly TrunkMatch[]
  /** Verdicts are computed, logged and counted, never applied. */
  readonly shadow: boolean
  readonly onFailure: { readonly initial: FailurePolicy; readonly inDialog: FailurePolicy }
  /** In the order in which they run. Trunks that are set alike share these lists, or else the chains are built for each. */
  readonly ingress: readonly PluginSetting[]
  readonly egress: readonly PluginSetting[]
}

/** What every plugin may know. */
export interface Site {
  /** FQDN of the SBC itself. */
  readonly localDomain: string
  /** Digits without `+` (rule R11). */
  readonly emergencyNumbers: readonly string[]
  /** Trunk that carries emergency calls; undefined when there is none. */
  readonly emergencyTrunk: string | undefined
  readonly trunks: readonly Trunk[]
  /** Empty: one tenant, which nobody names. */
  readonly tenants: readonly Tenant[]
}

/**
 * What plugins may touch, beside rule R7: names of headers in any spelling, `Request-URI` and `message-body`. Hints,
 * memos, reports and verdicts are no edits.
 */
export interface Mutations {
  readonly deny: readonly string[]
  /** Names that rule R7 protects and that are open nevertheless. */
  readonly allow: readonly string[]
  /** Of one plugin: what it may not touch, or what alone. */
  readonly plugins: Readonly<
    Record<string, { readonly deny: readonly string[]; readonly only?: readonly string[] | undefined }>
  >
}

export interface SiteSettings {
  /** Names this configuration in every verdict: a digest of its content. */
  readonly revision: string
  /** Milliseconds that the proxy waits for a verdict. */
  readonly deadline: number
  readonly site: Site
  readonly trunks: readonly TrunkSetting[]
  /** The number directory (rule R100), in memory that all threads share. */
  readonly directory: DirectoryTable
  /** Trunk whose settings hold for a message that matches none; undefined: pass such messages untouched. */
  readonly unknownTrunk: string | undefined
  /** Plugins from outside: `file:` URLs of modules whose default export is a plugin. */
  readonly modules: readonly string[]
  /** Left out: rule R7 alone. */
  readonly mutations?: Mutations
}
