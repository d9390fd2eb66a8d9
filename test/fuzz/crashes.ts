import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../support/sidecar-process.js'
import type { Crash } from './engine.js'

/** Inputs that once failed, as `TARGET-DIGEST.bin`: crashes.test.ts replays each. */
export const crashFolder = join(root, 'test/fuzz/crashes')

/** Writes the input. @returns the file's path */
export function keepCrash({ target, input }: Pick<Crash, 'target' | 'input'>): string {
  const digest = createHash('sha256').update(input).digest('hex').slice(0, 12)
  mkdirSync(crashFolder, { recursive: true })
  const file = join(crashFolder, `${target}-${digest}.bin`)
  writeFileSync(file, input)
  return file
}

/** The names of the files. */
export function keptCrashes(): string[] {
  return readdirSync(crashFolder).filter((name) => name.endsWith('.bin'))
}
