import { byteString, bytesOf } from '../../runtime/message/bytes.js'
import { headerKey } from '../../runtime/message/names.js'
import { parseHead, unfold, type Head, type HeaderLine } from '../../runtime/message/parse.js'

/** The same message as another implementation would write it (rule R2). */
export interface Spelling {
  readonly name: string
  readonly bytes: Uint8Array
}

const letters = new Map(
  'a b c d e f g h i j k l m n o p q r s t u v w x y z'.split(' ').map((letter) => [headerKey(letter), letter]),
)

/** Every spelling under which a plugin must do the same. */
export function spellings(message: Uint8Array): Spelling[] {
  return [
    { name: 'upper-case header names', bytes: respelled(message, (name, value) => `${name.toUpperCase()}: ${value}`) },
    { name: 'compact header names', bytes: respelled(message, (name, value) => `${compact(name)}:${value}`) },
    { name: 'blanks before the colon', bytes: respelled(message, (name, value) => `${name} \t:\t${value}`) },
    { name: 'folded lines', bytes: respelled(message, (name, value) => `${name}:\r\n\t${folded(value)}`) },
  ]
}

/** What a message says, whatever its spelling: one line a header, its key first, and the body. */
export function meaning(message: Uint8Array): string {
  const head = parseHead(message)
  if (!head) return byteString(message)
  const lines = head.lines.map(
    (line) => `${line.key}: ${unfold(head.text.slice(line.valueStart, line.valueEnd)).trim()}`,
  )
  return [startLine(head), ...lines, '', byteString(message, head.bodyStart)].join('\n')
}

function respelled(message: Uint8Array, spell: (name: string, value: string) => string): Uint8Array {
  const head = parseHead(message)
  if (!head) return message
  const { text, lines } = head
  const spelled = lines.map((line) =>
    line.key === '' ? text.slice(line.start, line.end) : spelledLine(text, line, spell),
  )
  const before = text.slice(0, lines[0]?.start ?? head.headersEnd)
  return bytesOf(before + spelled.join('') + text.slice(head.headersEnd) + byteString(message, head.bodyStart))
}

function spelledLine(text: string, line: HeaderLine, spell: (name: string, value: string) => string): string {
  const eol = text.slice(0, line.end).endsWith('\r\n') ? '\r\n' : '\n'
  const value = unfold(text.slice(line.valueStart, line.valueEnd))
  return spell(text.slice(line.start, line.nameEnd), value) + eol
}

function compact(name: string): string {
  return letters.get(headerKey(name)) ?? name
}

/** Folds at the first blank that stands alone, outside quotes and angle brackets. */
function folded(value: string): string {
  const match = /^((?:"(?:[^"\\]|\\.)*"|<[^>]*>|[^\s"<])*) (?=\S)/.exec(value)
  return match ? `${match[1] ?? ''}\r\n ${value.slice(match[0].length)}` : value
}

function startLine({ text, lines, headersEnd }: Head): string {
  return text.slice(0, lines[0]?.start ?? headersEnd).trim()
}
