import {
  decodeEscapes,
  getParam,
  normalizer,
  type Normalized,
  type Site,
  type Trunk,
  type Uri,
} from '../runtime/pipeline/plugin.js'
import { isLocal, splitUser } from './_user.js'

/** Numbers as they are dialled behind the trunks of a site (rules R15, R16). */

/** Turns the user part of a URI, without its parameters, into +E.164. */
export type Normalize = (user: string) => Normalized

/** Of each site: every trunk sets its plugins up with it, and a table of all trunks for each would be quadratic. */
const ofSite = new WeakMap<Site, (trunk: Trunk) => Normalize>()

/** The normalisers of all trunks; call it in setup. Trunks that share a plan share its normaliser. */
export function normalizers(site: Site): (trunk: Trunk) => Normalize {
  const known = ofSite.get(site) ?? normalizersOf(site)
  ofSite.set(site, known)
  return known
}

function normalizersOf({ trunks }: Site): (trunk: Trunk) => Normalize {
  const ofPlan = new Map([...new Set(trunks.map(({ numberPlan }) => numberPlan))].map((it) => [it, normalizer(it)]))
  const ofTrunk = new Map(trunks.map(({ name, numberPlan }) => [name, ofPlan.get(numberPlan)]))
  return ({ name, numberPlan }) => ofTrunk.get(name) ?? normalizer(numberPlan)
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
export type ReadNumber = (uri: Uri, trunk: Trunk | undefined, headerParams?: string) => Dialled | undefined

/**
 * Makes the reader of numbers for look-ups in the directory; call it in setup.
 *
 *     const read = numberReader(site) // setup
 *     const entry = context.directory.find(read(uri, context.from)?.number ?? '') // handler
 */
export function numberReader(site: Site): ReadNumber {
  const normalize = normalizers(site)
  return (uri, trunk, headerParams = '') => {
    if (uri.user === undefined || isLocal(uri, headerParams)) return undefined
    const { base } = splitUser(uri.user)
    const result = trunk ? normalize(trunk)(base) : global(base)
    return 'invalid' in result ? undefined : { number: result.number, ext: extensionOf(uri, headerParams) }
  }
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
