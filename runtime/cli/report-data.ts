import { toText } from '../message/bytes.js'
import type { ReportData } from '../pipeline/plugin.js'

/** The data of a report for a person: values taken from a message are byte strings. */
export function readableData(data: ReportData): ReportData {
  const entries = Object.entries(data).map(([name, value]) => [name, typeof value === 'string' ? textOf(value) : value])
  return Object.fromEntries(entries) as ReportData
}

/** Text that a plugin wrote itself may hold characters that no byte string has. */
function textOf(value: string): string {
  return /[^\0-\xff]/.test(value) ? value : toText(value)
}
