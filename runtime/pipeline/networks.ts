import { networkIn, networkOf, type Address } from './addresses.js'
import { append, firstFit, type Linked } from './linked.js'

/**
 * Networks by their bits: an address is looked up once for each prefix length in use, however many networks there are.
 * IPv4 is the part of IPv6 that it is mapped to (RFC 4291 2.5.5.2), so that either spelling means the same.
 */
export class Networks<Value extends Linked<Value>> {
  /** Longest prefix first. */
  readonly #byPrefix: { readonly prefix: number; readonly values: Map<Address, Value> }[] = []

  /** @param network `192.0.2.0/24`, `2001:db8::/32`; what is none is in no list */
  add(network: string, value: Value): void {
    const found = networkIn(network)
    if (!found) return
    const { address, prefix } = found
    let same = this.#byPrefix.find((its) => its.prefix === prefix)
    if (!same) {
      same = { prefix, values: new Map() }
      this.#byPrefix.push(same)
      this.#byPrefix.sort((a, b) => b.prefix - a.prefix)
    }
    append(same.values, address, value)
  }

  /** The first value that fits: of the narrowest network, and there of the one that was added first. */
  find(address: Address, fits: (value: Value) => boolean): Value | undefined {
    for (const { prefix, values } of this.#byPrefix) {
      const found = firstFit(values.get(networkOf(address, prefix)), fits)
      if (found !== undefined) return found
    }
    return undefined
  }
}
