import { trimBlanks } from './bytes.js'
import { parseMediaType, boundaryOf, type MediaType } from './media-type.js'
import { headerKey } from './names.js'
import { unfold } from './parse.js'

/** Where a part stands in the body: offsets are bytes. */
export interface Part {
  readonly type: MediaType
  readonly start: number
  readonly end: number
  /** False where a transfer or content encoding hides the bytes; such a part is never edited. */
  readonly plain: boolean
}

const maxDepth = 4
const maxParts = 64

/**
 * The parts of a body, multiparts resolved (RFC 2046 5.1, RFC 5621; rule R8). A body that is no multipart is
 * its own single part; a multipart with a broken or missing boundary has none, nor has a signed one (RFC 1847):
 * whoever edits it breaks its signature.
 */
export function partsOf(body: string, type: MediaType, plain: boolean): Part[] {
  const parts: Part[] = []
  collect(body, { type, start: 0, end: body.length, plain }, 0, parts)
  return parts
}

function collect(body: string, whole: Part, depth: number, parts: Part[]): void {
  if (!whole.type.essence.startsWith('multipart/')) {
    parts.push(whole)
    return
  }
  const boundary = boundaryOf(whole.type)
  const sealed = whole.type.essence === 'multipart/signed' || !whole.plain
  if (boundary === undefined || depth === maxDepth || sealed) return
  const delimiters = findDelimiters(body, whole, '--' + boundary)
  for (let i = 0; i + 1 < delimiters.length && parts.length < maxParts; i++) {
    const [open, close] = [delimiters[i], delimiters[i + 1]]
    if (open && close && !open.closing) collect(body, readPart(body, open.end, close.start), depth + 1, parts)
  }
}

interface Delimiter {
  /** Offset of the line end before the delimiter, which belongs to it and not to the part. */
  readonly start: number
  /** Offset of the line behind it. */
  readonly end: number
  readonly closing: boolean
}

function findDelimiters(body: string, within: Part, dashBoundary: string): Delimiter[] {
  const found: Delimiter[] = []
  const text = body.slice(0, within.end)
  let at = text.indexOf(dashBoundary, within.start)
  while (at >= 0 && found.length <= maxParts) {
    const rest = at + dashBoundary.length
    const delimiter = at === within.start || text[at - 1] === '\n' ? readDelimiter(text, at, rest) : undefined
    if (delimiter) found.push({ ...delimiter, start: Math.max(delimiter.start, within.start) })
    at = text.indexOf(dashBoundary, delimiter?.end ?? rest)
  }
  return found
}

/** @returns undefined when more stands on the line than a delimiter may have: it is another boundary's. */
function readDelimiter(text: string, at: number, rest: number): Delimiter | undefined {
  const lineFeed = text.indexOf('\n', rest)
  const end = lineFeed < 0 ? text.length : lineFeed + 1
  const closing = text.startsWith('--', rest)
  if (trimBlanks(text.slice(closing ? rest + 2 : rest, end)) !== '') return undefined
  const start = text[at - 1] !== '\n' ? at : text[at - 2] === '\r' ? at - 2 : at - 1
  return { start, end, closing }
}

function readPart(body: string, start: number, end: number): Part {
  let type: MediaType = { essence: 'text/plain', params: '' }
  let plain = true
  let position = start
  while (position < end) {
    const next = endOfHeader(body, position, end)
    const line = body.slice(position, next)
    position = next
    if (trimBlanks(line) === '') break
    const colon = line.indexOf(':')
    const key = headerKey(trimBlanks(line.slice(0, Math.max(colon, 0))))
    const value = trimBlanks(unfold(line.slice(colon + 1)))
    if (key === 'content-type') type = parseMediaType(value)
    if (key === 'content-encoding' || key === 'content-transfer-encoding') plain &&= isIdentity(value)
  }
  return { type, start: Math.min(position, end), end, plain }
}

/** Whether an encoding leaves the bytes as they are (RFC 2045 6.2). */
export function isIdentity(encoding: string): boolean {
  return /^(?:identity|binary|8bit|7bit)?$/i.test(trimBlanks(encoding))
}

function endOfHeader(body: string, start: number, limit: number): number {
  let end = start
  do {
    const lineFeed = body.indexOf('\n', end)
    end = lineFeed < 0 || lineFeed >= limit ? limit : lineFeed + 1
  } while (end < limit && end > start + 2 && (body[end] === ' ' || body[end] === '\t'))
  return end
}
