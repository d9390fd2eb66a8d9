import type { Figures } from './figures.js'
import type { Row } from './row.js'

const columns = [
  'fault',
  'policy',
  'offered',
  'completed',
  'edited',
  'unedited',
  'rejected',
  'lost',
  'longest hold, ms',
  'held to the deadline',
  'recovered after, s',
] as const

export const heading = `| ${columns.join(' | ')} |\n|${'---|'.repeat(columns.length)}`

export function lineOf({ name, recovery }: Row, policy: string, figures: Figures): string {
  const { offered, completed, edited, unedited, rejected, lost, longest, vain, holds } = figures
  const after = figures.recovery === undefined ? 'never' : figures.recovery.toFixed(1)
  const counted = recovery === 'from the fault' ? after : `${after}*`
  const calls = [offered, completed, edited, unedited, rejected, lost]
  const cells = [name, policy, ...calls, longest.toFixed(1), `${vain} of ${holds}`, counted]
  return `| ${cells.join(' | ')} |`
}

/** A line that {@link lineOf} made, by column. */
export function cellsOf(line: string): Record<(typeof columns)[number], string> {
  const cells = line.split('|').map((cell) => cell.trim())
  return Object.fromEntries(columns.map((column, index) => [column, cells[index + 1] ?? ''])) as ReturnType<
    typeof cellsOf
  >
}
