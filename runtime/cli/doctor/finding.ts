import { codes, type Code } from '../../codes.js'

/** One line of `sipcar doctor`. */
export interface Finding {
  readonly verdict: 'ok' | 'warn' | 'fail'
  readonly subject: string
  readonly detail: string
  /** Why it is not ok, and with it the cure. */
  readonly code: Code | undefined
}

export function good(subject: string, detail: string): Finding {
  return { verdict: 'ok', subject, detail, code: undefined }
}

/** A code of severity error is a failure, any other a warning. */
export function bad(subject: string, code: Code, detail: string): Finding {
  return { verdict: codes[code].severity === 'error' ? 'fail' : 'warn', subject, detail, code }
}
