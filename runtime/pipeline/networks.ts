import { isIPv4, isIPv6 } from 'node:net'

/**
 * Networks by their bits: an address is looked up once for each prefix length in use, however many networks there are.
 * IPv4 is held as the part of IPv6 that it is mapped to (RFC 4291 2.5.5.2), so that either spelling means the same.
 */
export class Networks<Value> {
  /** Longest prefix first. */
  readonly #byPrefix: { readonly prefix: number; readonly values: Map<bigint, Value[]> }[] = []

  /** @param network `192.0.2.0/24`, `2001:db8::/32`; what is none is in no list */
  add(network: string, value: Value): void {
    const [host = '', length] = network.split('/')
    const bits = bitsOf(host)
    if (bits === undefined) return
    const prefix = Number(length) + (isIPv4(host) ? 96 : 0)
    let same = this.#byPrefix.find((its) => its.prefix === prefix)
    if (!same) {
      same = { prefix, values: new Map() }
      this.#byPrefix.push(same)
      this.#byPrefix.sort((a, b) => b.prefix - a.prefix)
    }
    const key = cut(bits, prefix)
    const values = same.values.get(key)
    if (values) values.push(value)
    else same.values.set(key, [value])
  }

  /** The first value that fits: of the narrowest network, and there of the one that was added first. */
  find(host: string, fits: (value: Value) => boolean): Value | undefined {
    const bits = this.#byPrefix.length > 0 ? bitsOf(host) : undefined
    if (bits === undefined) return undefined
    for (const { prefix, values } of this.#byPrefix) {
      const found = values.get(cut(bits, prefix))?.find(fits)
      if (found !== undefined) return found
    }
    return undefined
  }
}

function cut(bits: bigint, prefix: number): bigint {
  return bits >> BigInt(128 - prefix)
}

/** The 128 bits of an address; undefined for what is none. */
function bitsOf(host: string): bigint | undefined {
  if (isIPv4(host)) return (0xffffn << 32n) | bitsOfIPv4(host)
  const address = host.split('%')[0] ?? ''
  if (!isIPv6(address)) return undefined
  const dotted = address.lastIndexOf(':') + 1
  const tail = address.includes('.') ? bitsOfIPv4(address.slice(dotted)).toString(16).padStart(8, '0') : ''
  const text = tail ? `${address.slice(0, dotted)}${tail.slice(0, 4)}:${tail.slice(4)}` : address
  const [head = '', rest] = text.split('::')
  const [left, right] = [groups(head), groups(rest ?? '')]
  const zeros = rest === undefined ? [] : Array<string>(8 - left.length - right.length).fill('0')
  return [...left, ...zeros, ...right].reduce((bits, group) => (bits << 16n) | BigInt(`0x${group}`), 0n)
}

function groups(text: string): string[] {
  return text === '' ? [] : text.split(':')
}

function bitsOfIPv4(address: string): bigint {
  return BigInt(address.split('.').reduce((bits, part) => bits * 256 + Number(part), 0))
}
