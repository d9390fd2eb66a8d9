import { parseHead } from '../message/parse.js'

/** Bytes that Content-Length declares; undefined when the message does not say. */
export function declaredLength(message: Uint8Array): number | undefined {
  const head = parseHead(message)
  const line = head?.lines.find(({ key }) => key === 'content-length')
  const value = line && head?.text.slice(line.valueStart, line.valueEnd)
  return value !== undefined && /^\d{1,9}$/.test(value) ? Number(value) : undefined
}

/** Bytes behind the header section. */
export function bodyLength(message: Uint8Array): number {
  const head = parseHead(message)
  return head ? message.length - head.bodyStart : 0
}

/** What to tell a person whose message has a body of another length than declared; undefined when all is well. */
export function lengthFault(message: Uint8Array): string | undefined {
  const [declared, actual] = [declaredLength(message), bodyLength(message)]
  if (declared === undefined || declared === actual) return undefined
  const ends = message.includes(13) ? '' : '; the lines end with LF only'
  return `Content-Length is ${declared}, but the body has ${actual} bytes${ends}`
}
