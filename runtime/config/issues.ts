import type { z } from 'zod'
import { codes, type Code } from '../codes.js'
import { suggestion } from './nearest.js'
import { problem, type Path, type Places, type Problem } from './problems.js'

type Issue = z.core.$ZodIssue

/** What a schema was asked to check, and how its findings are to be called. */
export interface Checked {
  readonly schema: z.ZodType
  readonly value: unknown
  /** Path in the file of a path in the value. */
  readonly inFile: (inner: Path) => Path
  readonly place: Places
  readonly unknownKey: Code
  readonly missing: Code
  readonly invalid: Code
}

/** The findings of zod as problems with a place in the file. */
export function problemsOf(issues: readonly Issue[], checked: Checked): Problem[] {
  return issues.flatMap((issue) => problemsOfIssue(issue, [], checked))
}

function problemsOfIssue(issue: Issue, base: Path, checked: Checked): Problem[] {
  const within = [...base, ...issue.path]
  const path = checked.inFile(within)
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownKey(key, within, checked))
  if (issue.code !== 'custom' && valueAt(checked.value, within) === undefined)
    return [problem(checked.missing, checked.place(path), path, `"${String(path.at(-1))}" is missing`)]
  if (issue.code === 'invalid_union') {
    const branch = telling(issue.errors)
    if (branch) return branch.flatMap((inner) => problemsOfIssue(inner, within, checked))
  }
  if (issue.code === 'invalid_key') return [problem(checked.invalid, checked.place(path, 'key'), path, keyFault(issue))]
  return [problem(codeOf(issue) ?? checked.invalid, checked.place(path), path, `${nameOf(path)}: ${issue.message}`)]
}

/** The code that a plugin's own check gives: `refine(…, { params: { code: 'UA_MATCHES_PATTERN' } })`. */
function codeOf(issue: Issue): Code | undefined {
  const code: unknown = issue.code === 'custom' ? issue.params?.code : undefined
  return typeof code === 'string' && Object.hasOwn(codes, code) ? (code as Code) : undefined
}

/** Of the alternatives of a union, the one that came furthest: its findings help, those of the others do not. */
function telling(branches: readonly (readonly Issue[])[]): readonly Issue[] | undefined {
  return branches.find((issues) => issues.every(({ code, path }) => code === 'unrecognized_keys' || path.length > 0))
}

function unknownKey(key: string, within: Path, checked: Checked): Problem {
  const path = checked.inFile([...within, key])
  const known = keysAt(checked.schema, within)
  return problem(
    checked.unknownKey,
    checked.place(path, 'key'),
    path,
    `"${key}" is no key here${suggestion(key, known)}`,
  )
}

function keyFault(issue: Extract<Issue, { code: 'invalid_key' }>): string {
  return `${nameOf(issue.path)}: ${issue.issues.map(({ message }) => message).join(', ')}`
}

function nameOf(path: Path): string {
  return path.length === 0 ? 'the file' : path.map(String).join('.')
}

function valueAt(value: unknown, path: Path): unknown {
  let current = value
  for (const step of path) current = (current as Record<PropertyKey, unknown> | null | undefined)?.[step]
  return current
}

/** Names of the keys that the schema knows at a path; none where it is no object. */
export function keysAt(schema: unknown, path: Path): string[] {
  const def = definitionOf(schema)
  if (!def) return []
  if (def.innerType) return keysAt(def.innerType, path)
  if (def.in) return keysAt(def.in, path)
  if (def.options) return [...new Set(def.options.flatMap((option) => keysAt(option, path)))]
  const [step, ...rest] = path
  if (step === undefined) return Object.keys(def.shape ?? {})
  return keysAt(def.shape?.[String(step)] ?? def.valueType ?? def.element, rest)
}

/** What is used of a zod 4 definition, whatever copy of zod a plugin brings. */
interface Definition {
  readonly shape?: Readonly<Record<string, unknown>>
  readonly innerType?: unknown
  readonly in?: unknown
  readonly options?: readonly unknown[]
  readonly valueType?: unknown
  readonly element?: unknown
}

function definitionOf(schema: unknown): Definition | undefined {
  return (schema as { def?: Definition } | undefined)?.def
}
