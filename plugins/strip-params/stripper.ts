import { decodeEscapes, isTel, paramName, paramValue, withoutParams, type Uri } from '../../runtime/pipeline/plugin.js'
import { nameMatcher } from '../_names.js'
import { isLocal, numberOf, splitUser } from '../_user.js'

export interface StripRules {
  readonly mode: 'all-but' | 'list'
  readonly keep: readonly string[]
  readonly list: readonly string[]
}

export interface Stripped {
  /** The very one that was given where nothing goes. */
  readonly uri: Uri
  readonly headerParams: string
  /** What went: lower-case name → raw value. */
  readonly dropped: ReadonlyMap<string, string>
}

const nothing: ReadonlyMap<string, string> = new Map()

type Test = (name: string) => boolean
type Drop = (name: string, piece: string) => boolean

/** These say where a Request-URI leads, so there they stay (RFC 3261 19.1.1). */
const routing = new Set(['transport', 'maddr', 'ttl', 'lr', 'method'])

/**
 * Makes the function that takes the extra parameters off a URI and the header parameters behind it (rule R25),
 * wherever they stand: in the user part, escaped within it, behind the host, or behind a bare addr-spec.
 */
export function paramStripper({ mode, keep, list }: StripRules) {
  const kept = nameMatcher(keep)
  const listed = nameMatcher(list)
  const unwanted: Test = (name) => mode === 'all-but' || listed(name)
  const inTarget: Test = (name) => listed(name) && !routing.has(name)
  const behind: Test = (name) => listed(name) && name !== 'tag'
  return (uri: Uri, isTarget: boolean, headerParams: string): Stripped => {
    let dropped: Map<string, string> | undefined
    const drop = (test: Test): Drop => {
      return (name, piece) => {
        if (kept(name) || !test(name)) return false
        // Rule R19: without its phone-context a local number would be taken for a national one.
        if (name === 'phone-context' && isLocal(uri, headerParams)) return false
        dropped ??= new Map()
        dropped.set(name, paramValue(piece) ?? '')
        return true
      }
    }
    const next: Uri = {
      ...uri,
      user: uri.user?.includes('%') ? withoutEscaped(uri.user, drop(isNumber(uri) ? unwanted : listed)) : uri.user,
      userParams: withoutParams(uri.userParams, drop(unwanted)),
      params: withoutParams(uri.params, drop(isTarget ? inTarget : unwanted)),
      headers: isTarget ? uri.headers : undefined,
    }
    const rest = withoutParams(headerParams, drop(behind))
    if (!dropped && next.headers === uri.headers) return { uri, headerParams, dropped: nothing }
    return { uri: next, headerParams: rest, dropped: dropped ?? nothing }
  }
}

function isNumber(uri: Uri): boolean {
  return isTel(uri) || /^\+?\d+$/.test(numberOf(uri))
}

/** `+31881200600%3Bext%3D12` without the parameters behind its escaped semicolons. */
function withoutEscaped(user: string, drop: Drop): string {
  const { base, escaped } = splitUser(user)
  const pieces = escaped.split(/(?=%3b)/i).filter((piece) => {
    const param = decodeEscapes(piece)?.slice(1)
    return param === undefined || !drop(paramName(param), param)
  })
  return base + pieces.join('')
}
