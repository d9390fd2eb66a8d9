import type { Plugin } from '../pipeline/plugin.js'
import { trunkKinds, type Direction, type TrunkKind } from '../pipeline/site.js'
import { table } from './markdown.js'

const directions: readonly Direction[] = ['ingress', 'egress']

/** `ingress itsp`, `egress teams` … */
export type Cell = `${Direction} ${TrunkKind}`

/** Where a plugin can be on by default: both directions of every kind of trunk. */
export const cells: readonly Cell[] = directions.flatMap((direction) =>
  trunkKinds.map((kind): Cell => `${direction} ${kind}`),
)

/** Where a plugin is on unless the configuration says otherwise. */
export function cellsOn({ onByDefault }: Plugin): Cell[] {
  return cells.filter((cell) => {
    const [direction, kind] = cell.split(' ') as [Direction, TrunkKind]
    return onByDefault[direction]?.includes(kind)
  })
}

/** Which plugin is on by default for which direction of which kind of trunk. */
export function defaultMatrix(plugins: readonly Plugin[]): string[] {
  const columns = cells.map((cell) => cell.replace('ingress', 'from').replace('egress', 'to'))
  const rows = plugins.map((plugin) => {
    const on = cellsOn(plugin)
    return [`[${plugin.name}](#${plugin.name})`, ...cells.map((cell) => (on.includes(cell) ? 'on' : '–'))]
  })
  return table(['', ...columns], rows)
}
