import { diffLines } from 'diff'
import { byteString, toText } from '../message/bytes.js'

/** A line of one message that the other does not have. */
export interface Difference {
  readonly sign: '-' | '+'
  readonly line: string
}

/** The message as text for a person: bytes that are not UTF-8 are replaced. */
export function readable(message: Uint8Array): string {
  return toText(byteString(message))
}

/** Lines of a message without their ends. */
export function linesOf(message: Uint8Array): string[] {
  return readable(message).split(/\r?\n/)
}

/** What was removed and added, in the order of the message. Line ends do not count. */
export function differences(before: readonly string[], after: readonly string[]): Difference[] {
  const changes = diffLines(before.join('\n') + '\n', after.join('\n') + '\n')
  return changes.flatMap(({ added, removed, value }) => {
    if (!added && !removed) return []
    const lines = value.replace(/\n$/, '').split('\n')
    return lines.map((line): Difference => ({ sign: added ? '+' : '-', line }))
  })
}
