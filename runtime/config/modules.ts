import { createHash } from 'node:crypto'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, isAbsolute, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { CodedError } from '../codes.js'

/**
 * The `file:` URL of a module named in a configuration. It carries a digest of the module's content, since Node.js
 * loads each URL once: a changed file is a new URL, in every thread.
 * @param specifier a path (`./x.js`, `/opt/x.js`) or the name of a package; nothing else is ever loaded.
 * @param configFile absolute path of the configuration, from which both are looked up.
 * @throws CodedError MODULE_NOT_FOUND
 */
export function moduleUrl(specifier: string, configFile: string): string {
  const file = isPath(specifier) ? resolve(dirname(configFile), specifier) : packageEntry(specifier, configFile)
  if (file === undefined || !existsSync(file) || !statSync(file).isFile())
    throw new CodedError('MODULE_NOT_FOUND', `no module "${specifier}"${file === undefined ? '' : ` (${file})`}`)
  const url = pathToFileURL(file)
  url.searchParams.set('content', createHash('sha256').update(readFileSync(file)).digest('hex').slice(0, 12))
  return url.href
}

function isPath(specifier: string): boolean {
  return /^\.{1,2}\//.test(specifier) || isAbsolute(specifier)
}

const packageName = /^(@[a-z0-9][a-z0-9._-]*\/)?[a-z0-9][a-z0-9._-]*$/

function packageEntry(specifier: string, configFile: string): string | undefined {
  if (!packageName.test(specifier)) return undefined
  for (const directory of createRequire(configFile).resolve.paths(specifier) ?? []) {
    const root = join(directory, specifier)
    if (existsSync(join(root, 'package.json'))) return join(root, entryOf(join(root, 'package.json')))
  }
  return undefined
}

/** The file that `import` takes, for the forms of `exports` that packages of one entry use. */
function entryOf(manifest: string): string {
  const { exports, main } = JSON.parse(readFileSync(manifest, 'utf8')) as { exports?: unknown; main?: string }
  return target(exports) ?? main ?? 'index.js'
}

function target(exports: unknown): string | undefined {
  if (typeof exports === 'string') return exports
  if (typeof exports !== 'object' || exports === null) return undefined
  const conditions = exports as Record<string, unknown>
  return target(conditions['.'] ?? conditions.import ?? conditions.node ?? conditions.default)
}
