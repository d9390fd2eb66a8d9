import type { NumberEntry } from '../directory/entry.js'
import type { Building } from './chain.js'
import type { Origin } from './problems.js'

/** Reads the number directory that the configuration names. Every fault of the file is a problem with its line. */
export async function loadDirectory(_building: Building, _origin: Origin): Promise<readonly NumberEntry[]> {
  return Promise.resolve([])
}
