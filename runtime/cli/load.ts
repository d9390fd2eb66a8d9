import type { Config } from '../config/config.js'
import { loadConfig } from '../config/load.js'
import { printProblems } from './print.js'

/** Loads a configuration; prints what is wrong with it. @returns undefined when it cannot be used. */
export async function loadOrPrint(file: string): Promise<Config | undefined> {
  const loaded = await loadConfig(file)
  printProblems(loaded.ok ? loaded.config.warnings : loaded.problems)
  return loaded.ok ? loaded.config : undefined
}
