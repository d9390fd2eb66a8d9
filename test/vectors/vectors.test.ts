import { readFileSync, readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from '@jest/globals'
import { readCases } from '../../runtime/cli/cases/read.js'
import { CaseRunner } from '../../runtime/cli/cases/run.js'
import { loadConfig } from '../../runtime/config/load.js'

/** The cases of the specification, run as `sipcar test` runs a user's own. */
const folder = fileURLToPath(new URL('../../../test/vectors/', import.meta.url))
const baseline = folder + 'sipcar.yaml'
const loaded = await loadConfig(baseline)
if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems))

for (const file of readdirSync(folder).filter((name) => name.endsWith('.yaml') && name !== 'sipcar.yaml')) {
  const runner = new CaseRunner(loaded.config)
  describe(file, () => {
    for (const placed of readCases(readFileSync(folder + file, 'utf8'), file))
      test(placed.name, async () => {
        expect(placed.name).toMatch(/^V\d{3} /)
        expect(await runner.run(placed)).toEqual({ mismatches: [], problems: [] })
      })
  })
}
