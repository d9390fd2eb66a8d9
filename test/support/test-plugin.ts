import { deepStrictEqual, match, notStrictEqual, ok as isTrue, strictEqual } from 'node:assert/strict'
import type { z } from 'zod'
import { checkPlugin } from '../../runtime/config/contract.js'
import type { Outcome } from '../../runtime/pipeline/outcome.js'
import type { Plugin } from '../../runtime/pipeline/plugin.js'
import { anySpelling, deterministic, sameMessage, secondPass, shown, unbreakable } from './laws.js'
import { undescribed } from './options.js'
import type { Circumstances, Row, Table } from './table.js'
import { noFaults, Trial } from './trial.js'

export { reject } from '../../runtime/pipeline/plugin.js'
export { invite, ok, sip, whole, type Template } from './templates.js'
export type * from './table.js'

/** What is needed of a test runner: jest's and vitest's globals have it, and so has node:test. */
export interface Runner {
  readonly describe: (name: string, body: () => void) => unknown
  readonly test: (name: string, body: () => void) => unknown
}

/**
 * Tests a plugin by a table. Every row goes through the real pipeline, and brings these laws with it: a second pass
 * edits nothing; other spellings of the message (case, compact form, folds) get the same verdict; the verdict does
 * not depend on earlier messages; broken messages do not make the handler throw.
 * @param runner left out: the globals of jest or vitest.
 */
export function testPlugin<Options extends z.ZodType>(
  plugin: Plugin<Options>,
  table: Table<z.input<Options> & object>,
  runner: Runner = globalThis as unknown as Runner,
): void {
  runner.describe(plugin.name, () => new PluginTest(plugin, table, runner).run())
}

class PluginTest {
  readonly #plugin: Plugin
  readonly #table: Table<object>
  readonly #runner: Runner
  readonly #trials: Trial[] = []

  constructor(plugin: Plugin, table: Table<object>, runner: Runner) {
    this.#plugin = plugin
    this.#table = table
    this.#runner = runner
  }

  run(): void {
    const {
      rewrites = [],
      leaves = [],
      refuses = [],
      steers = [],
      reports = [],
      ignores = [],
      badOptions = [],
    } = this.#table
    const { test } = this.#runner
    test('keeps the contract of a plugin', () => this.#contract())
    for (const row of rewrites)
      this.#row('rewrites', row, row.before, (trial, outcome) => {
        notStrictEqual(shown(row.before), shown(row.after), 'before and after are the same; this row belongs to leaves')
        strictEqual(outcome.action, 'continue')
        sameMessage(trial.result(outcome), row.after, outcome)
      })
    for (const row of leaves)
      this.#row('leaves', row, row.message, (trial, outcome) => {
        untouched(trial, outcome)
        if (!row.says) deepStrictEqual(outcome.reports, [], 'this row belongs to reports')
      })
    for (const row of refuses)
      this.#row('refuses', row, row.message, (_, { action, status, reason, headers }) => {
        deepStrictEqual({ action, status, reason, headers }, row.verdict)
      })
    for (const row of steers)
      this.#row('steers', row, row.message, (trial, outcome) => {
        deepStrictEqual({ action: outcome.action, trunk: outcome.trunk }, { action: 'steer', trunk: row.trunk })
        sameMessage(trial.result(outcome), row.after ?? row.message, outcome)
      })
    for (const row of reports) this.#row('reports', row, row.message, untouched)
    for (const row of ignores)
      test(`ignores: ${row.it}`, () => {
        strictEqual(this.#trial(row.message, row).ask().steps.length, 0, 'the handler is called; narrow `on`')
      })
    for (const { it, options, message } of badOptions)
      test(`bad options: ${it}`, () => match(String(this.#plugin.options.safeParse(options).error?.message), message))
    test('decides by the message alone', () => deterministic(this.#trials))
    test('survives broken messages', () => unbreakable(this.#trials))
  }

  #contract(): void {
    checkPlugin(this.#plugin, 'the plugin under test')
    deepStrictEqual(undescribed(this.#plugin.options), [], 'these options have no description, or no default')
    const unknown = this.#plugin.options.safeParse({ ...this.#table.options, 'no such option': 1 })
    strictEqual(unknown.success, false, 'options must be a z.strictObject, so that a mistyped key is found')
    isTrue(this.#trials.length > 0, 'the table has no row in which the plugin is asked')
  }

  #trial(message: Uint8Array, circumstances: Circumstances<object>): Trial {
    return new Trial(this.#plugin, this.#table.options ?? {}, message, circumstances)
  }

  #row(group: string, row: Row<object>, message: Uint8Array, check: (trial: Trial, outcome: Outcome) => void): void {
    const trial = this.#trial(message, row)
    this.#trials.push(trial)
    this.#runner.test(`${group}: ${row.it}`, () => {
      const outcome = trial.ask()
      noFaults(outcome, row.it)
      notStrictEqual(
        outcome.steps.length,
        0,
        'the message never reaches the plugin: see `on`, and the stage of the row',
      )
      check(trial, outcome)
      said(row, outcome)
      if (row.follows !== undefined) deepStrictEqual(trial.followed(outcome), row.follows, 'follows')
      if (row.keeps !== undefined) deepStrictEqual(trial.kept(outcome), row.keeps, 'keeps')
      if (row.again === undefined) secondPass(trial, outcome)
      anySpelling(trial, outcome)
    })
  }
}

function untouched(trial: Trial, outcome: Outcome): void {
  strictEqual(outcome.action, 'continue')
  strictEqual(shown(trial.result(outcome)), shown(trial.message), 'the message is changed')
  deepStrictEqual(outcome.edits, [], 'edits that change nothing')
}

function said({ says = [], hints = {} }: Row<object>, outcome: Outcome): void {
  const made = outcome.reports.map(({ code, data }) => ({ code, data }))
  for (const wanted of says) {
    const [code, data] = typeof wanted === 'string' ? [wanted, {}] : wanted
    const fits = (report: (typeof made)[number]): boolean =>
      report.code === code && Object.entries(data).every(([name, value]) => report.data[name] === value)
    isTrue(made.some(fits), `no report ${code} ${JSON.stringify(data)} among ${JSON.stringify(made)}`)
  }
  for (const [name, value] of Object.entries(hints)) strictEqual(outcome.hints[name], value, `hint ${name}`)
}
