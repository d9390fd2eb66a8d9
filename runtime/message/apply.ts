import { bytesOf, byteString } from './bytes.js'
import { addressText, type Edit } from './edit.js'
import { headerKey } from './names.js'
import { parseHead, type Head } from './parse.js'

interface Span {
  readonly start: number
  readonly end: number
  readonly text: string
}

/**
 * Applies edits to a message as a proxy does: the spans they name are replaced, every other byte stays.
 * Content-Length follows a changed body; it is added when the message had none and gets a body.
 * @throws RangeError when an edit names a header line that does not exist.
 */
export function applyEdits(bytes: Uint8Array, edits: readonly Edit[]): Uint8Array {
  const head = parseHead(bytes)
  if (!head || edits.length === 0) return bytes
  const index = lineIndex(head)
  let body: string | undefined
  const spans: Span[] = []
  const eol = head.text.includes('\r\n') ? '\r\n' : '\n'
  const insert = (text: string): number => spans.push({ start: head.headersEnd, end: head.headersEnd, text: text + eol })
  const value = (name: string, at: number, text: string): number => {
    const line = index(name, at)
    return spans.push({ start: line.valueStart, end: line.valueEnd, text })
  }
  for (const edit of edits) {
    if (edit.op === 'set-ruri') spans.push(requestUriSpan(head, edit.uri))
    else if (edit.op === 'set-from' || edit.op === 'set-to') value(edit.op.slice(4), 0, addressText(edit))
    else if (edit.op === 'set-header') value(edit.name, edit.index, edit.value)
    else if (edit.op === 'remove-header') spans.push({ ...index(edit.name, edit.index), text: '' })
    else if (edit.op === 'add-header') insert(`${edit.name}: ${edit.value}`)
    else body = edit.op === 'set-body' ? edit.body : ''
    if (edit.op === 'remove-body') removeAll(head, 'content-type', spans)
    if (edit.op === 'set-body' && edit.contentType !== undefined) {
      removeAll(head, 'content-type', spans)
      insert(`Content-Type: ${edit.contentType}`)
    }
  }
  if (body !== undefined) {
    const line = head.lines.find((candidate) => candidate.key === 'content-length')
    if (line) spans.push({ start: line.valueStart, end: line.valueEnd, text: String(body.length) })
    else insert(`Content-Length: ${body.length}`)
  }
  return bytesOf(splice(head.text, spans) + (body ?? byteString(bytes, head.bodyStart)))
}

function requestUriSpan(head: Head, uri: string): Span {
  if (head.startLine.kind !== 'request') throw new RangeError('a response has no Request-URI')
  return { start: head.startLine.uriStart, end: head.startLine.uriEnd, text: uri }
}

function lineIndex(head: Head): (name: string, at: number) => Head['lines'][number] {
  return (name, at) => {
    const key = headerKey(name)
    const line = head.lines.filter((candidate) => candidate.key === key)[at]
    if (!line) throw new RangeError(`the message has no ${name} line number ${at}`)
    return line
  }
}

function removeAll(head: Head, key: string, spans: Span[]): void {
  for (const line of head.lines) if (line.key === key) spans.push({ start: line.start, end: line.end, text: '' })
}

function splice(text: string, spans: Span[]): string {
  const ordered = spans.map((span, order) => ({ span, order })).sort((a, b) => a.span.start - b.span.start || a.order - b.order)
  let result = ''
  let position = 0
  for (const { span } of ordered) {
    result += text.slice(position, span.start) + span.text
    position = span.end
  }
  return result + text.slice(position)
}
