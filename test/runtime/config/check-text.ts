import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Config } from '../../../runtime/config/config.js'
import { checkConfig } from '../../../runtime/config/load.js'
import type { Problem } from '../../../runtime/config/problems.js'

/** Compiled plugins that stand for a user's own. */
export const fixtures = fileURLToPath(new URL('./fixtures', import.meta.url))

/** The least that a configuration needs. */
export const least = 'localDomain: sbc.example\ntrunks:\n  itsp: { kind: itsp }\n'

/** Checks text as the file `sipcar.yaml` beside the fixtures. @returns the accepted configuration */
export async function accepted(text: string): Promise<Config> {
  const loaded = await checkConfig(text, resolve(fixtures, 'sipcar.yaml'))
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems, null, 2))
  return loaded.config
}

/** @returns what is wrong with it: every problem, or the warnings of an accepted file */
export async function problemsIn(text: string): Promise<readonly Problem[]> {
  const loaded = await checkConfig(text, resolve(fixtures, 'sipcar.yaml'))
  return loaded.ok ? loaded.config.warnings : loaded.problems
}

/** `line:column` of a problem. */
export function at({ place }: Problem): string {
  return place.split(':').slice(-2).join(':')
}
