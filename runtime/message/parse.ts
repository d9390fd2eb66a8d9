import { byteString, isBlank, trimBlanks } from './bytes.js'
import { fieldKey, isToken } from './names.js'

/** One header line of the message: where it stands, never a copy of it. Offsets are bytes into `Head.text`. */
export interface HeaderLine {
  /** Key as of {@link headerKey}; empty for a line that is no header field. */
  readonly key: string
  readonly start: number
  readonly nameEnd: number
  /** Without the blanks around it. A folded value still contains its line ends. */
  readonly valueStart: number
  readonly valueEnd: number
  /** Behind the line end. */
  readonly end: number
}

export type StartLine =
  | { readonly kind: 'request'; readonly method: string; readonly uriStart: number; readonly uriEnd: number }
  | { readonly kind: 'response'; readonly status: number; readonly reason: string }

/** The index into a received message. */
export interface Head {
  /** Byte string from the first byte to the end of the empty line. */
  readonly text: string
  readonly startLine: StartLine
  readonly lines: readonly HeaderLine[]
  /** Offset of the empty line that ends the header section, or of the end when it is missing. */
  readonly headersEnd: number
  /** Offset of the body. */
  readonly bodyStart: number
  /** Byte string of all that stands behind the empty line. */
  readonly rest: string
}

/**
 * Indexes a SIP message (RFC 3261 7). Header lines that are not well-formed are kept as lines without a key.
 * @returns undefined when the bytes do not begin with a SIP start line.
 */
export function parseHead(bytes: Uint8Array): Head | undefined {
  // One string of all bytes, of which the others are views: making a second one costs more than the bytes it saves.
  const whole = byteString(bytes)
  let position = startOfMessage(whole)
  const text = whole.slice(0, endOfHead(whole, position))
  const startLineEnd = lineEnd(text, position)
  const startLine = parseStartLine(text, position, trimEnd(text, position, startLineEnd))
  if (!startLine) return undefined
  const lines: HeaderLine[] = []
  position = nextLine(text, startLineEnd)
  while (position < text.length && !isEmptyLine(text, position)) {
    const line = parseHeaderLine(text, position)
    lines.push(line)
    position = line.end
  }
  return { text, startLine, lines, headersEnd: position, bodyStart: text.length, rest: whole.slice(text.length) }
}

/** The value with every fold replaced by one blank (RFC 3261 7.3.1). */
export function unfold(value: string): string {
  return value.includes('\n') ? trimBlanks(value).split('\n').map(trimBlanks).join(' ') : value
}

/** RFC 3261 7.5: empty lines before the start line are ignored. */
function startOfMessage(whole: string): number {
  let start = 0
  while (whole[start] === '\r' || whole[start] === '\n') start++
  return start
}

/** Offset behind the first empty line, whichever line ends stand around it. */
function endOfHead(whole: string, start: number): number {
  const crlf = whole.indexOf('\n\r\n', start)
  const end = crlf < 0 ? whole.length : crlf + 3
  const lf = whole.slice(0, end).indexOf('\n\n', start)
  return lf < 0 ? end : lf + 2
}

const requestLine = /^([^ ]+) (.+) SIP\/2\.0$/i
const statusLine = /^SIP\/2\.0 ([1-6]\d\d)(?: (.*))?$/i

function parseStartLine(text: string, start: number, end: number): StartLine | undefined {
  const line = text.slice(start, end)
  const response = statusLine.exec(line)
  if (response) return { kind: 'response', status: Number(response[1]), reason: response[2] ?? '' }
  const request = requestLine.exec(line)
  if (!request) return undefined
  const [, method = '', uri = ''] = request
  if (!isToken(method) || /[ \t\r<>"]/.test(uri)) return undefined
  const uriStart = start + method.length + 1
  return { kind: 'request', method, uriStart, uriEnd: uriStart + uri.length }
}

function parseHeaderLine(text: string, start: number): HeaderLine {
  let end = nextLine(text, lineEnd(text, start))
  while (text[end] === ' ' || text[end] === '\t') end = nextLine(text, lineEnd(text, end))
  // Only in this line: a search to the end of the message would make many lines without a colon quadratic.
  const length = text.slice(start, end).indexOf(':')
  const colon = start + length
  const nameEnd = length < 0 ? start : trimEnd(text, start, colon)
  const key = fieldKey(text.slice(start, nameEnd))
  const valueEnd = trimEnd(text, key ? colon + 1 : start, end)
  let valueStart = key ? colon + 1 : start
  while (valueStart < valueEnd && isBlank(text[valueStart])) valueStart++
  return { key, start, nameEnd, valueStart, valueEnd, end }
}

function isEmptyLine(text: string, position: number): boolean {
  return text[position] === '\n' || (text[position] === '\r' && text[position + 1] === '\n')
}

/** Offset of the line feed that ends the line, or of the end of the text. */
function lineEnd(text: string, start: number): number {
  const found = text.indexOf('\n', start)
  return found < 0 ? text.length : found
}

function nextLine(text: string, lineFeed: number): number {
  return Math.min(lineFeed + 1, text.length)
}

function trimEnd(text: string, start: number, end: number): number {
  while (end > start && isBlank(text[end - 1])) end--
  return end
}
