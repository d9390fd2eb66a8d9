import type { Building } from './chain.js'
import { suggestion } from './nearest.js'
import { checkPeers } from './peers.js'
import { problem, type Path } from './problems.js'
import type { ConfigInput } from './schema.js'
import { checkTenants } from './tenants.js'

/** What the keys of the file say about each other. */
export function checkSite(building: Building): void {
  checkTrunkNames(building)
  checkMatches(building)
  checkPeers(building)
  checkTenants(building)
  const { input, place, problems } = building
  if (emergencyTrunkOf(input) === undefined)
    problems.push(problem('EMERGENCY_TRUNK_NONE', place(['trunks'], 'key'), ['trunks'], 'no trunk for emergency calls'))
}

/** Rule R11: the trunk that is named, or the first of kind itsp. */
export function emergencyTrunkOf({ emergencyTrunk, trunks }: ConfigInput): string | undefined {
  return emergencyTrunk ?? Object.entries(trunks).find(([, { kind }]) => kind === 'itsp')?.[0]
}

function checkTrunkNames({ input, place, problems }: Building): void {
  const known = Object.keys(input.trunks)
  for (const key of ['emergencyTrunk', 'unknownTrunk'] as const) {
    const name = input[key]
    if (name === undefined || known.includes(name)) continue
    problems.push(
      problem('TRUNK_NOT_DEFINED', place([key]), [key], `there is no trunk "${name}"${suggestion(name, known)}`),
    )
  }
}

function checkMatches({ input, place, problems }: Building): void {
  const seen = new Map<string, string>()
  for (const [trunk, { match }] of Object.entries(input.trunks))
    for (const [index, entry] of match.entries()) {
      const path: Path = ['trunks', trunk, 'match', index]
      const key = JSON.stringify(Object.entries(entry).sort()).toLowerCase()
      const other = seen.get(key)
      if (other === undefined) seen.set(key, trunk)
      else problems.push(problem('MATCH_TWICE', place(path), path, `the same entry stands under ${other}`))
    }
}
