import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { root } from '../support/sidecar-process.js'

/** docs/reliability.md: what it names as proof is there, and its table has each fault for both policies. */

const page = readFileSync(join(root, 'docs/reliability.md'), 'utf8')
const proofs = [...page.matchAll(/`(test\/[^`]+\.ts)`(?:: ((?:\*[^*]+\*[,.]\s*)+))?/g)].flatMap(
  ([, file = '', names = '']) => {
    const told = [...names.matchAll(/\*([^*]+)\*/g)].map(([, name = '']) => name.replace(/\s+/g, ' '))
    return told.length === 0 ? [[file, '']] : told.map((name) => [file, name])
  },
)

test.each(proofs)('%s has a test "%s"', (file = '', name = '') => {
  expect(existsSync(join(root, file))).toBe(true)
  expect(readFileSync(join(root, file), 'utf8')).toContain(name)
})

test('there are five', () => expect(proofs).toHaveLength(5))

test('each fault has a line for both policies', () => {
  const faults = (policy: string): string[] =>
    [...page.matchAll(/^\| (.+?) \| (pass|reject) \| \d/gm)].flatMap(([, fault = '', its]) =>
      its === policy ? fault : [],
    )
  expect(faults('pass')).toEqual(faults('reject'))
  expect(faults('pass')).toHaveLength(29)
})
