import { codes, type Code, type CodedError, type Severity } from '../codes.js'

/** Path of a key in the configuration, `['trunks', 'pbx', 'kind']`. */
export type Path = readonly PropertyKey[]

/** Something wrong, or worth a look, in a file that a person writes. */
export interface Problem {
  readonly code: Code
  readonly severity: Severity
  /** `file:line:column`. */
  readonly place: string
  /** Dotted path of the key, `trunks.pbx.kind`; empty for the file as a whole. */
  readonly path: string
  readonly detail: string
  readonly cure: string
}

/** `file:line:column` of a key or its value; of the nearest key around it when it is not in the file. */
export type Places = (path: Path, at?: 'key' | 'value') => string

/** Where a configuration's value came from. */
export interface Origin {
  /** Absolute path; modules and certificates are looked up from its directory. */
  readonly file: string
  readonly place: Places
}

export function problem(code: Code, place: string, path: Path, detail: string): Problem {
  const { severity, cure } = codes[code]
  return { code, severity, place, path: path.map(String).join('.'), detail, cure }
}

/** An error thrown below, as a problem of the file. */
export function problemOf(error: CodedError, place: string, path: Path): Problem {
  return problem(error.code, place, path, error.message)
}

/** Whether any of them forbids to use the file. */
export function anyError(problems: readonly Problem[]): boolean {
  return problems.some(({ severity }) => severity === 'error')
}

/** Each problem once, file by file in the order of its lines: an option for all trunks is checked for each of them. */
export function distinct(problems: readonly Problem[]): Problem[] {
  const seen = new Map(problems.map((each) => [`${each.code} ${each.place} ${each.detail}`, each]))
  const files = [...new Set(problems.map(fileOf))]
  return [...seen.values()].sort((a, b) => files.indexOf(fileOf(a)) - files.indexOf(fileOf(b)) || lineOf(a) - lineOf(b))
}

function fileOf({ place }: Problem): string {
  return place.replace(/:\d+:\d+$/, '')
}

function lineOf({ place }: Problem): number {
  return Number(/:(\d+):\d+$/.exec(place)?.[1] ?? 0)
}
