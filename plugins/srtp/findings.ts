import type { Context } from '../../runtime/pipeline/plugin.js'
import type { Options } from './options.js'
import { hasSecureTwin, type Stream } from './streams.js'
import { isWantedSuite, nameOfSuite } from '../_suites.js'

/** What is told of streams and their crypto lines. Nothing of a line but its tag gets into a report. */

/** Lines against the grammar of RFC 4568 (rule R78). */
export function reportFaults(streams: readonly Stream[], { report }: Context): void {
  for (const { index, lines } of streams)
    for (const { tag = 'none', fault } of lines)
      if (fault !== undefined) report('CRYPTO_INVALID', { media: index, tag, reason: fault })
}

/** Lines as they reach AnywhereNow, or come from it (rules R70 to R73). */
export function reportLines(streams: readonly Stream[], { mki }: Options, { report }: Context): void {
  for (const { index, valid } of streams)
    for (const { tag = '', params, mkiLength } of valid) {
      const about = { media: index, tag }
      if (params.has('unauthenticated_srtp')) report('SRTP_UNAUTHENTICATED', about)
      if (params.has('unencrypted_srtp')) report('SRTP_UNENCRYPTED', about)
      if (params.has('unencrypted_srtcp')) report('SRTCP_UNENCRYPTED', about)
      if (mki === 'off' || mkiLength === 1) continue
      if (mkiLength === 0) report('MKI_MISSING', about)
      else report('MKI_LENGTH', { ...about, length: mkiLength })
    }
}

/** An answer has one line of the right suite, and nobody may take that away (rule R69). */
export function reportAnswer(streams: readonly Stream[], { onlySuite }: Options, { report }: Context): void {
  for (const { index, lines, valid } of streams) {
    if (lines.length > 1) report('SRTP_ANSWER_LINES', { media: index, lines: lines.length })
    const wrong = valid.find(({ suite }) => !isWantedSuite(suite))
    if (onlySuite && wrong) report('SRTP_ANSWER_SUITE', { media: index, suite: nameOfSuite(wrong.suite) })
  }
}

/**
 * How the streams are protected, where that is not by keys in SDP (rule R79).
 * @returns the first protection that `mode: require` does not allow.
 */
export function reportProtection(
  streams: readonly Stream[],
  { mode }: Options,
  { report }: Context,
): string | undefined {
  if (mode === 'off') return undefined
  let bad: string | undefined
  for (const stream of streams) {
    const { index, protection } = stream
    if (hasSecureTwin(stream, streams)) report('SRTP_PROFILE', { media: index, protection: 'twin' })
    else if (protection === 'plain') report('SRTP_NOT_USED', { media: index })
    else if (protection !== 'sdes') report('SRTP_PROFILE', { media: index, protection })
    if (protection !== 'sdes' && protection !== 'opportunistic' && !hasSecureTwin(stream, streams)) bad ??= protection
  }
  return mode === 'require' ? bad : undefined
}
