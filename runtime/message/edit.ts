/**
 * What a verdict may change (docs/protocol.md, "Edits"). Every string is a byte string. Indices count the header
 * lines of one key in the message as it was received, from 0.
 */
export type Edit =
  | { readonly op: 'set-ruri'; readonly uri: string }
  | ({ readonly op: 'set-from' } & AddressValue)
  | ({ readonly op: 'set-to' } & AddressValue)
  | { readonly op: 'remove-header'; readonly name: string; readonly index: number }
  | { readonly op: 'set-header'; readonly name: string; readonly index: number; readonly value: string }
  | { readonly op: 'add-header'; readonly name: string; readonly value: string }
  | { readonly op: 'set-body'; readonly contentType: string | undefined; readonly body: string }
  | { readonly op: 'remove-body' }

/** The whole new value of From or To. */
export interface AddressValue {
  /** Raw display name in front of `<`, possibly empty; undefined for an addr-spec without angle brackets. */
  readonly display: string | undefined
  readonly uri: string
  /** What follows the URI: the header parameters, the tag among them. */
  readonly params: string
}

/** `display<uri>params`, or `uriparams` without a display. */
export function addressText({ display, uri, params }: AddressValue): string {
  return display === undefined ? uri + params : `${display}<${uri}>${params}`
}
