import {
  reject,
  steer,
  toText,
  formatUri,
  type Context,
  type PluginVerdict,
  type TrunkKind,
  type Uri,
} from '../../runtime/pipeline/plugin.js'
import { anonymousUri } from '../_anonymous.js'
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
    return action === 'anonymous' ? { uri: anonymousUri(uri), anonymous: true } : undefined
  }
}
