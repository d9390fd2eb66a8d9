import { isIPv6 } from 'node:net'

/**
 * An IP address as a key of a map: IPv4 as an integer, which a map holds without a second place in memory, IPv6 as its
 * 128 bits. IPv4 that is written as IPv6 (RFC 4291 2.5.5.2) is IPv4: a socket for both versions shows it so.
 */
export type Address = number | bigint

const mapped = 0xffffn << 32n
const everyBit = (1n << 128n) - 1n

/**
 * @param host in any spelling: Kamailio writes IPv6 in full, OpenSIPS in brackets; a zone does not count
 * @returns undefined for a name
 */
export function addressOf(host: string): Address | undefined {
  if (!host.includes(':')) return ipv4Of(host)
  const [bare = ''] = host.replace(/^\[|\]$/g, '').split('%')
  if (!isIPv6(bare)) return undefined
  const bits = ipv6Of(bare)
  return bits >> 32n === mapped >> 32n ? Number(BigInt.asIntN(32, bits)) : bits
}

/** @param prefix bits that are kept, of the 128 that each address has as IPv6 */
export function networkOf(address: Address, prefix: number): Address {
  const kept = (whole: bigint): bigint => whole & (everyBit << BigInt(128 - prefix))
  if (typeof address === 'bigint') return kept(address)
  // A shift by 32 would shift by none.
  if (prefix >= 96) return prefix === 96 ? 0 : address & (-1 << (128 - prefix))
  return kept(mapped | BigInt(address >>> 0))
}

/** All addresses that agree in the first bits. */
export interface Network {
  readonly address: Address
  /** Of the 128 bits that each address has as IPv6. */
  readonly prefix: number
}

/** @param text `192.0.2.0/24`, `2001:db8::/32` @returns undefined for what is no network */
export function networkIn(text: string): Network | undefined {
  const [host = '', length] = text.split('/')
  const address = length === undefined ? undefined : addressOf(host)
  if (address === undefined) return undefined
  const prefix = Number(length) + (host.includes(':') ? 0 : 96)
  return { address: networkOf(address, prefix), prefix }
}

const [zero, nine, dot] = [48, 57, 46]

/** What `isIPv4` takes, without a pattern and without parts: every message asks for this. */
function ipv4Of(text: string): number | undefined {
  let [bits, part, digits, dots] = [0, 0, 0, 0]
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code >= zero && code <= nine) {
      if (digits > 0 && part === 0) return undefined
      part = part * 10 + code - zero
      if (++digits > 3 || part > 255) return undefined
    } else {
      if (code !== dot || digits === 0 || ++dots > 3) return undefined
      bits = (bits << 8) | part
      part = digits = 0
    }
  }
  return dots === 3 && digits > 0 ? (bits << 8) | part : undefined
}

/** @param text that `isIPv6` takes, without a zone */
function ipv6Of(text: string): bigint {
  const dotted = text.lastIndexOf(':') + 1
  const tail = text.includes('.') ? (ipv4Of(text.slice(dotted)) ?? 0) >>> 0 : undefined
  const hex = tail === undefined ? '' : tail.toString(16).padStart(8, '0')
  const written = tail === undefined ? text : `${text.slice(0, dotted)}${hex.slice(0, 4)}:${hex.slice(4)}`
  const [head = '', rest] = written.split('::')
  const [left, right] = [groups(head), groups(rest ?? '')]
  const zeros = rest === undefined ? [] : Array<string>(8 - left.length - right.length).fill('0')
  return [...left, ...zeros, ...right].reduce((bits, group) => (bits << 16n) | BigInt(`0x${group}`), 0n)
}

function groups(text: string): string[] {
  return text === '' ? [] : text.split(':')
}
