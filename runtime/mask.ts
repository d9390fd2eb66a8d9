/** What a log must not tell: keys never, who calls whom only if the configuration wants it. */

/**
 * SRTP keys as SDP carries them: SDES (RFC 4568 `inline:`), MIKEY (RFC 4567 `key-mgmt:`), and the old `k=` line
 * (RFC 4566 5.12). What follows a key, lifetime and MKI, is no secret.
 */
const keys = /(inline(?::|%3a)[ \t]*|key-mgmt:[ \t]*\w+[ \t]+|\bk=(?:clear|base64):)([^\s|;"'\\]+)/gi

/** Puts a star for every character of a key, so that lengths stay true. */
export function hideKeys(text: string): string {
  return text.replace(keys, (_, before: string, key: string) => before + '*'.repeat(key.length))
}

/** The value with {@link hideKeys}, or another function, applied to each text in it, however deep. */
export function inAllTexts(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value)
  if (Array.isArray(value)) return value.map((item) => inAllTexts(item, change))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, inAllTexts(member, change)]))
}

/**
 * Hides who calls whom. Of a number of eight digits or more the first three and the last two stay, of a shorter one,
 * and of any other user part, the first character. Hosts stay, but for those of addresses without a scheme.
 */
export function maskNumbers(text: string): string {
  return text
    .replace(/"[^"]+"(?=\s*<(?:sips?|tel):)/gi, '"***"')
    .replace(/\b(\d:(?:orgid|acs|teamsvisitor):)[^\s;,&"<>]+/gi, '$1***')
    .replace(/[^\s<>",]+/g, maskAddresses)
    .replace(numbers, (found) => (digitsIn(found) < (/^[+%]/.test(found) ? 5 : 6) ? found : maskDigits(found)))
}

/** Masks the users of a text without blanks: of SIP and TEL URIs, escaped ones too, and of `user@host`. */
function maskAddresses(text: string): string {
  let [done, rest] = ['', text]
  for (;;) {
    const at = /@|%40/i.exec(rest)
    if (!at)
      return (
        done + rest.replace(/\b(tel(?::|%3a))([^;]+)/gi, (_, scheme: string, user: string) => scheme + maskUser(user))
      )
    const before = rest.slice(0, at.index)
    const scheme = /^(.*?\b(?:sips?|tel)(?::|%3a))(.*)$/is.exec(before)
    const [, lead = '', user = ''] = scheme ?? /^(.*[=(:;])?([^=(:;]*)$/s.exec(before) ?? []
    const behind = rest.slice(at.index + at[0].length)
    const host = scheme ? '' : (/^[\w.*-]+/.exec(behind)?.[0] ?? '')
    done += lead + maskUser(user) + at[0] + (host === '' ? '' : `${host.charAt(0)}***`)
    rest = behind.slice(host.length)
  }
}

/** A user part: `+316******78`, `a***`; what follows `;` or `:` in it, a password perhaps, goes. */
function maskUser(user: string): string {
  const [, name = '', more = ''] = /^([^;:]*)([;:]?)/.exec(user) ?? []
  const behind = more === '' ? '' : `${more}***`
  if (/^anonymous$/i.test(name)) return name + behind
  if (digitsIn(name) >= 8 && isNumber(name)) return maskDigits(name) + behind
  return (/^(?:%[\da-f]{2}|[!-~])/i.exec(name)?.[0] ?? '') + (name === '' ? '' : '***') + behind
}

/**
 * Numbers in running text. Behind a plus, with any separators; without one, six digits in a row, a national number
 * in groups (`020-123 4567`, `(914) 555-1234`), or groups with hyphens. Addresses and payload types are none of these.
 */
const numbers = new RegExp(
  [
    String.raw`(?:\+|%2b)(?:[\d\-./() \xa0\u2010-\u2015]|\xc2\xa0|%2[089d])*\d`,
    String.raw`(?<![\d.*])\(?0\d{1,4}\)?(?:(?:[-./ ]| - |\) ?)\(?\d{2,7}\)?){1,5}(?![\d.])`,
    String.raw`(?<![\d.*])\(?\d{3}\)?[-. ]{1,2}\d{3}[-. ]\d{4}(?![\d.])`,
    String.raw`(?<![\w-])\d{1,3}(?:-\d{2,4}){3,4}(?![\w-])`,
    String.raw`\d{6,}`,
  ].join('|'),
  'gi',
)

function isNumber(text: string): boolean {
  return /^(?:[\d+\-./() *]|%2[0-9b-d])+$/i.test(text)
}

function digitsIn(text: string): number {
  return text.replace(/%[\da-f]{2}/gi, '').replace(/\D/g, '').length
}

function maskDigits(text: string): string {
  const count = digitsIn(text)
  const [first, last] = count >= 8 ? [3, 2] : [1, 0]
  let index = 0
  return text.replace(/%[\da-f]{2}|\d/gi, (found) => {
    if (found.length > 1) return found
    index++
    return index <= first || index > count - last ? found : '*'
  })
}
