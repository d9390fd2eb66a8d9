import type { Context, NumberEntry, Uri } from '../runtime/pipeline/plugin.js'
import { readNumber } from './_number.js'

/** Who calls, is called or has diverted a call, as far as the number directory knows (rule R100). */

/** A number of a message. */
export interface Party {
  /** In +E.164 form. */
  readonly number: string
  /** What the directory has of it; of its extension, where that has an entry of its own (rule R97). */
  readonly entry: NumberEntry | undefined
}

/**
 * Reads the number that a URI names, by the plan of the trunk that the message came from, and looks it up. Undefined
 * for a URI that names none.
 * @param headerParams what follows a URI without brackets, see `bareParams()` of _user.ts.
 */
export function readParty(
  uri: Uri | undefined,
  { from, directory }: Context,
  headerParams?: string,
): Party | undefined {
  const dialled = uri && readNumber(uri, from, headerParams)
  return dialled && { number: dialled.number, entry: directory.find(dialled.number, dialled.ext) }
}

/** A contact centre: it stands at AnywhereNow, whoever its agents are (rules R88, R95). */
export function isUcc(party: Party | undefined): boolean {
  const kind = party?.entry?.kind
  return kind === 'ucc' || kind === 'pstn-ucc'
}
