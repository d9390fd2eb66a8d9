import { readFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import type { NumberEntry } from '../directory/entry.js'
import type { Building } from './chain.js'
import { readDirectory } from './directory-file.js'
import { problem, type Origin, type Problem } from './problems.js'
import type { ConfigInput } from './schema.js'

/** A file of the wrong kind has a fault in every line: so many are told. */
const most = 20

/** Absolute path of the number directory; undefined where the configuration names none. */
export function directoryFile({ directory }: ConfigInput, { file }: Pick<Origin, 'file'>): string | undefined {
  return directory === undefined ? undefined : resolve(dirname(file), directory)
}

/** Reads the number directory that the configuration names. Every fault of the file is a problem with its line. */
export async function loadDirectory(building: Building, origin: Origin): Promise<readonly NumberEntry[]> {
  const { input, problems } = building
  const file = directoryFile(input, origin)
  if (file === undefined) return []
  const path = ['directory']
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error)
    problems.push(problem('CONFIG_UNREADABLE', origin.place(path), path, detail))
    return []
  }
  const { entries, problems: found } = readDirectory(text, file, Object.keys(input.tenants))
  problems.push(...found.slice(0, most), ...rest(found.slice(most)))
  return entries
}

function rest(untold: readonly Problem[]): Problem[] {
  return untold.slice(0, 1).map((each) => ({ ...each, detail: `${each.detail}; and ${untold.length - 1} more` }))
}
