/** What a number is (rule R100). `pstn-agent`: an agent reached over the PSTN; `pstn-ucc`: a UCC all of whose agents are. */
export const numberKinds = ['ucc', 'teams', 'pbx', 'pstn-agent', 'pstn-ucc'] as const
export type NumberKind = (typeof numberKinds)[number]

/** One number, prefix or range of the number directory, and what is known of it. Plain data. */
export interface NumberEntry {
  /** `+31881200600`; `+3120555*` for a prefix; `+31707777000-+31707777099` for a range of numbers of equal length. */
  readonly number: string
  readonly kind: NumberKind | undefined
  /** Calls from the PSTN or the PBX to it go to AnywhereNow first (rule R96). */
  readonly interceptInbound: boolean
  /** Calls of its Teams user to the PSTN go to AnywhereNow first (rule R97). */
  readonly interceptOutbound: boolean
  /** Name of a tenant of the configuration. */
  readonly tenant: string | undefined
  /** Extension behind the number: several users may share one number (rule R27). Never of a prefix or range. */
  readonly ext: string | undefined
}

/** The number directory as a plugin sees it: no waiting, since the runtime has looked up before the chain runs. */
export interface Directory {
  /** False where the look-up failed: what then happens is the plugin's option (rule R100, `onDirectoryError`). */
  readonly available: boolean
  /**
   * An exact entry beats a prefix or a range; of those the one that holds fewer numbers of this length wins.
   * @param number in +E.164 form; anything else is in no directory
   * @param ext extension that came with the number: the entry of just that one is preferred (rule R97)
   */
  find(number: string, ext?: string): NumberEntry | undefined
}

/**
 * What a source outside of the configuration said about the numbers of one message, fetched before the chain runs
 * and part of the question, so that a verdict can be replayed. `failed`: the source could not be asked.
 */
export type LookedUp = 'failed' | readonly NumberEntry[]
