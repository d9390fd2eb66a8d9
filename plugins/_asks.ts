import { callMethods } from './_methods.js'

/** Parts of what plugins have the proxy ask about. */

/** All of {@link callMethods} but INVITE: messages that most plugins care about only for what stands in them. */
export const laterMethods = callMethods.filter((method) => method !== 'INVITE')

/** Compact forms of header names (RFC 3261 7.3.3 and the IANA registry of header fields). */
const compact: Readonly<Record<string, string>> = { 'referred-by': 'b', 'session-expires': 'x' }

/** Texts of which one occurs where there is a line of one of these headers. @param names in lower case, or how they begin */
export function headerText(...names: readonly string[]): string[] {
  return names.flatMap((name) => {
    const short = compact[name]
    return [`\n${name}`, ...(short === undefined ? [] : [':', ' ', '\t'].map((end) => `\n${short}${end}`))]
  })
}
