import { compactForm } from '../runtime/pipeline/plugin.js'
import { callMethods } from './_methods.js'

/** Parts of what plugins have the proxy ask about. */

/** All of {@link callMethods} but INVITE: messages that most plugins care about only for what stands in them. */
export const laterMethods = callMethods.filter((method) => method !== 'INVITE')

/**
 * Texts of which one occurs where there is a line of one of these headers.
 * @param patterns names in any case, `X-MS-*` for all that begin so, as nameMatcher() of _names.ts takes them
 */
export function headerText(...patterns: readonly string[]): string[] {
  return patterns.flatMap((pattern) => {
    const name = pattern.toLowerCase().replace(/\*$/, '')
    const short = compactForm(name)
    return [`\n${name}`, ...(short === undefined ? [] : [':', ' ', '\t'].map((end) => `\n${short}${end}`))]
  })
}
