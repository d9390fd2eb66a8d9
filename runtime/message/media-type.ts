import { endOfQuoted, getParam } from './params.js'

/** The value of a Content-Type (RFC 3261 20.15, RFC 2045 5.1). */
export interface MediaType {
  /** `type/subtype` in lower case, without blanks. */
  readonly essence: string
  /** Raw parameters: empty, or starts with `;`. */
  readonly params: string
}

export function parseMediaType(value: string): MediaType {
  const semicolon = value.indexOf(';')
  const essence = (semicolon < 0 ? value : value.slice(0, semicolon)).replace(/[ \t\r\n]+/g, '').toLowerCase()
  return { essence, params: semicolon < 0 ? '' : value.slice(semicolon) }
}

/** The boundary of a multipart type without its quotes, also where blanks stand around the `=` (rule R8). */
export function boundaryOf(type: MediaType): string | undefined {
  const raw = getParam(type.params, 'boundary')
  if (raw === undefined || raw === '') return undefined
  if (raw[0] !== '"') return raw
  const end = endOfQuoted(raw, 0)
  return raw[end - 1] === '"' ? raw.slice(1, end - 1).replace(/\\(.)/g, '$1') || undefined : undefined
}
