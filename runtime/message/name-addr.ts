import { isBlank, trimBlanks } from './bytes.js'
import { endOfQuoted, getParam, isClosed } from './params.js'

/**
 * A name-addr or addr-spec with its header parameters (From, To, P-Asserted-Identity …), taken apart without
 * loss: `formatNameAddr(parseNameAddr(text)) === text` (RFC 3261 20.10; rule R2).
 */
export interface NameAddr {
  /** Raw display name with its quotes and the blanks around it; blanks only, or empty, when there is none. */
  readonly display: string
  /** Whether the URI stands in angle brackets. Without them every `;` belongs to the header. */
  readonly bracketed: boolean
  readonly uri: string
  /** Raw header parameters and blanks behind the URI. */
  readonly params: string
}

/** @returns undefined for malformed text, which a plugin treats as if the header were absent (rule R13). */
export function parseNameAddr(text: string): NameAddr | undefined {
  let start = 0
  while (isBlank(text[start])) start++
  if (text[start] === '"') return parseBracketed(text, endOfQuoted(text, start))
  const open = text.indexOf('<')
  const before = open < 0 ? text : text.slice(start, open)
  // Unquoted display names with `:`, `;` or `@` are against the grammar, yet phones send them.
  const bare = open < 0 || /[:;@]/.test(before) ? parseAddrSpec(text, start) : undefined
  return bare ?? (open < 0 ? undefined : parseBracketed(text, open))
}

/** @param from where a quoted display name ends, or where `<` stands. */
function parseBracketed(text: string, from: number): NameAddr | undefined {
  const open = text.indexOf('<', from)
  const close = open < 0 ? -1 : text.indexOf('>', open)
  if (close < 0 || (open > from && trimBlanks(text.slice(from, open)) !== '')) return undefined
  const params = text.slice(close + 1)
  if (!/^[ \t\r\n]*(?:;|$)/.test(params) || !isClosed(params)) return undefined
  return { display: text.slice(0, open), bracketed: true, uri: text.slice(open + 1, close), params }
}

function parseAddrSpec(text: string, start: number): NameAddr | undefined {
  const semicolon = text.indexOf(';', start)
  let end = semicolon < 0 ? text.length : semicolon
  while (end > start && isBlank(text[end - 1])) end--
  const [uri, params] = [text.slice(start, end), text.slice(end)]
  if (!/^[A-Za-z][A-Za-z0-9+.-]*:[^ \t\r\n<>",]+$/.test(uri) || !isClosed(params)) return undefined
  return { display: text.slice(0, start), bracketed: false, uri, params }
}

export function formatNameAddr(address: NameAddr): string {
  const uri = address.bracketed ? `<${address.uri}>` : address.uri
  return address.display + uri + address.params
}

/** The tag parameter; undefined when absent. */
export function tagOf(address: NameAddr): string | undefined {
  return getParam(address.params, 'tag')
}

/**
 * Splits a comma list (RFC 3261 7.3.1), where commas in quotes or angle brackets do not separate.
 * The pieces are raw: `splitList(text).join(',') === text`.
 */
export function splitList(text: string): string[] {
  const pieces: string[] = []
  const lastClose = text.lastIndexOf('>')
  let start = 0
  for (let i = 0; i < text.length; i++) {
    const character = text[i]
    if (character === '"') i = endOfQuoted(text, i) - 1
    else if (character === '<' && i < lastClose) i = text.indexOf('>', i)
    else if (character === ',') {
      pieces.push(text.slice(start, i))
      start = i + 1
    }
  }
  pieces.push(text.slice(start))
  return pieces
}
