import {
  decodeEscapes,
  getParam,
  normalizer,
  type Normalized,
  type NumberPlan,
  type Trunk,
  type TrunkTraits,
  type Uri,
} from '../runtime/pipeline/plugin.js'
import { isLocal, splitUser } from './_user.js'

/** Numbers as they are dialled behind the trunks of a site (rules R15, R16). */

/** Turns the user part of a URI, without its parameters, into +E.164. */
export type Normalize = (user: string) => Normalized

const ofPlan = new WeakMap<NumberPlan, Normalize>()

/** The normaliser of a trunk. Trunks that share a plan share its normaliser, made once. */
export function normalizerOf({ numberPlan }: TrunkTraits): Normalize {
  const known = ofPlan.get(numberPlan)
  if (known) return known
  const made = normalizer(numberPlan)
  ofPlan.set(numberPlan, made)
  return made
}

/** A number that a URI names. */
export interface Dialled {
  /** In +E.164 form, as the directory takes it. */
  readonly number: string
  /** Extension behind it: the value of `ext`, wherever that stands. */
  readonly ext: string | undefined
}

/**
 * Reads the number that a URI names; undefined where it names none: anonymous, a name, a host only, a short or
 * emergency number, a local number of a phone-context (rule R19), digits that fit no prefix of the plan.
 * @param trunk behind which it was dialled, as a rule `context.from`; undefined: international numbers only.
 * @param headerParams what follows a URI without brackets, see `bareParams()` of _user.ts.
 */
export function readNumber(uri: Uri, trunk: Trunk | undefined, headerParams = ''): Dialled | undefined {
  if (uri.user === undefined || isLocal(uri, headerParams)) return undefined
  const { base } = splitUser(uri.user)
  const result = trunk ? normalizerOf(trunk)(base) : global(base)
  return 'invalid' in result ? undefined : { number: result.number, ext: extensionOf(uri, headerParams) }
}

const global = normalizer({
  countryCode: '',
  nationalPrefix: '',
  internationalPrefixes: [],
  nsnLength: { min: 0, max: 0 },
  bareDigits: 'invalid',
  minDigits: 7,
})

/** Value of `ext`, in the user part, escaped within it, behind the host or behind a bare addr-spec (rule R23). */
export function extensionOf(uri: Uri, headerParams = ''): string | undefined {
  const escaped = decodeEscapes(splitUser(uri.user ?? '').escaped) ?? ''
  for (const raw of [uri.userParams, escaped, uri.params, headerParams]) {
    const ext = getParam(raw, 'ext')
    if (ext !== undefined && ext !== '') return ext
  }
  return undefined
}
