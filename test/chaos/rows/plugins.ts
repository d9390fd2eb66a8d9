import { rmSync, writeFileSync } from 'node:fs'
import { sleep } from '../arena.js'
import type { Fault } from '../plugins/fault.js'
import type { Row } from '../row.js'
import { lasting } from './process.js'

function faulty(name: string, fault: Fault): Row {
  return {
    name,
    recovery: 'from its end',
    setup: { plugin: true },
    async play({ faultFile }) {
      writeFileSync(faultFile, fault)
      await sleep(lasting)
      rmSync(faultFile)
    },
  }
}

/** A plugin from outside that breaks its thread with one call in eight. */
export const pluginRows: readonly Row[] = [
  faulty('worker thread killed: a plugin calls process.exit', 'exit'),
  faulty('plugin loops without end', 'loop'),
  faulty('plugin eats memory without end', 'memory'),
]
