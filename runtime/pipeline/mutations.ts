import type { EditRules } from '../message/guard.js'
import { headerKey } from '../message/names.js'
import type { Mutations } from './site.js'

/** What one plugin may touch; undefined where only rule R7 holds. */
export function rulesOf(mutations: Mutations | undefined, plugin: string): EditRules | undefined {
  if (!mutations) return undefined
  const { deny, allow, plugins } = mutations
  const own = Object.hasOwn(plugins, plugin) ? plugins[plugin] : undefined
  if (deny.length === 0 && allow.length === 0 && !own) return undefined
  const keys = (names: readonly string[]): ReadonlySet<string> => new Set(names.map(headerKey))
  return { deny: keys([...deny, ...(own?.deny ?? [])]), only: own?.only && keys(own.only), allow: keys(allow) }
}
