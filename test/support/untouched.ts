import { headerKey } from '../../runtime/message/names.js'
import type { SipMessage } from '../../runtime/message/message.js'

const untouchable = new Set(
  ['Via', 'Route', 'Record-Route', 'Call-ID', 'CSeq', 'Max-Forwards', 'RAck', 'RSeq', 'Session-Expires', 'Min-SE']
    .concat(['Date', 'Identity', 'Refer-To', 'Event', 'Contact', 'Content-Type'])
    .map(headerKey),
)

/** The raw lines that nobody may touch (rule R7), those without a name, and the tags of From and To. */
export function protectedLines(message: SipMessage): string[] {
  const tags = ['from', 'to'].map(
    (name) => /;\s*tag\s*=\s*([^;\s]*)/i.exec(message.address(name)?.params ?? '')?.[1] ?? '',
  )
  return [...rawLines(message, (key) => untouchable.has(key) || key === ''), ...tags]
}

/** Header lines as they are spelled, folds included, without their ends. @param wanted gets {@link headerKey}. */
export function rawLines({ head: { text, lines } }: SipMessage, wanted: (key: string) => boolean): string[] {
  return lines.filter(({ key }) => wanted(key)).map(({ start, end }) => text.slice(start, end).trimEnd())
}
