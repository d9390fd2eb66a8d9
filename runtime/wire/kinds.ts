import { Packr, Unpackr } from 'msgpackr'

/** The subprotocol and its frame kinds (docs/protocol.md). */
export const subprotocol = 'sipcar.v1'
export const protocolVersion = 1

export const kind = { hello: 1, ask: 2, verdict: 3, update: 4, busy: 5, drain: 6, refuse: 7 } as const

/** Plain msgpack: the other end is Lua, which knows neither records nor extension types. */
const packr = new Packr({ useRecords: false, moreTypes: false })
const unpackr = new Unpackr({ useRecords: false, int64AsType: 'number' })

export function pack(value: unknown): Buffer {
  // msgpackr hands out views of one reused buffer; the frame has to outlive the next call.
  return Buffer.from(packr.pack(value))
}

/** @throws when the bytes are not exactly one msgpack value. */
export function unpack(bytes: Uint8Array): unknown {
  return unpackr.unpack(bytes)
}
