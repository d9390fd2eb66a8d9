import type { SdpLine } from '../runtime/pipeline/plugin.js'
import { keyFault } from './_suites.js'

/**
 * The line `a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:KEY|2^31|1:1 UNENCRYPTED_SRTCP` (RFC 4568 9.1, 9.2), read and
 * never written: a proxy may only remove it whole (rule R10.8).
 */
export interface Crypto {
  readonly line: SdpLine
  /** As written; it is never renumbered. Undefined where there is none that could be told. */
  readonly tag: string | undefined
  /** Why RFC 4568 forbids the line, in words that hold nothing of it; undefined: it is valid. */
  readonly fault: string | undefined
  readonly suite: string
  /** The keys with their salts. They must never get into a report, a memo or a log. */
  readonly keys: readonly string[]
  /** The master key index of each key, `1:1`; empty without. */
  readonly mkis: readonly string[]
  /** Octets of it in each SRTP packet; 0: there is none. */
  readonly mkiLength: number
  /** Session parameters by lower-case name, those marked as optional with `-` left out. */
  readonly params: ReadonlySet<string>
}

/** Reads all crypto lines of one media description. A tag that comes again makes the later line invalid. */
export function cryptoLines(lines: readonly SdpLine[]): Crypto[] {
  const tags = new Set<string>()
  return lines.map((line) => {
    const crypto = readCrypto(line)
    if (crypto.fault !== undefined || crypto.tag === undefined) return crypto
    const twice = tags.has(crypto.tag)
    tags.add(crypto.tag)
    return twice ? { ...crypto, fault: 'its tag is taken' } : crypto
  })
}

/** Several plugins read each line. */
function readCrypto(line: SdpLine): Crypto {
  const { tag, fault, suite, keys, mkis, mkiLength, params } = line.read(parseCrypto)
  return { line, tag, fault, suite, keys, mkis, mkiLength, params }
}

function parseCrypto(text: string): Omit<Crypto, 'line'> {
  const value = text.slice(text.indexOf(':') + 1)
  const [tag = '', suite = '', keyParams = '', ...session] = value.trimEnd().split(/[ \t]+/)
  const { keys, mkis, fault } = parseKeys(keyParams)
  const tagged = /^\d{1,9}$/.test(tag)
  const wrong =
    (tagged ? undefined : 'no tag of one to nine digits') ??
    (/^\w+$/.test(suite) ? undefined : 'no crypto suite') ??
    fault ??
    keyFault(suite, keys) ??
    mkiFault(keys, mkis) ??
    session.map(paramFault).find((each) => each !== undefined)
  return {
    tag: tagged ? tag : undefined,
    fault: wrong,
    suite,
    keys,
    mkis,
    mkiLength: mkis[0] === undefined ? 0 : lengthOf(mkis[0]),
    params: new Set(session.map((param) => param.split('=', 1)[0]?.toLowerCase() ?? '')),
  }
}

type Keys = Pick<Crypto, 'keys' | 'mkis' | 'fault'>

/** `inline:KEY|2^31|1:1;inline:KEY|2^31|2:1`. */
function parseKeys(text: string): Keys {
  const params = text.split(';').map(parseKey)
  return {
    keys: params.flatMap(({ keys }) => keys),
    mkis: params.flatMap(({ mkis }) => mkis),
    fault: params.find(({ fault }) => fault !== undefined)?.fault,
  }
}

/** One `inline:KEY[|lifetime][|MKI:length]`. A field with a colon is the MKI, also where there is no lifetime. */
function parseKey(text: string): Keys {
  if (!/^inline:/i.test(text)) return { keys: [], mkis: [], fault: 'no inline key' }
  const [key = '', ...fields] = text.slice('inline:'.length).split('|')
  const mki = fields.at(-1)?.includes(':') ? fields.pop() : undefined
  const wrongMki = mki !== undefined && !(lengthOf(mki) >= 1 && lengthOf(mki) <= 128)
  const wrongLifetime = fields.length > 1 || fields.some((field) => !isLifetime(field))
  const fault = wrongMki ? 'a malformed MKI' : wrongLifetime ? 'a malformed lifetime' : undefined
  return { keys: [key], mkis: mki === undefined ? [] : [mki], fault }
}

/** Octets of the MKI `1:4`; 0 where it is malformed. */
function lengthOf(mki: string): number {
  return Number(/^\d+:(\d{1,3})$/.exec(mki)?.[1] ?? 0)
}

/** Packets under one key, at most 2^48 of SRTP (RFC 3711 9.2): a power of two, or a number. */
function isLifetime(text: string): boolean {
  const power = /^2\^(\d{1,2})$/.exec(text)?.[1]
  if (power !== undefined) return Number(power) <= 48
  return /^\d{1,15}$/.test(text) && Number(text) > 0 && Number(text) <= 2 ** 48
}

/** Several keys are told apart by their MKIs, all of one length (RFC 4568 6.1). */
function mkiFault(keys: readonly string[], mkis: readonly string[]): string | undefined {
  if (keys.length > 1 && mkis.length < keys.length) return 'several keys without MKI'
  const lengths = mkis.map(lengthOf)
  return lengths.some((length) => length !== lengths[0]) ? 'MKIs of different lengths' : undefined
}

/** Session parameters (RFC 4568 6.3): an unknown one spoils the line unless it says by its `-` that it may be ignored. */
function paramFault(param: string): string | undefined {
  if (/^-[!-~]+$/.test(param) || /^UN(?:ENCRYPTED_SRTC?P|AUTHENTICATED_SRTP)$/i.test(param)) return undefined
  const equals = param.indexOf('=')
  const good = equals < 0 ? undefined : values[param.slice(0, equals).toUpperCase()]?.(param.slice(equals + 1))
  if (good === undefined) return 'an unknown session parameter'
  return good ? undefined : 'a malformed session parameter'
}

const values: Readonly<Record<string, ((value: string) => boolean) | undefined>> = {
  KDR: (value) => /^\d{1,2}$/.test(value) && Number(value) <= 24,
  WSH: (value) => /^\d{2,9}$/.test(value) && Number(value) >= 64,
  FEC_ORDER: (value) => /^(?:FEC_SRTP|SRTP_FEC)$/i.test(value),
  FEC_KEY: (value) => parseKeys(value).fault === undefined,
}
