import { pino, type Logger } from 'pino'
import { hideKeys } from './mask.js'

export type { Logger } from 'pino'

/**
 * JSON lines on standard output (pino). No SRTP key gets past, whoever logs it, under whatever name.
 * @param level `debug`, `info`, `warn`, `error` or `silent`
 * @param write takes each line; left out: standard output
 */
export function createLogger(level: string, write?: (line: string) => void): Logger {
  const options = { level, base: null, timestamp: pino.stdTimeFunctions.isoTime, hooks: { streamWrite: hideKeys } }
  return write ? pino(options, { write }) : pino(options)
}
