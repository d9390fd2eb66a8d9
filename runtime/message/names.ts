/** Compact forms (RFC 3261 7.3.3 and the registry of SIP header fields). Allow has none: `u` is Allow-Events. */
const compact: ReadonlyMap<string, string> = new Map(
  Object.entries({
    a: 'accept-contact',
    b: 'referred-by',
    c: 'content-type',
    d: 'request-disposition',
    e: 'content-encoding',
    f: 'from',
    i: 'call-id',
    j: 'reject-contact',
    k: 'supported',
    l: 'content-length',
    m: 'contact',
    n: 'identity-info',
    o: 'event',
    r: 'refer-to',
    s: 'subject',
    t: 'to',
    u: 'allow-events',
    v: 'via',
    x: 'session-expires',
    y: 'identity',
  }),
)

const compactOf = new Map([...compact].map(([short, key]) => [key, short]))

/** The compact form of a header by its {@link headerKey}; undefined where it has none. */
export function compactForm(key: string): string | undefined {
  return compactOf.get(key)
}

/** Tokens alone. */
const known = new Map<string, string>()
const knownLimit = 512

/** The one key of a header name in any spelling: lower case, compact form resolved (rule R2). */
export function headerKey(name: string): string {
  const cached = known.get(name)
  if (cached !== undefined) return cached
  const lower = name.toLowerCase()
  const key = compact.get(lower) ?? lower
  // Names come from the network: remember only so many of them.
  if (known.size < knownLimit && isToken(name)) known.set(name, key)
  return key
}

/** {@link headerKey} of what stands before the colon of a line; `''` where that is no token, and the line no header. */
export function fieldKey(name: string): string {
  return known.get(name) ?? (isToken(name) ? headerKey(name) : '')
}

const token = /^[A-Za-z0-9\-.!%*_+`'~]+$/

/** Whether `text` is a token (RFC 3261 25.1), as header names and methods must be. */
export function isToken(text: string): boolean {
  return token.test(text)
}
