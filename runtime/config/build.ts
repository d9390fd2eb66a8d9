import { createHash } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { CodedError } from '../codes.js'
import { tableOf, type DirectoryTable } from '../directory/table.js'
import type { Plugin } from '../pipeline/plugin.js'
import type { FailurePolicy, SiteSettings, TrunkSetting } from '../pipeline/site.js'
import { checkNames, checkSharedOptions, pluginSettings, type Building } from './chain.js'
import { directoryFile, loadDirectory } from './directory.js'
import { exposures } from './exposure.js'
import { checkSite, emergencyTrunkOf } from './check-site.js'
import type { Config, Loaded } from './config.js'
import { lintImpersonation } from './impersonation.js'
import { problemsOf } from './issues.js'
import { moduleUrl } from './modules.js'
import { addModule, builtinPlugins } from './plugins.js'
import { anyError, distinct, problem, type Origin, type Path, type Problem } from './problems.js'
import { fileSchema, type ConfigInput, type TrunkInput } from './schema.js'
import { servingOf } from './serving.js'
import { checkSetups } from './setups.js'
import { SharedSettings } from './shared.js'
import { tenantsOf } from './tenants.js'
import { checkTls } from './tls/check.js'
import { tokenFile } from './token.js'
import { trunkOf } from './trunk.js'

const codes = { unknownKey: 'CONFIG_UNKNOWN_KEY', missing: 'CONFIG_MISSING', invalid: 'CONFIG_INVALID' } as const

/**
 * Checks plain data as read from sipcar.yaml and makes the settings of it. Loads the modules it names.
 * Never throws on bad data: every finding is a problem with its place.
 */
export async function buildConfig(value: unknown, origin: Origin): Promise<Loaded> {
  const parsed = fileSchema.safeParse(value ?? {})
  if (!parsed.success) {
    const checked = { schema: fileSchema, value: value ?? {}, inFile: (path: Path) => path, place: origin.place }
    return refused(problemsOf(parsed.error.issues, { ...checked, ...codes }))
  }
  const input = parsed.data
  const problems: Problem[] = []
  const { plugins, modules } = await loadModules(input, origin, problems)
  const building: Building = { input, plugins, place: origin.place, problems, shared: new SharedSettings() }
  checkNames(building)
  checkSharedOptions(building)
  checkSite(building)
  checkTls(building, origin)
  const serving = servingOf(input, origin, problems)
  problems.push(...exposures(input, modules, origin))
  const entries = await loadDirectory(building, origin)
  const directory = tableOf(entries)
  const settings = settingsOf(building, modules, directory, revisionOf(value, modules, directory))
  const { cert, key, ca } = serving.tls ?? {}
  const files = filesOf(modules, [directoryFile(input, origin), tokenFile(input.token, origin.file), cert, key, ca])
  lintImpersonation(entries, building)
  if (!anyError(problems)) checkSetups(settings, entries, building)
  if (anyError(problems)) return refused(problems, files)
  const config: Config = { file: origin.file, settings, serving, plugins, warnings: distinct(problems), files, input }
  return { ok: true, config }
}

function refused(problems: readonly Problem[], files: readonly string[] = []): Loaded {
  return { ok: false, problems: distinct(problems), files }
}

function filesOf(modules: readonly string[], others: readonly (string | undefined)[]): string[] {
  return [...modules.map((url) => fileURLToPath(new URL(url))), ...others.filter((file) => file !== undefined)]
}

async function loadModules(
  input: ConfigInput,
  { file, place }: Origin,
  problems: Problem[],
): Promise<{ plugins: Map<string, Plugin>; modules: string[] }> {
  const plugins = builtinPlugins()
  const modules: string[] = []
  for (const [index, specifier] of input.modules.entries()) {
    try {
      const url = moduleUrl(specifier, file)
      await addModule(plugins, url)
      modules.push(url)
    } catch (error) {
      if (!(error instanceof CodedError)) throw error
      const path = ['modules', index]
      problems.push(problem(error.code, place(path), path, `${specifier}: ${error.message}`))
    }
  }
  return { plugins, modules }
}

function settingsOf(
  building: Building,
  modules: readonly string[],
  directory: DirectoryTable,
  revision: string,
): SiteSettings {
  const { input } = building
  const trunks = Object.entries(input.trunks).map(([name, trunk]) => trunkSetting(name, trunk, building))
  const site = {
    localDomain: input.localDomain,
    emergencyNumbers: input.emergencyNumbers,
    emergencyTrunk: emergencyTrunkOf(input),
    trunks,
    tenants: tenantsOf(input),
  }
  const { deadline, unknownTrunk, mutations } = input
  return { revision, deadline, site, trunks, directory, unknownTrunk, modules, mutations }
}

function trunkSetting(name: string, trunk: TrunkInput, building: Building): TrunkSetting {
  const { match, shadow, onFailure } = trunk
  const plain = trunkOf(name, trunk, building.input)
  const both = typeof onFailure === 'object' ? onFailure : { initial: onFailure, inDialog: onFailure }
  return {
    ...plain,
    numberPlan: building.shared.plan(plain.numberPlan),
    match,
    shadow,
    onFailure: { initial: policyOf(both.initial), inDialog: policyOf(both.inDialog) },
    ingress: pluginSettings(name, 'ingress', building),
    egress: pluginSettings(name, 'egress', building),
  }
}

function policyOf(word: 'pass' | 'reject' | number): FailurePolicy {
  return word === 'pass' ? 0 : word === 'reject' ? 503 : word
}

/**
 * Short digest of the content; the URLs of the modules carry the digests of theirs, their paths do not count. Nor does
 * the token: every client and the log see the revision.
 */
function revisionOf(value: unknown, modules: readonly string[], directory: DirectoryTable): string {
  const contents = modules.map((url) => new URL(url).searchParams.get('content'))
  const { known, numbers, prefixes, starts, ends } = directory
  const tables = [numbers, prefixes, starts, ends]
  const hash = createHash('sha256')
  const sizes = tables.map((cells) => cells.length)
  hash.update(JSON.stringify([{ ...(value as object), token: undefined }, contents, known, sizes]))
  for (const cells of tables) hash.update(cells)
  return hash.digest('hex').slice(0, 12)
}
