import type { Row } from './row.js'
import { gateRows } from './rows/gate.js'
import { instanceRows } from './rows/instances.js'
import { logRows } from './rows/log.js'
import { machineRows } from './rows/machine.js'
import { overloadRows } from './rows/overload.js'
import { pluginRows } from './rows/plugins.js'
import { processRows } from './rows/process.js'

/** In the order of the table. */
export const rows: readonly Row[] = [
  ...processRows,
  ...gateRows,
  ...instanceRows,
  ...machineRows,
  ...logRows,
  ...pluginRows,
  ...overloadRows,
]
