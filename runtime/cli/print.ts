import { codes, type CodedError } from '../codes.js'
import type { Problem } from '../config/problems.js'
import { hideKeys } from '../mask.js'
import { paintFor } from './colour.js'

/** Writes a line to standard output; whatever it is about, it shows no SRTP key. */
export function say(line = ''): void {
  process.stdout.write(hideKeys(line) + '\n')
}

/** `CODE: detail (place)` and the cure, on standard error. */
export function printError({ code, message, place, cure }: CodedError): void {
  complain(code, message, place, [`cure: ${cure}`])
}

/** Problems of a file: code, detail and place, why it happens, what to do. */
export function printProblems(problems: readonly Problem[]): void {
  for (const { code, detail, place, cure } of problems)
    complain(code, detail, place, [`cause: ${codes[code].cause}`, `cure: ${cure}`])
}

/** A problem as an object for `--json`. */
export function problemJson(found: Problem): object {
  return { ...found, cause: codes[found.code].cause }
}

function complain(code: keyof typeof codes, detail: string, place: string | undefined, more: readonly string[]): void {
  const paint = paintFor(process.stderr)
  const style = codes[code].severity === 'error' ? 'red' : 'yellow'
  const where = place === undefined ? '' : ` (${place})`
  process.stderr.write(
    `${paint(style, code)}: ${hideKeys(detail)}${where}\n${more.map((line) => `  ${line}\n`).join('')}`,
  )
}
