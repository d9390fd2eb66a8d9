import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { bad, good, type Finding } from './finding.js'
import { lastLine, runTool } from './run-tool.js'

/** Modules without which the sidecar cannot be asked or its edits not be applied. */
const needed = ['app_lua', 'htable', 'textopsx']

/**
 * Folders in which Kamailio looks for its modules; empty when it is not installed.
 * @param cfg configuration file of Kamailio; undefined: not looked at
 */
export async function moduleFolders(cfg: string | undefined): Promise<string[]> {
  const internals = await runTool('kamailio', ['-I'])
  const byDefault = /Default paths to modules: (.+)/.exec(internals.output)?.[1]?.split(':') ?? []
  return [...(cfg === undefined ? [] : modulePaths(cfg)), ...byDefault].map((folder) => folder.trim())
}

/** Path of a module's file; undefined when it is in none of the folders. */
export function moduleFile(module: string, folders: readonly string[]): string | undefined {
  return folders.map((folder) => join(folder, `${module}.so`)).find((file) => existsSync(file))
}

/** @param folders of {@link moduleFolders} */
export async function kamailioFindings(cfg: string | undefined, folders: readonly string[]): Promise<Finding[]> {
  const version = await runTool('kamailio', ['-v'])
  if (!version.found) return [bad('Kamailio', 'KAMAILIO_MISSING', 'no kamailio in PATH')]
  const name = /version: (\S+ \S+)/.exec(version.output)?.[1] ?? lastLine(version.output)
  return [good('Kamailio', name), ...needed.map((module) => moduleFinding(module, folders)), ...(await cfgFinding(cfg))]
}

/** Folders that `mpath` lines of a configuration file name. */
function modulePaths(cfg: string): string[] {
  if (!existsSync(cfg)) return []
  const lines = readFileSync(cfg, 'utf8').matchAll(/^\s*mpath\s*=?\s*"([^"]+)"/gm)
  return [...lines].flatMap((match) => (match[1] ?? '').split(':'))
}

function moduleFinding(module: string, folders: readonly string[]): Finding {
  const found = moduleFile(module, folders)
  if (found !== undefined) return good(`Kamailio module ${module}`, found)
  return bad(`Kamailio module ${module}`, 'KAMAILIO_MODULE_MISSING', `not in ${folders.join(', ')}`)
}

async function cfgFinding(cfg: string | undefined): Promise<Finding[]> {
  if (cfg === undefined) return []
  const { ok, output } = await runTool('kamailio', ['-c', '-f', cfg])
  const fault = output.split('\n').find((line) => /CRITICAL|ERROR/.test(line)) ?? lastLine(output)
  return [ok ? good('Kamailio configuration', cfg) : bad('Kamailio configuration', 'KAMAILIO_CONFIG_BAD', fault.trim())]
}
