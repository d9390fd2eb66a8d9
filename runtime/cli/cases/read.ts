import { readYaml } from '../../config/document.js'
import { problemsOf } from '../../config/issues.js'
import { problem, type Path, type Problem } from '../../config/problems.js'
import { caseSchema, type Case } from './schema.js'

const codes = { unknownKey: 'CASE_UNKNOWN_KEY', missing: 'CASE_INVALID', invalid: 'CASE_INVALID' } as const

/** A case as it stands in its file; without `found` where it cannot be run. */
export interface PlacedCase {
  readonly name: string
  /** `file:line:column`. */
  readonly place: string
  readonly found: Case | undefined
  readonly problems: readonly Problem[]
}

/** Reads a file of cases: a list. A file that is none counts as one case that cannot be run. */
export function readCases(text: string, file: string): PlacedCase[] {
  const { value, place, problems } = readYaml(text, file)
  if (problems.length > 0) return [{ name: file, place: file, found: undefined, problems }]
  if (!Array.isArray(value) || value.length === 0) {
    const fault = problem('CASE_INVALID', place([]), [], 'expected a list of cases')
    return [{ name: file, place: file, found: undefined, problems: [fault] }]
  }
  return value.map((entry: unknown, index) => {
    const result = caseSchema.safeParse(entry)
    const name = (entry as { it?: unknown } | null)?.it
    const common = { name: typeof name === 'string' ? name : `case ${index + 1}`, place: place([index]) }
    if (result.success) return { ...common, found: result.data, problems: [] }
    const checked = {
      schema: caseSchema,
      value: entry,
      inFile: (path: Path): Path => [index, ...path],
      place,
      ...codes,
    }
    return { ...common, found: undefined, problems: problemsOf(result.error.issues, checked) }
  })
}
