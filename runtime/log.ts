import { pino, type Logger } from 'pino'
import { codes } from './codes.js'
import { LogOutput, toStandardOutput } from './log-output.js'
import { hideKeys } from './mask.js'

export type { Logger } from 'pino'

/**
 * JSON lines (pino). No SRTP key gets past, whoever logs it, under whatever name.
 * @param level `debug`, `info`, `warn`, `error` or `silent`
 * @param write takes each line
 */
export function createLogger(level: string, write: (line: string) => void): Logger {
  const options = { level, base: null, timestamp: pino.stdTimeFunctions.isoTime, hooks: { streamWrite: hideKeys } }
  return pino(options, { write })
}

/** A log on standard output, which may fail or stand still without harm to anything else. */
export function standardLog(level: string): { readonly log: Logger; readonly output: LogOutput } {
  const { cure } = codes.LOG_LINES_LOST
  const output = new LogOutput(toStandardOutput(), (lines) =>
    log.warn({ code: 'LOG_LINES_LOST', lines, cure }, 'lines of this log are missing'),
  )
  const log = createLogger(level, output.write)
  return { log, output }
}
