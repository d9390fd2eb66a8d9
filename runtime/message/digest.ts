import { hash } from 'node:crypto'

/**
 * Short digest of a text, to compare it later with another without keeping it: what a memo holds of an SDP or a key.
 * @returns 16 characters (96 bits of SHA-256), fit for JSON.
 */
export function digest(text: string): string {
  return hash('sha256', text, 'base64').slice(0, 16)
}
