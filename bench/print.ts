import { table } from '../runtime/pages/markdown.js'
import type { Ratio, Table } from './bench.js'

/** A table and its ratios in Markdown: on the screen and in docs/performance.md the same. */
export function print({ columns, rows, ratios }: Table): string[] {
  const figures = table(
    columns,
    rows.map((row) => row.map(cell)),
  )
  return ratios.length === 0 ? figures : [...figures, '', ...ratioTable(ratios)]
}

function ratioTable(ratios: readonly Ratio[]): string[] {
  return table(
    ['ratio', 'median', 'rounds', 'bar', 'stretch', ''],
    ratios.map((ratio) => [
      ratio.name,
      ratio.value.toFixed(2),
      ratio.spread.map((value) => value.toFixed(2)).join(' – '),
      limit(ratio, ratio.bar),
      limit(ratio, ratio.stretch),
      judged(ratio),
    ]),
  )
}

function limit({ better }: Ratio, value: number | undefined): string {
  return value === undefined ? '' : `${better === 'more' ? '≥' : '≤'} ${value}`
}

function judged({ value, better, bar, stretch }: Ratio): string {
  const reaches = (wanted: number): boolean => (better === 'more' ? value >= wanted : value <= wanted)
  if (bar === undefined) return ''
  if (stretch !== undefined && reaches(stretch)) return 'stretch reached'
  return reaches(bar) ? 'reached' : 'missed'
}

/** Three digits that count, and thousands apart. */
function cell(value: string | number): string {
  if (typeof value === 'string') return value
  if (Math.abs(value) >= 100) return Math.round(value).toLocaleString('en-US')
  return String(Number(value.toPrecision(3)))
}
