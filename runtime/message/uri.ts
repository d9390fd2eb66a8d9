/**
 * A SIP, SIPS or TEL URI taken apart without loss: `formatUri(parseUri(text)) === text` (RFC 3261 19.1, RFC 3966;
 * rule R4). Every part is the raw text; change one by spreading: `{ ...uri, user: '+31…' }`.
 */
export interface Uri {
  /** As written; compare with {@link isSip} and {@link isTel}. */
  readonly scheme: string
  /** Subscriber number of a TEL URI; undefined for a URI of a host only. Never empty. */
  readonly user: string | undefined
  /** Parameters in the user part (`;ext=12`), or those of a TEL URI. Empty, or starts with `;`. */
  readonly userParams: string
  readonly password: string | undefined
  /** Empty for a TEL URI. IPv6 in its brackets. */
  readonly host: string
  readonly port: string | undefined
  /** Parameters behind the host. Empty, or starts with `;`. */
  readonly params: string
  /** What follows `?`. */
  readonly headers: string | undefined
}

const pattern =
  /^([A-Za-z][A-Za-z0-9+.-]*):(?:([^@:;]+)((?:;[^@:]*)?)(?::([^@]*))?@)?(\[[0-9A-Fa-f:.]+\]|[^@:;?[\] \t\r\n]+)(?::(\d+))?((?:;[^?]*)?)(?:\?(.*))?$/
const telPattern = /^(tel):([^;]+)((?:;.*)?)$/i

/** @returns undefined for anything that is no SIP, SIPS or TEL URI. */
export function parseUri(text: string): Uri | undefined {
  const tel = text[0] === 't' || text[0] === 'T' ? telPattern.exec(text) : undefined
  if (tel) {
    const [, scheme = '', user, userParams = ''] = tel
    return { scheme, user, userParams, password: undefined, host: '', port: undefined, params: '', headers: undefined }
  }
  const match = pattern.exec(text)
  if (!match) return undefined
  const [, scheme = '', user, userParams = '', password, host = '', port, params = '', headers] = match
  if (!/^sips?$/i.test(scheme)) return undefined
  return { scheme, user, userParams, password, host, port, params, headers }
}

export function formatUri(uri: Uri): string {
  if (isTel(uri)) return `${uri.scheme}:${uri.user ?? ''}${uri.userParams}`
  const password = uri.password === undefined ? '' : ':' + uri.password
  const user = uri.user === undefined ? '' : `${uri.user}${uri.userParams}${password}@`
  const port = uri.port === undefined ? '' : ':' + uri.port
  const headers = uri.headers === undefined ? '' : '?' + uri.headers
  return `${uri.scheme}:${user}${uri.host}${port}${uri.params}${headers}`
}

export function isTel(uri: Uri): boolean {
  return uri.scheme.toLowerCase() === 'tel'
}

export function isSip(uri: Uri): boolean {
  return !isTel(uri)
}

/** Percent-decoded byte string; undefined when an escape is malformed. */
export function decodeEscapes(text: string): string | undefined {
  if (!text.includes('%')) return text
  if (/%(?![0-9A-Fa-f]{2})/.test(text)) return undefined
  return text.replace(/%([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)))
}
