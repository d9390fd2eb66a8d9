import { afterAll, expect, test } from '@jest/globals'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { crashFolder, keptCrashes } from './crashes.js'
import { targets } from './targets/index.js'

const all = targets()
afterAll(async () => {
  for (const target of all) await target.close?.()
})

test.each(keptCrashes())('%s, which once failed, does so no more', async (name) => {
  const target = all.find((its) => name.startsWith(`${its.name}-`))!
  const input = readFileSync(join(crashFolder, name))
  await (target.replay ?? target.run)(input)
})

test('every kept input belongs to a target', () => {
  const names = all.map((target) => target.name).join('|')
  for (const name of keptCrashes()) expect(name).toMatch(new RegExp(`^(?:${names})-[0-9a-f]{12}\\.bin$`))
})
