import type { NumberEntry } from '../directory/entry.js'
import type { Building } from './chain.js'
import { problem } from './problems.js'

/** Rule R88: a call to a PSTN agent is known by the agent's number, or else by that of the UCC that calls. */
export function lintImpersonation(directory: readonly NumberEntry[], { input, place, problems }: Building): void {
  const ucc = directory.find(({ kind }) => kind === 'pstn-ucc')
  if (!ucc || directory.some(({ kind }) => kind === 'pstn-agent')) return
  if (!Object.values(input.trunks).some(({ kind }) => kind === 'anywherenow')) return
  const path = ['directory']
  const detail = `${ucc.number} is pstn-ucc, and no number is pstn-agent`
  problems.push(problem('PSTN_UCC_IMPERSONATION', place(path), path, detail))
}
