/**
 * `handled`: it parses, From and To are readable, and the SDP, if it has any, is open for edits.
 * `untouched`: it parses, but one of those is not so: it passes, and that part of it is never changed.
 * `refused`: no SIP; the pipeline answers with the code.
 */
export type Expectation = 'handled' | 'untouched' | 'refused: MESSAGE_NOT_SIP'

export interface CorpusMessage {
  /** Path below test/corpus without `.sip`. */
  readonly file: string
  /** Where the message, or the demand for it, comes from. */
  readonly source: string
  readonly about: string
  readonly expect: Expectation
  /** Why it is not handled; empty when it is. */
  readonly reason: string
}

export function handled(file: string, source: string, about: string): CorpusMessage {
  return { file, source, about, expect: 'handled', reason: '' }
}

export function untouched(file: string, source: string, about: string, reason: string): CorpusMessage {
  return { file, source, about, expect: 'untouched', reason }
}

export function refused(file: string, source: string, about: string, reason: string): CorpusMessage {
  return { file, source, about, expect: 'refused: MESSAGE_NOT_SIP', reason }
}
