import {
  formatNameAddr,
  type Address,
  type Context,
  type NameAddr,
  type SipMessage,
} from '../runtime/pipeline/plugin.js'

/** From or To; undefined, and reported, where it cannot be read: its bytes are left alone (rule R13). */
export function readAddress(message: SipMessage, name: 'from' | 'to', context: Context): Address | undefined {
  const found = message.header(name)?.read.parts
  if (!found) context.report('HEADER_MALFORMED', { header: name })
  return found
}

/** What can be read of a list header, over all of its lines, in the order of {@link editList}. */
export function readList(message: SipMessage, name: string): Address[] {
  const found: Address[] = []
  for (const { read } of message.headers(name)) for (const { parts } of read.list) if (parts) found.push(parts)
  return found
}

/**
 * Edits each value of a list header (P-Asserted-Identity, Diversion), over all of its lines (rules R2, R36). What
 * cannot be read stays. @param edit gives the new value, or undefined to remove it.
 */
export function editList(message: SipMessage, name: string, edit: (value: Address) => NameAddr | undefined): void {
  for (const header of message.headers(name)) {
    const kept: string[] = []
    let changed = false
    for (const { text, parts } of header.read.list) {
      const next = parts && edit(parts)
      const stays = !parts || next === parts.address
      changed ||= !stays
      if (stays) kept.push(text)
      else if (next) kept.push(formatNameAddr(next))
    }
    if (kept.length === 0) header.remove()
    else if (changed) header.set(kept.join(',').trim())
  }
}
