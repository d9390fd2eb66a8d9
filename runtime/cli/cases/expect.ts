import type { Loaded } from '../../config/config.js'
import { applyEdits } from '../../message/apply.js'
import { toText } from '../../message/bytes.js'
import { headerKey } from '../../message/names.js'
import type { Outcome } from '../../pipeline/outcome.js'
import { differences, linesOf, type Difference } from '../message-diff.js'
import { readableData } from '../report-data.js'
import type { Expectation } from './schema.js'

/** Something expected that is not so: `-` is what was expected, `+` what there is. */
export interface Mismatch {
  readonly what: string
  readonly diff: readonly Difference[]
}

/** Compares what came of a message with what a case expects of it. */
export function mismatches(expected: Expectation, message: Uint8Array, outcome: Outcome): Mismatch[] {
  const result = linesOf(applyEdits(message, outcome.edits))
  return [
    ...same('action', expected.action, outcome.action),
    ...same('status', expected.status, outcome.status),
    ...same('trunk', expected.trunk, outcome.trunk),
    ...headersMissing(expected.headers ?? [], outcome),
    ...linesMissing(expected.lines ?? [], result),
    ...linesPresent(expected.gone ?? [], result),
    ...(expected.unchanged ? edited(message, outcome) : []),
    ...reportsMissing(expected.reports ?? [], outcome),
    ...(expected.noReports && outcome.reports.length > 0 ? [mismatch('reports', [], reportTexts(outcome))] : []),
    ...hintsMissing(expected.hints ?? {}, outcome),
  ]
}

function mismatch(what: string, expected: readonly string[], got: readonly string[]): Mismatch {
  const wanted = expected.map((line): Difference => ({ sign: '-', line }))
  return { what, diff: [...wanted, ...got.map((line): Difference => ({ sign: '+', line }))] }
}

type Word = string | number | undefined

function same(what: string, expected: Word, got: Word): Mismatch[] {
  return expected === undefined || expected === got ? [] : [mismatch(what, [String(expected)], [String(got ?? 'none')])]
}

function headersMissing(expected: readonly string[], { headers }: Outcome): Mismatch[] {
  const got = headers.map(([name, value]) => toText(`${name}: ${value}`))
  const missing = expected.filter((line) => !got.some((other) => normalised(other) === normalised(line)))
  return missing.length === 0 ? [] : [mismatch('headers of the reject', missing, got)]
}

/** Header names compare in any spelling, blanks around the value do not count. */
function normalised(header: string): string {
  const colon = header.indexOf(':')
  return `${headerKey(header.slice(0, colon).trim())}:${header.slice(colon + 1).trim()}`
}

function linesMissing(expected: readonly string[], result: readonly string[]): Mismatch[] {
  return expected
    .filter((line) => !result.includes(line))
    .map((line) =>
      mismatch(
        'lines',
        [line],
        result.filter((other) => kindOf(other) === kindOf(line)),
      ),
    )
}

function linesPresent(unwanted: readonly string[], result: readonly string[]): Mismatch[] {
  const present = unwanted.filter((line) => result.includes(line))
  return present.length === 0 ? [] : [mismatch('gone', [], present)]
}

/** What a line is about: `from` of `f: <sip:…>`, `m=` of `m=audio …`, the method of a start line. */
function kindOf(line: string): string {
  if (/^[a-z]=/.test(line)) return /^a=[^:]*/.exec(line)?.[0] ?? line.slice(0, 2)
  const name = /^([^\s:]+)\s*:/.exec(line)?.[1]
  return name === undefined ? (line.split(' ')[0] ?? '') : headerKey(name)
}

/** Edits that an outcome makes, as a difference of the message; an edit that changes nothing is a fault too. */
export function edited(message: Uint8Array, { edits }: Outcome, what = 'unchanged'): Mismatch[] {
  if (edits.length === 0) return []
  const diff = differences(linesOf(message), linesOf(applyEdits(message, edits)))
  return [{ what, diff: diff.length > 0 ? diff : [{ sign: '+', line: toText(JSON.stringify(edits)) }] }]
}

function reportsMissing(expected: NonNullable<Expectation['reports']>, outcome: Outcome): Mismatch[] {
  const missing = expected.filter((report) => {
    const { code, ...data } = typeof report === 'string' ? { code: report } : report
    return !outcome.reports.some((got) => got.code === code && covers({ ...got, ...readableData(got.data) }, data))
  })
  const wanted = missing.map((report) => (typeof report === 'string' ? report : JSON.stringify(report)))
  return missing.length === 0 ? [] : [mismatch('reports', wanted, reportTexts(outcome))]
}

function reportTexts({ reports }: Outcome): string[] {
  return reports.map(({ code, data }) =>
    Object.keys(data).length === 0 ? code : JSON.stringify({ code, ...readableData(data) }),
  )
}

function hintsMissing(expected: Readonly<Record<string, unknown>>, { hints }: Outcome): Mismatch[] {
  if (covers(hints, expected)) return []
  return [mismatch('hints', [JSON.stringify(expected)], [JSON.stringify(hints)])]
}

/** Whether all wanted members are there. `12` in YAML and `'12'` from a header are the same to a reader. */
function covers(got: object, wanted: Readonly<Record<string, unknown>>): boolean {
  const given = new Map(Object.entries(got).map(([name, value]) => [name, String(value)]))
  return Object.entries(wanted).every(([name, value]) => given.get(name) === String(value))
}

/** Compares what is wrong with a configuration with what a case expects to be wrong. */
export function problemsMissing(expected: readonly string[], loaded: Loaded): Mismatch[] {
  const found = (loaded.ok ? loaded.config.warnings : loaded.problems).map(({ code }) => code)
  return expected.every((code) => (found as string[]).includes(code)) ? [] : [mismatch('problems', expected, found)]
}
