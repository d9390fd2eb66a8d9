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
]

export const heading = `| ${columns.join(' | ')} |\n|${'---|'.repeat(columns.length)}`

export function lineOf({ name, recovery }: Row, policy: string, figures: Figures): string {
  const { offered, completed, edited, unedited, rejected, lost, longest, vain, holds } = figures
  const after = figures.recovery === undefined ? 'never' : figures.recovery.toFixed(1)
  const counted = recovery === 'from the fault' ? after : `${after}*`
  const calls = [offered, completed, edited, unedited, rejected, lost]
  const cells = [name, policy, ...calls, longest.toFixed(1), `${vain} of ${holds}`, counted]
  return `| ${cells.join(' | ')} |`
}
