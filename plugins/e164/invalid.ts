import {
  isTel,
  reject,
  steer,
  toText,
  formatUri,
  withoutParams,
  type Context,
  type PluginVerdict,
  type SipMessage,
  type TrunkKind,
  type Uri,
} from '../../runtime/pipeline/plugin.js'
import type { Options } from './options.js'
import type { Unwritable } from './rewrite.js'

export type NumberHeader = Options['headers'][number]

const codes = {
  ruri: 'E164_RURI_INVALID',
  to: 'E164_TO_INVALID',
  from: 'E164_FROM_INVALID',
  pai: 'E164_PAI_INVALID',
  diversion: 'E164_DIVERSION_INVALID',
} as const

/** Tells which header holds no number, and why (rule R17). */
export function reportInvalid(header: NumberHeader, uri: Uri, why: Unwritable, context: Context): void {
  const code = why.local ? 'E164_LOCAL_NUMBER' : codes[header]
  context.report(code, { header, value: toText(formatUri(uri)), reason: why.invalid })
}

/** What rule R17 makes of a number that cannot be normalised: a verdict, or another URI in its place, or nothing. */
export type Remedy =
  { readonly verdict: PluginVerdict } | { readonly uri: Uri; readonly anonymous: boolean } | undefined

/** Makes the function that applies onInvalidRuri, onInvalidTo and onInvalidFrom. */
export function remedies(given: Options, kind: TrunkKind): (header: 'ruri' | 'to' | 'from', uri: Uri) => Remedy {
  // Only AnywhereNow answers a bad number with a 408 that says nothing.
  const usual = kind === 'anywherenow' ? 'reject' : 'pass'
  const wanted = { ruri: given.onInvalidRuri, to: given.onInvalidTo, from: given.onInvalidFrom }
  return (header, uri) => {
    const action = wanted[header] === 'auto' ? usual : wanted[header]
    if (action === 'reject')
      return { verdict: header === 'from' ? reject(403, 'Forbidden') : reject(484, 'Address Incomplete') }
    if (action === 'bypass') return { verdict: steer(given.bypassTrunk) }
    if (action === 'substitute')
      return { uri: { ...uri, user: given.fallbackCallerId, userParams: '' }, anonymous: false }
    return action === 'anonymous' ? { uri: anonymous(uri), anonymous: true } : undefined
  }
}

function anonymous(uri: Uri): Uri {
  const params = withoutParams(uri.params, (name) => name === 'user')
  const host = isTel(uri) ? 'anonymous.invalid' : uri.host
  return {
    ...uri,
    scheme: isTel(uri) ? 'sip' : uri.scheme,
    user: 'anonymous',
    userParams: '',
    password: undefined,
    host,
    params,
  }
}

/** Rule R30: an anonymous caller needs a Privacy header that asks for something. */
export function askForPrivacy(message: SipMessage): void {
  const privacy = message.header('privacy')
  if (!privacy) message.addHeader('Privacy', 'id')
  else if (privacy.value.toLowerCase() === 'none') privacy.set('id')
}
