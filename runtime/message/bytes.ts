/**
 * SIP text is handled as *byte strings*: JavaScript strings whose every character is one byte (0–255) of the
 * message. Offsets and lengths are then bytes, any byte survives, and string functions stay fast.
 * Only what comes from a configuration or goes to a person has to be converted.
 */

/** Byte string of the bytes from `start` (inclusive) to `end` (exclusive). */
export function byteString(bytes: Uint8Array, start = 0, end = bytes.length): string {
  return asBuffer(bytes).toString('latin1', start, end)
}

/** The bytes of a byte string. */
export function bytesOf(text: string): Buffer {
  return Buffer.from(text, 'latin1')
}

/** Byte string of ordinary text, for values from a configuration: `é` becomes two characters. */
export function fromText(text: string): string {
  return isAscii(text) ? text : Buffer.from(text, 'utf8').toString('latin1')
}

/** Ordinary text of a byte string; bytes that are not UTF-8 are shown as U+FFFD. */
export function toText(bytes: string): string {
  return isAscii(bytes) ? bytes : Buffer.from(bytes, 'latin1').toString('utf8')
}

/** Whether a character is linear white space: blank, tab, CR or LF (RFC 3261 25.1), and nothing else. */
export function isBlank(character: string | undefined): boolean {
  return character === ' ' || character === '\t' || character === '\r' || character === '\n'
}

/** The text without the blanks around it. String.trim() would also cut 0xA0, which ends some letters in UTF-8. */
export function trimBlanks(text: string): string {
  let [start, end] = [0, text.length]
  while (start < end && isBlank(text[start])) start++
  while (end > start && isBlank(text[end - 1])) end--
  return text.slice(start, end)
}

/** The same memory seen as a Buffer. */
export function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

function isAscii(text: string): boolean {
  // eslint-disable-next-line no-control-regex -- the whole ASCII range is meant
  return /^[\x00-\x7f]*$/.test(text)
}
