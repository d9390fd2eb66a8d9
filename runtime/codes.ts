import { bridgeCodes } from './codes/bridge.js'
import { cliCodes } from './codes/cli.js'
import { configCodes } from './codes/config.js'
import { directoryCodes } from './codes/directory.js'
import type { CodeEntry } from './codes/entry.js'
import { messageCodes } from './codes/message.js'
import { pipelineCodes } from './codes/pipeline.js'
import { pluginsCodes } from './codes/plugins.js'
import { proxyCodes } from './codes/proxy.js'
import { tlsCodes } from './codes/tls.js'

export type { CodeEntry, Severity } from './codes/entry.js'

/**
 * Every code that sipcar can say, by where it comes from. docs/errors.md is made from this table; a test keeps the
 * two and their uses in the code in step.
 */
export const catalogue = {
  Configuration: { ...configCodes, ...directoryCodes, ...tlsCodes },
  'Messages and edits': messageCodes,
  Pipeline: pipelineCodes,
  'Bridge and workers': bridgeCodes,
  'Command line': cliCodes,
  Plugins: pluginsCodes,
  "The proxy's side": proxyCodes,
} as const satisfies Record<string, Record<string, CodeEntry>>

export const codes = {
  ...configCodes,
  ...directoryCodes,
  ...tlsCodes,
  ...messageCodes,
  ...pipelineCodes,
  ...bridgeCodes,
  ...cliCodes,
  ...pluginsCodes,
  ...proxyCodes,
} as const

export type Code = keyof typeof codes

/** An error that carries its code. `place` says where: a file and line, a trunk, a listener. */
export class CodedError extends Error {
  readonly code: Code
  readonly place: string | undefined

  constructor(code: Code, detail: string, place?: string) {
    super(detail)
    this.name = 'CodedError'
    this.code = code
    this.place = place
  }

  get cure(): string {
    return codes[this.code].cure
  }
}
