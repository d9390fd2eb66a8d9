import type { SiteSettings, TrunkSetting } from './site.js'

/**
 * A plugin on a trunk, in both directions. A fault that one trunk's messages provoke is held against it there only. The
 * slots of a configuration are numbered trunk by trunk, the same in every thread.
 */
export interface Slot {
  readonly trunk: string
  readonly plugin: string
}

/** The plugins of a trunk, in the order of its slots. */
export function pluginsOn({ ingress, egress }: Pick<TrunkSetting, 'ingress' | 'egress'>): string[] {
  return [...new Set([...ingress, ...egress].map(({ plugin }) => plugin))]
}

export function slotCount({ trunks }: Pick<SiteSettings, 'trunks'>): number {
  return trunks.reduce((count, trunk) => count + pluginsOn(trunk).length, 0)
}

/** Counts its way there: a list of all slots would hold some twenty for each trunk, and only what fails is looked up. */
export function slotAt(number: number, { trunks }: Pick<SiteSettings, 'trunks'>): Slot | undefined {
  let first = 0
  for (const trunk of trunks) {
    const plugins = pluginsOn(trunk)
    const plugin = plugins[number - first]
    if (plugin !== undefined) return { trunk: trunk.name, plugin }
    first += plugins.length
  }
  return undefined
}

/**
 * Looks on while steps run, and may have one left out. A verdict is a function of its question; which plugins are
 * suspended is the one thing beside it, and each message that goes without one says so in a report.
 */
export interface Watch {
  /** @returns false when the plugin is suspended: this message goes without it. */
  admits(slot: number): boolean
  /** The plugin gets the message now. */
  begins(slot: number): void
  worked(slot: number): void
  threw(slot: number): void
}

/** Without a running sidecar nothing is ever suspended. */
export const unwatched: Watch = { admits: () => true, begins() {}, worked() {}, threw() {} }
