import { pino, type Logger } from 'pino'

export type { Logger } from 'pino'

/** JSON lines on standard output (pino). @param level `debug`, `info`, `warn`, `error` or `silent` */
export function createLogger(level: string): Logger {
  return pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime })
}

/**
 * Hides who calls whom: of every run of five digits or more only the first three and last two stay, of every
 * user part of a SIP URI only its first character.
 */
export function maskNumbers(text: string): string {
  return text
    .replace(/(sips?:)([^@\s;:>"+\d])[^@\s;:>"]*(?=[@;:])/gi, '$1$2***')
    .replace(/\d{5,}/g, (digits) => digits.slice(0, 3) + '*'.repeat(digits.length - 5) + digits.slice(-2))
}
