/** What a NOTIFY tells of a transfer: the beginning of the response that the referred call got (RFC 3420, rule R44). */
export interface Sipfrag {
  readonly status: number
  readonly reason: string
  /** Values of its header lines of one name, in any case; folded lines are one value. */
  readonly headers: (name: string) => string[]
}

/** @returns undefined where the fragment does not begin with a Status-Line. */
export function parseSipfrag(body: string): Sipfrag | undefined {
  const [first = '', ...lines] = body.replace(/\r?\n[ \t]+/g, ' ').split(/\r?\n/)
  const [, status, reason = ''] = /^SIP\/2\.0 +([1-6]\d\d)(?: +(.*?))?\s*$/i.exec(first) ?? []
  if (status === undefined) return undefined
  const headers = (name: string): string[] =>
    lines.flatMap((line) => {
      const colon = line.indexOf(':')
      const found = colon > 0 && line.slice(0, colon).trim().toLowerCase() === name
      return found ? [line.slice(colon + 1).trim()] : []
    })
  return { status: Number(status), reason, headers }
}
