import { isDeepStrictEqual } from 'node:util'
import { isMap, isScalar, type Node, type Pair, type YAMLMap } from 'yaml'
import { CodedError } from '../codes.js'
import { readYaml } from '../config/document.js'
import type { Path } from '../config/problems.js'

/**
 * Sets the state of a plugin in the text of a configuration. Only the place of the change is rewritten, so comments,
 * blank lines and quoting stay as they are.
 * @param path of the plugin's entry; maps on the way to it are made where they are missing
 * @throws CodedError EDIT_BY_HAND where the text cannot be edited safely (an alias on the way)
 */
export function setState(text: string, file: string, path: readonly string[], state: string): string {
  const { document, place, value } = readYaml(text, file)
  const full = isMap(document.getIn(path)) ? [...path, 'state'] : path
  if (document.getIn(full) === state) return text
  const edited = splice(text, document.contents, full, state)
  const { value: reread, problems } = readYaml(edited, file)
  if (problems.length > 0 || !isDeepStrictEqual(reread, withValue(value, full, state)))
    throw new CodedError('EDIT_BY_HAND', `${full.join('.')} cannot be set here`, place(path, 'key'))
  return edited
}

function withValue(value: unknown, [key, ...rest]: readonly string[], state: string): unknown {
  if (key === undefined) return state
  const map = (value ?? {}) as Readonly<Record<string, unknown>>
  return { ...map, [key]: withValue(map[key], rest, state) }
}

/** Follows the path as far as the text has it, and puts the rest there. */
function splice(text: string, root: Node | null, path: readonly string[], state: string): string {
  let node: unknown = root
  for (const [depth, key] of path.entries()) {
    const rest = path.slice(depth + 1)
    const pair = isMap(node) ? pairOf(node, key) : undefined
    if (!pair) return isMap(node) ? intoMap(text, node, path.slice(depth), state) : text
    if (rest.length === 0 || isScalar(pair.value)) return overValue(text, pair, rest, state)
    node = pair.value
  }
  return text
}

function pairOf(map: YAMLMap, key: string): Pair | undefined {
  return map.items.find((pair) => String(isScalar(pair.key) ? pair.key.value : pair.key) === key)
}

/** Over a scalar: `off` becomes `on`, and nothing at all a whole map. Anything else is left for the check to find. */
function overValue(text: string, { key, value }: Pair, rest: Path, state: string): string {
  if (!isScalar(value) || !value.range) return text
  const [start, end] = value.range
  if (start < end) return text.slice(0, start) + flow(rest, state) + text.slice(end)
  // Nothing behind the colon: the range of nothing is behind the comments that follow.
  const colon = text.indexOf(':', (key as Node).range?.[1])
  return insert(text, colon + 1, ` ${flow(rest, state)}`)
}

/** `{ egress: { e164: on } }` */
function flow(path: Path, state: string): string {
  return path.reduceRight<string>((inner, key) => `{ ${String(key)}: ${inner} }`, state)
}

function intoMap(text: string, map: YAMLMap, rest: readonly string[], state: string): string {
  const [key = '', ...below] = rest
  const last = map.items.at(-1)
  const [start = 0] = map.range ?? []
  if (!last) return insert(text, text.indexOf('{', start) + 1, ` ${key}: ${flow(below, state)} `)
  if (map.flow) return insert(text, endOf(last), `, ${key}: ${flow(below, state)}`)
  const column = start - (text.lastIndexOf('\n', start - 1) + 1)
  const at = endOfLine(text, endOf(last))
  const eol = text.includes('\r\n') ? '\r\n' : '\n'
  return insert(
    text,
    at,
    blockLines(rest, state, ' '.repeat(column))
      .map((line) => eol + line)
      .join(''),
  )
}

/** Each key on a line of its own, two blanks deeper than the one before. */
function blockLines([key, ...below]: readonly string[], state: string, indent: string): string[] {
  if (below.length === 0) return [`${indent}${key ?? ''}: ${state}`]
  return [`${indent}${key ?? ''}:`, ...blockLines(below, state, indent + '  ')]
}

/** Offset behind the value of a pair, without the comment that follows it. */
function endOf({ key, value }: Pair): number {
  const [, valueEnd] = (value as Node | null)?.range ?? []
  return valueEnd ?? (key as Node).range?.[1] ?? 0
}

/** The line end at or behind an offset. A nested map or a text block may already end behind its own. */
function endOfLine(text: string, offset: number): number {
  const from = text[offset - 1] === '\n' ? offset - 1 : offset
  const found = text.indexOf('\n', from)
  const end = found < 0 ? text.length : found
  return text[end - 1] === '\r' ? end - 1 : end
}

function insert(text: string, at: number, what: string): string {
  return text.slice(0, at) + what + text.slice(at)
}
