import { bytesOf } from './bytes.js'
import { addressText, type Edit } from './edit.js'
import { headerKey } from './names.js'
import { parseHead, type Head, type HeaderLine } from './parse.js'

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
  const head = edits.length === 0 ? undefined : parseHead(bytes)
  if (!head) return bytes
  return bytesOf(editedText(head, edits))
}

/** The message with its edits, as a byte string. @throws RangeError as {@link applyEdits}. */
export function editedText(head: Head, edits: readonly Edit[]): string {
  const patch = new Patch(head)
  for (const edit of edits) patch.add(edit)
  return patch.finish()
}

/** The changes of one message, gathered before the first is made. */
class Patch {
  readonly #head: Head
  readonly #lines = new Map<string, HeaderLine[]>()
  readonly #spans: Span[] = []
  readonly #added: string[] = []
  #body: string | undefined

  constructor(head: Head) {
    this.#head = head
    for (const line of head.lines) {
      const known = this.#lines.get(line.key)
      if (known) known.push(line)
      else this.#lines.set(line.key, [line])
    }
  }

  add(edit: Edit): void {
    if (edit.op === 'set-ruri') this.#setRequestUri(edit.uri)
    else if (edit.op === 'set-from' || edit.op === 'set-to')
      this.#set(this.#line(edit.op.slice(4), 0), addressText(edit))
    else if (edit.op === 'set-header') this.#set(this.#line(edit.name, edit.index), edit.value)
    else if (edit.op === 'remove-header') this.#remove(this.#line(edit.name, edit.index))
    else if (edit.op === 'add-header') this.#added.push(`${edit.name}: ${edit.value}`)
    else if (edit.op === 'set-body') this.#setBody(edit.body, edit.contentType)
    else this.#setBody('', '')
  }

  finish(): string {
    const { text, headersEnd, rest } = this.#head
    const eol = text.includes('\n') && !text.includes('\r\n') ? '\n' : '\r\n'
    const emptyLine = text.slice(headersEnd) || (this.#body ? eol : '')
    const fields = splice(text.slice(0, headersEnd), this.#spans)
    const open = (this.#added.length > 0 || emptyLine !== '') && !fields.endsWith('\n')
    const added = this.#added.map((line) => line + eol).join('')
    return fields + (open ? eol : '') + added + emptyLine + (this.#body ?? rest)
  }

  #setRequestUri(uri: string): void {
    const { startLine } = this.#head
    if (startLine.kind !== 'request') throw new RangeError('a response has no Request-URI')
    this.#spans.push({ start: startLine.uriStart, end: startLine.uriEnd, text: uri })
  }

  /** @param contentType undefined: as it is. Empty: none. */
  #setBody(body: string, contentType: string | undefined): void {
    this.#body = body
    if (contentType === '') for (const line of this.#all('content-type')) this.#remove(line)
    else if (contentType !== undefined) this.#setOrAdd('Content-Type', contentType)
    this.#setOrAdd('Content-Length', String(body.length))
  }

  #setOrAdd(name: string, value: string): void {
    const lines = this.#all(name)
    for (const line of lines) this.#set(line, value)
    if (lines.length === 0) this.#added.push(`${name}: ${value}`)
  }

  #set(line: HeaderLine, value: string): void {
    this.#spans.push({ start: line.valueStart, end: line.valueEnd, text: value })
  }

  #remove(line: HeaderLine): void {
    this.#spans.push({ start: line.start, end: line.end, text: '' })
  }

  #line(name: string, at: number): HeaderLine {
    const line = this.#all(name)[at]
    if (!line) throw new RangeError(`the message has no ${name} line number ${at}`)
    return line
  }

  #all(name: string): readonly HeaderLine[] {
    return this.#lines.get(headerKey(name)) ?? []
  }
}

function splice(text: string, spans: Span[]): string {
  const ordered = spans.toSorted((a, b) => a.start - b.start)
  let result = ''
  let position = 0
  for (const span of ordered) {
    result += text.slice(position, span.start) + span.text
    position = span.end
  }
  return result + text.slice(position)
}
