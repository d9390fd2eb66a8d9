import { paramName, paramValue, splitParams } from '../../runtime/pipeline/plugin.js'

/** One value of `ms-diagnostics` or `ms-diagnostics-public` (rule R114; MS-OCER 2.2.1). */
export interface MsDiagnostics {
  /** 1020 of `1020.3;reason="…"`. */
  readonly errorId: number
  /** 3 of `1020.3`. */
  readonly subId: number | undefined
  /** Lower-case name → value without its quotes; the first of a name counts. */
  readonly params: ReadonlyMap<string, string>
}

/** Names of the headers; the public form is for other companies and names no source. */
export const msDiagnosticsHeaders = ['ms-diagnostics', 'ms-diagnostics-public']

/** @returns undefined for what does not begin with an error id: it counts as absent (rule R13). */
export function parseMsDiagnostics(value: string): MsDiagnostics | undefined {
  const [, id = '', sub, rest = ''] = /^\s*(\d{1,9})(?:\.(\d{1,9}))?\s*(;[^]*)?$/.exec(value) ?? []
  if (id === '') return undefined
  const params = new Map<string, string>()
  for (const piece of splitParams(rest)) {
    const [name, text] = [paramName(piece), paramValue(piece)]
    if (name !== '' && text !== undefined && !params.has(name)) params.set(name, unquoted(text))
  }
  return { errorId: Number(id), subId: sub === undefined ? undefined : Number(sub), params }
}

/** `SIP_E_CRYPT_…` of `HRESULT="0xC3E93EE0(SIP_E_CRYPT_…)"`, else the number alone; undefined when there is none. */
export function hresultOf({ params }: MsDiagnostics): string | undefined {
  const text = params.get('hresult')
  return text === undefined ? undefined : (/\((\w+)\)/.exec(text)?.[1] ?? text)
}

/** A quoted string without quotes and backslashes (RFC 3261 25.1); one that is not closed ends with the header. */
function unquoted(text: string): string {
  if (!text.startsWith('"')) return text
  return text.slice(1).replace(/"$/, '').replace(/\\(.)/gs, '$1')
}
