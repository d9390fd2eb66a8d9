import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { buildConfig } from './build.js'
import type { Loaded } from './config.js'
import { readYaml } from './document.js'
import { problem } from './problems.js'

/**
 * Reads and checks a configuration file, and loads the plugins that it names.
 * @param file path as the user gave it; places in problems repeat it.
 */
export async function loadConfig(file: string): Promise<Loaded> {
  try {
    return await checkConfig(await readFile(file, 'utf8'), file)
  } catch (error) {
    if (!isFileError(error)) throw error
    return { ok: false, problems: [problem('CONFIG_UNREADABLE', file, [], error.message)] }
  }
}

/** Checks the text that a configuration file has, or would have. */
export async function checkConfig(text: string, file: string): Promise<Loaded> {
  const { value, place, problems } = readYaml(text, file)
  if (problems.length > 0) return { ok: false, problems }
  return buildConfig(value, { file: resolve(file), place })
}

/** By its shape: an error of the file system may come from another realm. */
function isFileError(error: unknown): error is NodeJS.ErrnoException {
  return typeof error === 'object' && error !== null && 'code' in error && 'syscall' in error
}
