import { parentPort, workerData } from 'node:worker_threads'
import type { NumberEntry } from '../../runtime/directory/entry.js'
import { tableOf } from '../../runtime/directory/table.js'

/** Thread that makes a directory of `workerData` entries, as the socket thread does for the workers. */
parentPort?.postMessage(tableOf(entries(workerData as number)))

/** Of ten entries eight are numbers, one is a range and one a prefix. The number that is dialled is the last entry. */
function entries(size: number): NumberEntry[] {
  const plain = {
    kind: 'teams',
    interceptInbound: false,
    interceptOutbound: false,
    tenant: undefined,
    ext: undefined,
  } as const
  const made = Array.from({ length: size - 1 }, (_, index): NumberEntry => {
    const digits = String(index).padStart(7, '0')
    if (index % 10 === 8) return { ...plain, number: `+3220${digits}00-+3220${digits}99` }
    if (index % 10 === 9) return { ...plain, number: `+3230${digits}*` }
    return { ...plain, number: `+3210${digits}` }
  })
  return [...made, { ...plain, kind: 'ucc', number: '+31881200600' }]
}
