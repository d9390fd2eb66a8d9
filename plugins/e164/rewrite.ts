import {
  formatUri,
  isTel,
  joinParams,
  paramName,
  paramValue,
  splitParams,
  withoutParams,
  written,
  type NameAddr,
  type Site,
  type Trunk,
  type TrunkTraits,
  type Uri,
} from '../../runtime/pipeline/plugin.js'
import type { Options } from './options.js'
import { normalizerOf } from '../_number.js'
import { digitsOf, isLocal, numberOf, phoneContext, splitUser } from '../_user.js'

export interface Rewritten {
  readonly uri: Uri
  /** The caller wrote `+00…`. */
  readonly plus00: boolean
}

export interface Unwritable {
  readonly invalid: string
  readonly local: boolean
}

/**
 * Normalises the number of a URI; what hangs on the number stays (rules R16, R19). Undefined for a number that has to
 * stay as it is (rule R18).
 * @param dialled trunk whose plan it was dialled by; undefined: that of the trunk it goes to.
 */
export type Rewrite = (uri: Uri, headerParams: string, dialled: Trunk | undefined) => Rewritten | Unwritable | undefined

/** Makes that function. @param trunk that the numbers go to. */
export function numberRewriter(given: Options, site: Site, trunk: TrunkTraits): Rewrite {
  const format = trunk.kind === 'itsp' || trunk.kind === 'pbx' ? given.format : 'e164'
  const exempt = new Set([...site.emergencyNumbers, ...given.shortCodes])
  const map = new Map(Object.entries(given.extensionMap))
  return (uri, headerParams, dialled) => {
    if (exempt.has(digitsOf(uri))) return undefined
    const known = map.size > 0 ? mapped(uri, headerParams, map) : undefined
    // RFC 3966 5.1.5: a phone-context is no prefix, so a number that nobody knows stays unknown.
    if (known === undefined && isLocal(uri, headerParams)) return { invalid: 'local number', local: true }
    const { base, escaped } = splitUser(uri.user ?? '')
    const result = known === undefined ? normalizerOf(dialled ?? trunk)(base) : { number: known, plus00: false }
    if ('invalid' in result) return { ...result, local: false }
    const rest = known === undefined ? uri : withoutContext(uri)
    const user = written(result.number, format, trunk.numberPlan) + escaped
    return { uri: user === rest.user ? rest : { ...rest, user }, plus00: result.plus00 }
  }
}

/** What extensionMap has for a number: in its phone-context, or anywhere. */
function mapped(uri: Uri, headerParams: string, map: ReadonlyMap<string, string>): string | undefined {
  const number = numberOf(uri)
  return map.get(`${number};phone-context=${phoneContext(uri, headerParams) ?? ''}`) ?? map.get(number)
}

function withoutContext(uri: Uri): Uri {
  const drop = (name: string): boolean => name === 'phone-context'
  return { ...uri, userParams: withoutParams(uri.userParams, drop), params: withoutParams(uri.params, drop) }
}

/** The TEL URI as a SIP URI of our own domain (RFC 3261 19.1.6, rule R19); its parameters go into the user part. */
export function telToSip(uri: Uri, localDomain: string): Uri {
  return isTel(uri) ? { ...uri, scheme: 'sip', host: localDomain } : uri
}

/** Rule R20: `user=phone` for a number in +E.164 form, in place of any other value, and never twice. */
export function withUserPhone(uri: Uri): Uri {
  if (isTel(uri) || !/^\+\d+$/.test(numberOf(uri))) return uri
  const pieces = splitParams(uri.params)
  const isUser = (piece: string): boolean => paramName(piece) === 'user'
  const [first, ...others] = pieces.filter(isUser)
  if (first === undefined) return { ...uri, params: `${uri.params};user=phone` }
  if (others.length === 0 && paramValue(first)?.toLowerCase() === 'phone') return uri
  const at = pieces.indexOf(first)
  return {
    ...uri,
    params: joinParams([...pieces.slice(0, at), 'user=phone', ...pieces.slice(at).filter((each) => !isUser(each))]),
  }
}

/** The URI in place of the old one. Without brackets its parameters would be the header's, so it may get them. */
export function replaceUri(address: NameAddr, uri: Uri): NameAddr {
  const text = formatUri(uri)
  if (address.bracketed || !/[;?,]/.test(text)) return { ...address, uri: text }
  return { display: '', bracketed: true, uri: text, params: withoutParams(address.params, (name) => name === 'user') }
}
