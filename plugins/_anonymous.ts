import {
  decodeEscapes,
  isTel,
  withoutParams,
  type Context,
  type SipMessage,
  type Uri,
} from '../runtime/pipeline/plugin.js'
import { tokensOf } from './_tokens.js'
import { splitUser } from './_user.js'

/** Callers who are not to be known, and the header Privacy by which they ask for it (RFC 3323). */

/** What devices write in place of a number (rule R31); the empty one is a URI without user. */
export const anonymousAliases = [
  ...'anonymous restricted private withheld unavailable unknown blocked invisible nonumber'.split(' '),
  '',
]

/** Makes the test whether a URI names nobody. @param aliases of the user; `anonymous` is always one. */
export function anonymityTest(aliases: readonly string[]): (uri: Uri) => boolean {
  const known = new Set(['anonymous', ...aliases.map((alias) => alias.toLowerCase())])
  return ({ user = '', host }) => {
    if (/^(?:anonymous|unknown)\.invalid\.?$/i.test(host)) return true
    return known.has(decodeEscapes(splitUser(user).base)?.trim().toLowerCase() ?? user)
  }
}

/** The test with the usual aliases. Which form of it AnywhereNow wants is the privacy plugin's business (rule R29). */
export const isAnonymous = anonymityTest(anonymousAliases)

/** Rule R29: the URI with exactly `anonymous` as its user, of the same host; that of nobody where it has no user. */
export function anonymousUri(uri: Uri): Uri {
  const params = withoutParams(uri.params, (name) => name === 'user')
  const caller = { ...uri, user: 'anonymous', userParams: '', password: undefined }
  if (uri.user !== undefined && !isTel(uri)) return { ...caller, params }
  return { ...caller, scheme: 'sip', host: 'anonymous.invalid', port: undefined, params: '', headers: undefined }
}

/** Tokens of Privacy in lower case, separated by semicolons as by the grammar, or by commas (rule R30). */
function privacyTokens(message: SipMessage): string[] {
  return tokensOf(message, 'privacy', /[;,]/).map((token) => token.toLowerCase())
}

/**
 * Whether the sender wants his identity kept from others: `yes`, `no` (he says `none`), or undefined where he says
 * nothing about it (rules R32, R33; RFC 3323 4.2, RFC 3325 9.3).
 */
export function privacyAsked(message: SipMessage): 'yes' | 'no' | undefined {
  const tokens = privacyTokens(message)
  if (tokens.some((token) => ['id', 'user', 'header'].includes(token))) return 'yes'
  return tokens.includes('none') ? 'no' : undefined
}

/** Rule R30: an anonymous caller needs a Privacy header that asks for something; tokens that are there stay. */
export function askForPrivacy(message: SipMessage, context: Context): void {
  const tokens = privacyTokens(message)
  if (tokens.some((token) => token !== 'none')) return
  const [first, ...others] = message.headers('privacy')
  if (tokens.length > 0) context.report('PRIVACY_NONE_REPLACED')
  if (first) first.set('id')
  else message.addHeader('Privacy', 'id')
  for (const header of others) header.remove()
}
