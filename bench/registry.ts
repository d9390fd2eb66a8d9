import { existsSync } from 'node:fs'
import { benchNames, type Bench, type BenchName } from './bench.js'

/** Loaded one at a time: what one benchmark needs must not be missed by another. */
export async function loadBench(name: BenchName): Promise<Bench> {
  const { bench } = (await import(new URL(`${name}/bench.js`, import.meta.url).href)) as { bench: Bench }
  return bench
}

/** The benchmarks that there are. */
export const available: readonly BenchName[] = benchNames.filter((name) =>
  existsSync(new URL(`${name}/bench.js`, import.meta.url)),
)
