import { messageOf } from '../../runtime/cli/cases/lay.js'
import { byteString, bytesOf } from '../../runtime/message/bytes.js'
import { headerKey } from '../../runtime/message/names.js'

/**
 * Template tags that make a message of the lines that matter. Indentation is removed, a line that starts with more
 * blanks than the others continues its header, `a=…` goes into the stock SDP, an empty line begins a body of its
 * own. Backslashes stand for themselves, so a display name is written as in SIP: `"Smith \"Jo\" <x>"`.
 */
export type Template = (strings: TemplateStringsArray, ...values: readonly unknown[]) => Uint8Array

/** An INVITE with an SDP offer. */
export const invite: Template = (strings, ...values) => laid('egress', dedent(strings, values))

/** A 200 to an INVITE, with an SDP answer. */
export const ok: Template = (strings, ...values) => laid('reply', dedent(strings, values))

/** The message whose start line comes first: any request, any response. */
export const sip: Template = (strings, ...values) => laid('egress', dedent(strings, values))

/** A whole message; nothing is added to it but CR before each LF. */
export const whole: Template = (strings, ...values) =>
  Buffer.from(dedent(strings, values).join('\r\n') + '\r\n', 'utf8')

/** The lines between the backticks, without the indentation that all of them share. */
function dedent(strings: TemplateStringsArray, values: readonly unknown[]): string[] {
  const text = strings.raw.map((part, index) => part + (index < values.length ? String(values[index]) : '')).join('')
  const lines = text
    .replace(/^[ \t]*\n/, '')
    .replace(/\n[ \t]*$/, '')
    .split('\n')
  const indents = lines.filter((line) => line.trim() !== '').map((line) => line.length - line.trimStart().length)
  const shared = Math.min(...indents)
  const dedented = lines.map((line) => (line.trim() === '' ? '' : line.slice(shared)))
  return dedented.length === 1 && dedented[0] === '' ? [] : dedented
}

function laid(stage: 'egress' | 'reply', lines: string[]): Uint8Array {
  const given = new Set(lines.slice(0, lines.indexOf('') < 0 ? undefined : lines.indexOf('')).map(keyOf))
  const text = byteString(messageOf({ stage, lines }))
  const end = text.indexOf('\r\n\r\n')
  const head = text.slice(0, end).split('\r\n')
  return bytesOf(head.map((line) => (given.has(keyOf(line)) ? line : oddly(line))).join('\r\n') + text.slice(end))
}

/** Spellings that RFC 3261 allows and plugins forget; the stock's lines have them, those of the author do not. */
const odd: Readonly<Record<string, (value: string) => string>> = {
  to: (value) => `t:${value}`,
  from: (value) => `From  :  ${value}`,
  'call-id': (value) => `i :${value}`,
  'max-forwards': (value) => `MAX-FORWARDS:${value}`,
  contact: (value) => `Contact:\r\n ${value}`,
  cseq: (value) => `CSeq: ${value.replace(' ', '   ')}`,
  'content-type': (value) => `c: ${value.replace('/sdp', '/SDP')}`,
  'content-length': (value) => `l:${value}`,
}

function oddly(line: string): string {
  const colon = line.indexOf(':')
  return odd[keyOf(line)]?.(line.slice(colon + 1).trim()) ?? line
}

function keyOf(line: string): string {
  return /^[A-Z]+ \S+ SIP|^SIP\//.test(line) ? '' : headerKey(line.slice(0, Math.max(line.indexOf(':'), 0)).trim())
}
