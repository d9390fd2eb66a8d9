import { parseNameAddr, splitList, tagOf, type NameAddr } from './name-addr.js'
import { parseUri, type Uri } from './uri.js'

/** An address with its URI taken apart. */
export interface Address {
  readonly address: NameAddr
  readonly uri: Uri
}

/** What follows the colon of a header, or one value of its comma list. What is asked of it is read once. */
export class HeaderValue {
  /** Byte string. */
  readonly text: string
  // null: not read yet.
  #address: NameAddr | undefined | null = null
  #uri: Uri | undefined | null = null
  #parts: Address | undefined | null = null
  #tag: string | undefined | null = null
  #list: readonly HeaderValue[] | undefined

  constructor(text: string) {
    this.text = text
  }

  /** The text as an address; undefined where it is none. */
  get address(): NameAddr | undefined {
    if (this.#address === null) this.#address = parseNameAddr(this.text)
    return this.#address
  }

  /** The URI of that address; undefined where it is none of SIP, SIPS and TEL. */
  get uri(): Uri | undefined {
    if (this.#uri === null) this.#uri = this.address && parseUri(this.address.uri)
    return this.#uri
  }

  /** Its tag parameter; undefined when absent. */
  get tag(): string | undefined {
    if (this.#tag === null) this.#tag = this.address && tagOf(this.address)
    return this.#tag
  }

  /** Address and URI, where both can be read for certain, and written back. */
  get parts(): Address | undefined {
    if (this.#parts === null) this.#parts = partsOf(this.address, this.uri)
    return this.#parts
  }

  /** The values of a comma list (RFC 3261 7.3.1), raw: their texts joined by commas are this text. */
  get list(): readonly HeaderValue[] {
    this.#list ??= this.text.includes(',') ? splitList(this.text).map((piece) => new HeaderValue(piece)) : [this]
    return this.#list
  }
}

/**
 * A URI with blanks or quotes is none (RFC 3261 25.1), and could not be written back. Parameters of the user (`;ext=12@`)
 * in a URI without brackets make all of it unreadable: by RFC 3261 20.10 they are the header's, and the user is lost.
 */
function partsOf(address: NameAddr | undefined, uri: Uri | undefined): Address | undefined {
  if (!address || !uri || /[\s<>"]/.test(address.uri)) return undefined
  const userLost = !address.bracketed && uri.user === undefined && /^[^"]*@/.test(address.params)
  return userLost ? undefined : { address, uri }
}
