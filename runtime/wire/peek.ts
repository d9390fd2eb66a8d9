import { kind } from './kinds.js'

/**
 * Reads kind and id of an ask without decoding the rest: all that the socket thread needs to know.
 * @returns the id, or undefined when the frame does not begin like an ask.
 */
export function peekAskId(frame: Uint8Array): number | undefined {
  const first = frame[0] ?? 0
  const start = first >= 0x9b && first <= 0x9f ? 1 : first === 0xdc ? 3 : undefined
  if (start === undefined) return undefined
  const kindAt = readUint(frame, start)
  if (kindAt?.value !== kind.ask) return undefined
  return readUint(frame, kindAt.next)?.value
}

/** A msgpack unsigned integer of at most 32 bits, in any of its encodings. */
function readUint(frame: Uint8Array, at: number): { value: number; next: number } | undefined {
  const format = frame[at] ?? 0xff
  if (format < 0x80) return { value: format, next: at + 1 }
  const size = format === 0xcc ? 1 : format === 0xcd ? 2 : format === 0xce ? 4 : 0
  if (size === 0 || at + size >= frame.length) return undefined
  let value = 0
  for (let i = 1; i <= size; i++) value = value * 256 + (frame[at + i] ?? 0)
  return { value, next: at + 1 + size }
}
