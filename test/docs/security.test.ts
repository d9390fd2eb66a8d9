import { expect, test } from '@jest/globals'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../support/sidecar-process.js'

/** docs/security.md names a test for each promise: all of them have to be there. */

const page = readFileSync(join(root, 'docs/security.md'), 'utf8')
const proofs = [...page.matchAll(/`(test\/[^`]+)`((?:(?::|,) \*[^*]+\*)*)/g)].flatMap(([, file = '', names = '']) => {
  const told = [...names.matchAll(/\*([^*]+)\*/g)].map(([, name = '']) => name)
  return told.length === 0 ? [[file, '']] : told.map((name) => [file, name])
})

test('there are many', () => {
  expect(proofs.length).toBeGreaterThan(35)
})

test.each(proofs)('%s has a test "%s"', (file = '', name = '') => {
  expect(existsSync(join(root, file))).toBe(true)
  expect(readFileSync(join(root, file), 'utf8')).toContain(name)
})

test('each row of a promise has a proof, or says why it has none', () => {
  const promised = page.slice(page.indexOf('## What is promised'), page.indexOf('## What is not promised'))
  const rows = promised.split('\n').filter((line) => /^\| (?!promise|limit)/.test(line))
  expect(rows.length).toBeGreaterThan(25)
  expect(rows.filter((row) => !/`test\/|by reading: /.test(row))).toEqual([])
})

test('README.md links it', () => {
  expect(readFileSync(join(root, 'README.md'), 'utf8')).toContain('(docs/security.md)')
})
