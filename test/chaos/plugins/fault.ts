import { existsSync, readFileSync } from 'node:fs'
import { z } from 'zod'
import { definePlugin } from '../../../runtime/pipeline/plugin.js'

/** Milliseconds for which a message with the header X-Flood keeps its thread busy. */
export const floodCost = 5
/** The fault befalls one call in so many. */
const oneIn = 8

/** What a broken plugin from outside may do to its thread. */
export type Fault = 'exit' | 'loop' | 'memory'

/** Works well until a file names a fault; then every few calls it has it. */
export default definePlugin({
  name: 'fault',
  summary: 'Breaks on demand.',
  rules: [],
  options: z.strictObject({ file: z.string().describe('Holds the name of the fault, while there is one') }),
  on: [{ stage: 'egress', methods: ['INVITE'] }],
  onByDefault: { egress: ['anywherenow'] },
  setup({ file }) {
    return (message) => {
      if (message.header('X-Flood')) burn(floodCost)
      // Call-IDs of SIPp begin with the number of the call.
      const call = Number.parseInt(message.header('Call-ID')?.value ?? '', 10)
      if (call % oneIn === 0 && existsSync(file)) faults[readFileSync(file, 'latin1') as Fault]()
    }
  },
})

const faults: Readonly<Record<Fault, () => void>> = {
  exit: () => process.exit(1),
  loop: () => burn(Infinity),
  memory() {
    const hoard: unknown[] = []
    for (;;) hoard.push(new Array(100_000).fill(hoard.length))
  },
}

function burn(milliseconds: number): void {
  const end = performance.now() + milliseconds
  while (performance.now() < end);
}
