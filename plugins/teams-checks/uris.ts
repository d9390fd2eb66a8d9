import { parseUri, type SipMessage, type Uri } from '../../runtime/pipeline/plugin.js'

/** A URI of a message, and the lower-case name of the header where it stands. */
export interface Located {
  readonly header: string
  readonly uri: Uri
}

const addressHeaders = ['from', 'to', 'contact', 'record-route', 'p-asserted-identity']

/** The URIs by which a message names its ends and its way; without those that cannot be read (rule R13). */
export function uris(message: SipMessage): Located[] {
  const found: Located[] = message.ruri ? [{ header: 'request-uri', uri: message.ruri }] : []
  for (const header of addressHeaders)
    for (const { read } of message.headers(header))
      for (const { uri } of read.list) if (uri) found.push({ header, uri })
  return found
}

/**
 * The host by which Teams will know the sender: of the topmost Record-Route, else of Contact (rule R123).
 * @param added Record-Route that the proxy puts on top behind this question: `sbc.example.com:5061;transport=tls`.
 */
export function advertisedHost(
  message: SipMessage,
  added: unknown,
): { readonly header: string; readonly host: string } {
  if (typeof added === 'string') return { header: 'record-route', host: parseUri(`sip:${added}`)?.host ?? '' }
  const route = firstHost(message, 'record-route')
  if (route !== '') return { header: 'record-route', host: route }
  return { header: 'contact', host: firstHost(message, 'contact') }
}

function firstHost(message: SipMessage, name: string): string {
  return message.header(name)?.read.list[0]?.uri?.host ?? ''
}
