import type { Crypto } from '../_crypto.js'
import type { Options } from './options.js'
import type { Stream } from './streams.js'
import { isWantedSuite } from '../_suites.js'

/** Why AnywhereNow shall not get a line. */
export type Objection = 'suite' | 'unauthenticated' | 'unencrypted' | 'mki'

/** Rules R69, R70, R71 and R73 for one line. */
export function objector({ onlySuite, unencrypted, mki }: Options): (line: Crypto) => Objection | undefined {
  return ({ suite, params, mkiLength }) => {
    if (onlySuite && !isWantedSuite(suite)) return 'suite'
    if (params.has('unauthenticated_srtp')) return 'unauthenticated'
    if (unencrypted === 'reject' && params.has('unencrypted_srtp')) return 'unencrypted'
    return mki === 'reject' && mkiLength !== 1 ? 'mki' : undefined
  }
}

/**
 * Removes the lines of an offered stream that AnywhereNow shall not get, whole and without renumbering the others: the
 * answer echoes the tag of the line it chose. Invalid ones go only where another remains (rule R78).
 * @returns why the offer cannot go on: there is no line left, and the stream cannot do without.
 */
export function chooser(given: Options): (stream: Stream) => string | undefined {
  const objection = objector(given)
  return ({ protection, lines, valid }) => {
    const wanted = valid.filter((line) => objection(line) === undefined)
    if (valid.length === 0) return undefined
    // RTP/AVP without keys is plain RTP, so there all may go (RFC 8643).
    const dispensable = protection === 'opportunistic' && given.mode !== 'require'
    if (wanted.length === 0 && !dispensable) return [...new Set(valid.map(objection))].join(' ')
    for (const each of lines) if (!wanted.includes(each)) each.line.remove()
    return undefined
  }
}
