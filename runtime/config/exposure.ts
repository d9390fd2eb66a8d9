import { statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { problem, type Origin, type Path, type Problem } from './problems.js'
import type { ConfigInput } from './schema.js'
import { tokenFile } from './token.js'

/** Permissions of those who are neither owner nor group. */
const others = 0o007
const othersWrite = 0o002

interface Found {
  readonly path: Path
  readonly file: string
}

/**
 * Warnings about files that others of this host can open: those that hold a secret, and those that say what code
 * runs. @param modules `file:` URLs
 */
export function exposures(input: ConfigInput, modules: readonly string[], origin: Origin): Problem[] {
  const secret = secretFiles(input, origin).filter(({ file }) => allows(file, others))
  const code = codeFiles(modules, origin).filter(({ file }) => allows(file, othersWrite))
  return [
    ...secret.map(({ path, file }) => problem('SECRET_EXPOSED', origin.place(path), path, detail(file))),
    ...code.map(({ path, file }) => problem('CODE_EXPOSED', origin.place(path), path, detail(file))),
  ]
}

function secretFiles({ token, tls, trunks }: ConfigInput, { file }: Origin): Found[] {
  const beside = (path: Path, name: string): Found => ({ path, file: resolve(dirname(file), name) })
  return [
    ...(typeof token === 'string' ? [{ path: ['token'], file }] : []),
    ...(typeof token === 'object' ? [{ path: ['token', 'file'], file: tokenFile(token, file) ?? '' }] : []),
    ...(tls ? [beside(['tls', 'key'], tls.key)] : []),
    // The keys of the trunks are the proxy's: they count where they are on this host.
    ...Object.entries(trunks).flatMap(([name, trunk]) =>
      trunk.tls?.key === undefined ? [] : [beside(['trunks', name, 'tls', 'key'], trunk.tls.key)],
    ),
  ]
}

/** The configuration itself is one: it names modules. */
function codeFiles(modules: readonly string[], { file }: Origin): Found[] {
  return [{ path: [], file }, ...modules.map((url) => ({ path: ['modules'], file: fileURLToPath(new URL(url)) }))]
}

function allows(file: string, permissions: number): boolean {
  const found = statSync(file, { throwIfNoEntry: false })
  return found?.isFile() === true && (found.mode & permissions) !== 0
}

function detail(file: string): string {
  const mode = (statSync(file).mode & 0o777).toString(8)
  return `${file} has mode ${mode}`
}
