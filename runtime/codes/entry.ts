/**
 * - `error`: something could not be done. - `warning`: it was done, but look at it. - `report`: a finding about a
 *   message, made by a plugin or the pipeline; it never alters the message.
 */
export type Severity = 'error' | 'warning' | 'report'

/** One code of the catalogue: what it means, why it happens, what to do. Whole sentences. */
export interface CodeEntry {
  readonly severity: Severity
  readonly means: string
  readonly cause: string
  readonly cure: string
}

export function entry(severity: Severity, means: string, cause: string, cure: string): CodeEntry {
  return { severity, means, cause, cure }
}
