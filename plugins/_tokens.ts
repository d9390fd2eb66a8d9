import type { SipMessage } from '../runtime/pipeline/plugin.js'

/**
 * Headers that are comma lists of tokens: Allow, Supported, Require (RFC 3261 7.3.1). Several lines are one list
 * (rule R2). Methods compare as they are written, option tags in any case.
 */
export function tokensOf(message: SipMessage, name: string, separator: string | RegExp = ','): string[] {
  const tokens: string[] = []
  for (const { value } of message.headers(name))
    for (const piece of value.split(separator)) {
      const token = piece.trim()
      if (token !== '') tokens.push(token)
    }
  return tokens
}

/** Takes tokens out of every line; a line of which nothing is left is removed. */
export function removeTokens(message: SipMessage, name: string, drop: (token: string) => boolean): void {
  for (const header of message.headers(name)) {
    const pieces = header.value.split(',')
    const kept = pieces.filter((piece) => !drop(piece.trim()))
    if (kept.length === pieces.length) continue
    if (kept.every((piece) => piece.trim() === '')) header.remove()
    else header.set(kept.join(',').trim())
  }
}
