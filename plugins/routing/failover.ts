import type { Context } from '../../runtime/pipeline/plugin.js'

/** Rule R101: AnywhereNow answers 408 for a number that it does not know, but for other reasons too. */

/** What is kept of a call that AnywhereNow gets although nothing says that it knows the number. */
export interface Pending {
  /** Name of the trunk that gets it next. */
  readonly next: string
  readonly tenant?: string
  /** Whether the INVITE, as it was sent, gave no other reason for a 408; absent until it is sent. */
  readonly clean?: boolean
}

/** The memo comes back from the proxy: what is not of our making counts as nothing. */
export function pendingIn(memo: unknown): Pending | undefined {
  if (typeof memo !== 'object' || memo === null) return undefined
  const { next, tenant, clean } = memo as Partial<Record<keyof Pending, unknown>>
  if (typeof next !== 'string') return undefined
  return { next, ...(typeof tenant === 'string' && { tenant }), ...(typeof clean === 'boolean' && { clean }) }
}

/** What a 408 means: the number is unknown, or why one cannot say so. */
export type Meaning = 'unknown-number' | 'local' | 'ringing' | 'format' | 'late'

/** @param window seconds */
export function meaningOf408({ clean }: Pending, { facts }: Context, window: number): Meaning {
  const { local, ringing, elapsed } = facts
  if (local === true) return 'local'
  if (ringing === true) return 'ringing'
  if (clean !== true) return 'format'
  return typeof elapsed === 'number' && elapsed < window * 1000 ? 'unknown-number' : 'late'
}
