import { order as builtinOrder } from '../../plugins/index.js'
import { directionOf, type Plugin } from '../pipeline/plugin.js'
import type { Direction } from '../pipeline/site.js'

export const directions = ['ingress', 'egress'] as const satisfies readonly Direction[]

/** Whether a plugin can do anything in a direction. */
export function actsIn(plugin: Plugin, direction: Direction): boolean {
  return plugin.on.some(({ stage }) => directionOf(stage) === direction)
}

/**
 * The plugins that can act in a direction, in the order in which they run (rule R12): those that the configuration
 * names, then the others in their default order, those from outside last.
 */
export function orderOf(
  direction: Direction,
  plugins: ReadonlyMap<string, Plugin>,
  wanted: readonly string[],
): Plugin[] {
  const names = new Set([...wanted, ...builtinOrder[direction], ...plugins.keys()])
  return [...names].flatMap((name) => plugins.get(name) ?? []).filter((plugin) => actsIn(plugin, direction))
}
