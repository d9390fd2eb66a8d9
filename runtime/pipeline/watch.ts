import type { SiteSettings } from './site.js'

/** A plugin on a trunk, in both directions. A fault that one trunk's messages provoke is held against it there only. */
export interface Slot {
  readonly trunk: string
  readonly plugin: string
}

/** The slots of a configuration, in the same order in every thread: the index of one is its number everywhere. */
export function slotsOf({ trunks }: Pick<SiteSettings, 'trunks'>): Slot[] {
  return trunks.flatMap(({ name, ingress, egress }) => {
    const plugins = new Set([...ingress, ...egress].map(({ plugin }) => plugin))
    return [...plugins].map((plugin) => ({ trunk: name, plugin }))
  })
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
