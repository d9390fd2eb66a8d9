import { parseNameAddr, parseUri, splitList, type SipMessage, type Uri } from '../../runtime/pipeline/plugin.js'

/** A URI of a message, and the lower-case name of the header where it stands. */
export interface Located {
  readonly header: string
  readonly uri: Uri
}

const addressHeaders = ['from', 'to', 'contact', 'record-route', 'p-asserted-identity']

/** The URIs by which a message names its ends and its way; without those that cannot be read (rule R13). */
export function uris(message: SipMessage): Located[] {
  const found = addressHeaders.flatMap((name) =>
    message.headers(name).flatMap(({ value }) => splitList(value).map((text) => ({ header: name, text: uriOf(text) }))),
  )
  return [{ header: 'request-uri', text: message.requestUri }, ...found].flatMap(({ header, text }) => {
    const uri = parseUri(text)
    return uri ? [{ header, uri }] : []
  })
}

/**
 * The host by which Teams will know the sender: of the topmost Record-Route, else of Contact (rule R123).
 * @param added Record-Route that the proxy puts on top behind this question: `sbc.example.com:5061;transport=tls`.
 */
export function advertisedHost(
  message: SipMessage,
  added: unknown,
): { readonly header: string; readonly host: string } {
  if (typeof added === 'string') return { header: 'record-route', host: hostOf(`<sip:${added}>`) }
  const route = hostOf(firstOf(message, 'record-route'))
  if (route !== '') return { header: 'record-route', host: route }
  return { header: 'contact', host: hostOf(firstOf(message, 'contact')) }
}

function firstOf(message: SipMessage, name: string): string {
  return splitList(message.header(name)?.value ?? '')[0] ?? ''
}

function hostOf(value: string): string {
  return parseUri(uriOf(value))?.host ?? ''
}

function uriOf(value: string): string {
  return parseNameAddr(value)?.uri ?? ''
}
