import { trimBlanks } from './bytes.js'

/**
 * Parameters (`;name=value`) are kept as the text they came in; reading and removing one never touches another.
 * Raw text is empty or starts with `;`.
 */

/** The raw pieces between the semicolons; `joinParams` of them is the input again. Quoted values may hold `;`. */
export function splitParams(raw: string): string[] {
  if (raw === '') return []
  if (raw.indexOf(';', 1) < 0) return [raw.slice(1)]
  if (!raw.includes('"')) return raw.slice(1).split(';')
  const pieces: string[] = []
  let start = 1
  for (let i = 1; i < raw.length; i++) {
    if (raw[i] === '"') i = endOfQuoted(raw, i) - 1
    else if (raw[i] === ';') {
      pieces.push(raw.slice(start, i))
      start = i + 1
    }
  }
  pieces.push(raw.slice(start))
  return pieces
}

export function joinParams(pieces: readonly string[]): string {
  return pieces.length === 0 ? '' : ';' + pieces.join(';')
}

/** Lower-case name of a raw piece. */
export function paramName(piece: string): string {
  const equals = piece.indexOf('=')
  return trimBlanks(equals < 0 ? piece : piece.slice(0, equals)).toLowerCase()
}

/** Value of a raw piece as written (quotes included); undefined when it has none. */
export function paramValue(piece: string): string | undefined {
  const equals = piece.indexOf('=')
  return equals < 0 ? undefined : trimBlanks(piece.slice(equals + 1))
}

/** Value of the first parameter called `name` (lower case); `''` when it has no value, undefined when absent. */
export function getParam(raw: string, name: string): string | undefined {
  const first = raw.indexOf(';')
  if (first < 0) return undefined
  for (const piece of splitParams(raw.slice(first))) if (paramName(piece) === name) return paramValue(piece) ?? ''
  return undefined
}

/** The raw text without the parameters for which `drop` says true. Blanks before the first `;` are tolerated. */
export function withoutParams(raw: string, drop: (name: string, piece: string) => boolean): string {
  const first = raw.indexOf(';')
  if (first < 0) return raw
  const pieces = splitParams(raw.slice(first))
  const kept = pieces.filter((piece) => !drop(paramName(piece), piece))
  return kept.length === pieces.length ? raw : raw.slice(0, first) + joinParams(kept)
}

/** Whether each quoted string ends. Where one does not, nobody can tell where the parameters end. */
export function isClosed(raw: string): boolean {
  let open = raw.indexOf('"')
  while (open >= 0) {
    const close = closingQuote(raw, open)
    if (close < 0) return false
    open = raw.indexOf('"', close + 1)
  }
  return true
}

/** Offset behind the quoted string that starts at `open`; the end of the text when it is not closed. */
export function endOfQuoted(text: string, open: number): number {
  const close = closingQuote(text, open)
  return close < 0 ? text.length : close + 1
}

function closingQuote(text: string, open: number): number {
  for (let i = open + 1; i < text.length; i++) {
    if (text[i] === '\\') i++
    else if (text[i] === '"') return i
  }
  return -1
}
