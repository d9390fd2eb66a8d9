import { CsvError, parse } from 'csv-parse/sync'
import { problem, type Problem } from './problems.js'

/** One row of a CSV file. */
export interface Row {
  readonly fields: readonly string[]
  /** `file:line:column` of a field; of the row where there is none. */
  readonly place: (column?: number) => string
}

/** Rows of a CSV file, the head first; empty rows and lines that begin with `#` are left out. */
export interface Csv {
  readonly rows: readonly Row[]
  readonly problems: readonly Problem[]
}

interface Record {
  readonly record: readonly string[]
  readonly info: { readonly lines: number }
}

const format = {
  bom: true,
  comment: '#',
  comment_no_infix: true,
  info: true,
  record_delimiter: ['\r\n', '\n'],
  relax_column_count: true,
  skip_empty_lines: true,
  skip_records_with_empty_values: true,
  trim: true,
}

/** @param file as it shall appear in places. Never throws: bad syntax is in `problems`. */
export function readCsv(text: string, file: string): Csv {
  const lines = text.split('\n')
  const row = ({ record, info }: Record): Row => {
    const place = (column = 0): string => `${file}:${info.lines}:${offsetOf(lines[info.lines - 1] ?? '', column) + 1}`
    return { fields: record, place }
  }
  try {
    // With `info` a record is wrapped, which the types of csv-parse do not say.
    return { rows: (parse(text, format) as unknown as Record[]).map(row), problems: [] }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    const line = typeof error.lines === 'number' ? error.lines : 1
    return { rows: [], problems: [problem('CSV_SYNTAX', `${file}:${line}:1`, [], error.message)] }
  }
}

/** Where a field begins in its line: behind the comma before it, commas in quotes not counted. */
function offsetOf(line: string, column: number): number {
  const before = /^(?:"(?:[^"]|"")*"|[^",])*,/
  let offset = 0
  for (let passed = 0; passed < column; passed++) offset += before.exec(line.slice(offset))?.[0].length ?? 0
  return offset + (/^\s*/.exec(line.slice(offset))?.[0].length ?? 0)
}
