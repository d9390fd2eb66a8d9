import { isCollection, isMap, isScalar, LineCounter, parseDocument, type Document, type Node, type Range } from 'yaml'
import { problem, type Path, type Places, type Problem } from './problems.js'

/** A YAML file: its value, where each key stands, and what is wrong with its syntax. */
export interface YamlFile {
  readonly file: string
  readonly document: Document
  readonly value: unknown
  readonly place: Places
  readonly problems: readonly Problem[]
}

/** @param file as it shall appear in places. Never throws: bad syntax is in `problems`. */
export function readYaml(text: string, file: string): YamlFile {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, logLevel: 'error' })
  const at = (offset: number): string => {
    const { line, col } = lines.linePos(offset)
    return `${file}:${line}:${col}`
  }
  const problems = document.errors.map((error) => problem('CONFIG_SYNTAX', at(error.pos[0]), [], error.message))
  const place: Places = (path, which = 'value') => at(offsetOf(document, path, which))
  if (problems.length > 0) return { file, document, value: undefined, place, problems }
  try {
    return { file, document, value: document.toJS(), place, problems }
  } catch (error) {
    // toJS refuses a file whose aliases would fill the memory.
    const detail = error instanceof Error ? error.message : String(error)
    return { file, document, value: undefined, place, problems: [problem('CONFIG_SYNTAX', at(0), [], detail)] }
  }
}

/** Offset of the value at the path, of its key, or of the deepest node on the way to it. */
function offsetOf(document: Document, path: Path, which: 'key' | 'value'): number {
  let node: unknown = document.contents
  let offset = startOf(node) ?? 0
  for (const [depth, step] of path.entries()) {
    const next = isCollection(node) ? (node.get(step, true) as Node | undefined) : undefined
    const key = isMap(node) ? node.items.find(({ key: name }) => keyOf(name) === String(step))?.key : undefined
    if (next === undefined && key === undefined) break
    const last = depth === path.length - 1
    offset = (last && which === 'value' ? startOf(next) : undefined) ?? startOf(key) ?? startOf(next) ?? offset
    node = next
  }
  return offset
}

function keyOf(key: unknown): string {
  return String(isScalar(key) ? key.value : key)
}

function startOf(node: unknown): number | undefined {
  return (node as { range?: Range | null } | null | undefined)?.range?.[0]
}
