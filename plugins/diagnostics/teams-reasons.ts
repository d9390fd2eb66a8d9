import type { Context, ReportData, SipMessage } from '../../runtime/pipeline/plugin.js'
import { hresultOf, msDiagnosticsHeaders, parseMsDiagnostics, type MsDiagnostics } from './ms-diagnostics.js'

/** Where header values are read: a message, or the fragment in a NOTIFY. */
export type HeadersOf = (name: string) => readonly string[]

export function headersOf(message: SipMessage): HeadersOf {
  return (name) => message.headers(name).map(({ value }) => value)
}

/** Everything that the ms-diagnostics headers say, unreadable ones left out. */
export function reasonsIn(headers: HeadersOf): MsDiagnostics[] {
  return msDiagnosticsHeaders.flatMap((name) => headers(name)).flatMap((value) => parseMsDiagnostics(value) ?? [])
}

/** Tells why a transfer was answered 429 (rule R109): a clock, or a Referred-By that somebody altered (RFC 3892). */
export function reportReferrer(headers: HeadersOf, context: Context): void {
  const reasons = reasonsIn(headers)
  const skewed = reasons.find((reason) => reason.errorId === 1020 || isDateSkewed(reason))
  const reason = skewed ?? reasons[0]
  const data = reason ? dataOf(reason) : {}
  if (skewed) context.report('CLOCK_SKEW_TRANSFER', data)
  else context.report('REFERRER_IDENTITY', data)
}

/** Tells what Microsoft gives as the reason, word for word (rule R114). */
export function reportReasons(headers: HeadersOf, context: Context, about: ReportData): void {
  for (const reason of reasonsIn(headers)) context.report('MS_DIAGNOSTICS', { ...about, ...dataOf(reason) })
}

function isDateSkewed(reason: MsDiagnostics): boolean {
  return /^SIP_E_CRYPT_REFERRER_DATE_SKEWED$/i.test(hresultOf(reason) ?? '')
}

/** Hosts (source, signer) are not told: what a log shows of others should say what is wrong, not where they stand. */
function dataOf(reason: MsDiagnostics): ReportData {
  const { errorId, subId, params } = reason
  const texts = { reason: params.get('reason'), hresult: hresultOf(reason), referrer: params.get('referrer') }
  const given = Object.entries(texts).flatMap(([name, text]) =>
    text === undefined ? [] : [[name, text.slice(0, 200)]],
  )
  return { errorId, ...(subId !== undefined && { subId }), ...(Object.fromEntries(given) as ReportData) }
}
