import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { readCases } from '../cli/cases/read.js'
import { CaseRunner, type Played } from '../cli/cases/run.js'
import type { Case } from '../cli/cases/schema.js'
import { loadConfig } from '../config/load.js'
import { packageRoot } from '../package-root.js'

/**
 * The cases that docs/plugins.md shows of each plugin, by their number, with the part in brackets that tells cases of
 * one number apart. Those without a number stand in test/docs/examples.yaml.
 */
const chosen: Readonly<Record<string, readonly string[]>> = {
  'trust-scrub': ['V097', 'the identity that a carrier asserts goes', 'V094'],
  emergency: ['V124'],
  refer: ['V026', 'V133', 'V134'],
  'a365-steering': ['V007', 'V019', 'V113'],
  routing: ['V118 (intercepted)', 'V121', 'V033'],
  privacy: ['V077', 'V083', 'V089'],
  'strip-params': ['V062', 'V070', 'V074'],
  e164: ['V034', 'V046', 'V043'],
  headers: ['V011', 'V140', 'V012'],
  srtp: ['V199', 'V203', 'V212'],
  'sdp-codecs': ['V167', 'V170', 'V176'],
  'sdp-dtmf': ['V181', 'V187', 'V188'],
  'sdp-cn': ['V191', 'a stream on hold without RTCP may be cut'],
  'sdp-bandwidth': ['V158', 'V161'],
  hold: ['V194', 'Teams understands inactive only', 'V197'],
  'reinvite-guard': ['V220', 'V221', 'V227'],
  'leak-hygiene': ['a carrier sees nothing of AnywhereNow and Teams', 'V112'],
  'udp-size': ['a message too large for UDP', 'candidates go where that is wanted'],
  'teams-checks': ['V230'],
  diagnostics: ['V021', 'V022', 'V130'],
}

/** A case, and what came of it. */
export interface Example extends Played {
  readonly plugin: string
  readonly found: Case
  /** Path in the repository. */
  readonly file: string
}

/** Runs the chosen cases. @throws Error when one of them is missing, or asks about no message */
export async function examples(): Promise<Example[]> {
  const root = packageRoot()
  const loaded = await loadConfig(join(root, 'test/vectors/sipcar.yaml'))
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems))
  const cases = caseFiles(root).flatMap((file) => casesIn(root, file))
  const shown = Object.entries(chosen).flatMap(([plugin, keys]) => keys.map((key) => ({ plugin, key })))
  const runner = new CaseRunner(loaded.config)
  const results: Example[] = []
  for (const { plugin, key } of shown) {
    const own = cases.filter(({ found }) => found.plugins?.join() === plugin)
    const { found, file } = one(own, ({ found }) => keyOf(found) === key, `${plugin} ${key}`)
    const played = await playAfter(runner, found, own)
    results.push({ plugin, found, file, ...played })
  }
  return results
}

interface Placed {
  readonly found: Case
  readonly file: string
}

function caseFiles(root: string): string[] {
  const vectors = readdirSync(join(root, 'test/vectors')).filter((name) => /(?<!sipcar)\.yaml$/.test(name))
  return ['test/docs/examples.yaml', ...vectors.map((name) => `test/vectors/${name}`)]
}

function casesIn(root: string, file: string): Placed[] {
  const cases = readCases(readFileSync(join(root, file), 'utf8'), file)
  return cases.flatMap(({ found }) => (found ? [{ found, file }] : []))
}

/** `V118 (intercepted)` of `V118 (intercepted) one who is …`; a name without a number, but for its rules. */
function keyOf({ it }: Case): string {
  return /^V\d{3}(?: \([^)]*\))?/.exec(it)?.[0] ?? titleOf(it)
}

/** What a case shows, without its number and its rules. */
export function titleOf(it: string): string {
  return it.replace(/^V\d{3} (\([^)]*\) )?/, '').replace(/ \((R\d+[, ]*)+\)$/, '')
}

/** Earlier cases of the dialog come first. */
async function playAfter(runner: CaseRunner, found: Case, cases: readonly Placed[]): Promise<Played> {
  const { after } = found
  if (after !== undefined) await playAfter(runner, one(cases, (each) => each.found.it === after, after).found, cases)
  const played = await runner.play(found, found.it)
  if (!played) throw new Error(`${found.it}: it asks about no message`)
  return played
}

function one<T>(all: readonly T[], is: (each: T) => boolean, what: string): T {
  const [first, ...others] = all.filter(is)
  if (first === undefined || others.length > 0) throw new Error(`${what}: ${others.length + 1} cases instead of one`)
  return first
}
