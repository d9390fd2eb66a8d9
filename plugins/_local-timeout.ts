import type { Context } from '../runtime/pipeline/plugin.js'

/** The proxy gave up waiting: nothing that AnywhereNow said (rules R101, R111). */
export function reportLocalTimeout({ facts, report }: Context): void {
  const { ringing, elapsed } = facts
  report('LOCAL_TIMEOUT', { ringing: ringing === true, ...(typeof elapsed === 'number' && { elapsed }) })
}
