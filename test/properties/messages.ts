import fc from 'fast-check'
import { bytesOf } from '../../runtime/message/bytes.js'
import type { Question } from '../../runtime/pipeline/outcome.js'
import { trunks, waysOf } from '../support/chains.js'
import { shown } from '../support/laws.js'
import { address, addressParams, emergencyUri, uri } from './addresses.js'
import { moreLines, style, type Line, type Style } from './headers.js'
import { sdp, type SdpLines } from './sdp.js'

/** Plausible SIP messages of this field: what each trunk could send, well written or not. */

/** A message before it is written down. */
export interface Parts {
  readonly start: string
  readonly head: readonly Line[]
  readonly body: Body | undefined
  readonly style: Style
}

export interface Body {
  readonly type: string
  readonly text: string
}

/** What is said of a body's length: right, nothing, or not all of it is there. */
export function written({ start, head, body, style: write }: Parts): Uint8Array {
  const lines: Line[] = [...head, ...(body ? [['Content-Type', body.type] as const] : [])]
  const length: Line = ['Content-Length', String(body?.text.length ?? 0)]
  const text = [start, ...[...lines, length].map(write), '', body?.text ?? ''].join('\r\n')
  const bytes = bytesOf(text)
  // So that a counterexample can be read.
  return Object.defineProperty(bytes, fc.toStringMethod, { value: () => shown(bytes) })
}

/** How SDP travels: alone, or with a location or ISUP. Nothing but the SDP part is anybody's business (rule R8). */
export type Wrapping = (sdp: string) => Body

const pidf = '<presence>\r\nb=AS:64\r\nm=audio 1 RTP/AVP 8\r\n</presence>'
const mixed = (first: string, second: string): string =>
  `preamble\r\n--x=y\r\n${first}\r\n--x=y\r\n${second}\r\n--x=y--\r\nb=AS:64\r\n`
const part = (type: string, text: string): string => `Content-Type: ${type}\r\nContent-ID: <1@h>\r\n\r\n${text}`

const wrappings: readonly Wrapping[] = [
  (text) => ({ type: 'application/sdp', text }),
  (text) => ({ type: 'application/sdp', text }),
  (text) => ({ type: 'Application/SDP ; charset=utf-8', text }),
  (text) => ({ type: 'application/sdp', text: text.replaceAll('\r\n', '\n') }),
  (text) => ({ type: 'application/sdp', text: text.slice(0, -2) }),
  (text) => ({
    type: 'multipart/mixed; boundary= "x=y"',
    text: mixed(part('application/sdp', text), part('application/pidf+xml', pidf)),
  }),
  (text) => ({
    type: 'Multipart/Mixed;boundary="x=y"',
    text: mixed(part('application/isup;version=x', '\x01\x00\xff'), part('APPLICATION/SDP', text)),
  }),
]
export const wrapping: fc.Arbitrary<Wrapping> = fc.constantFrom(...wrappings)

export function bodyOf(lines: SdpLines, wrap: Wrapping): Body {
  return wrap(lines.map((line) => `${line}\r\n`).join(''))
}

/** Bodies that are no SDP, whatever they look like. */
const otherBody = fc.constantFrom<Body>(
  { type: 'message/sipfrag;version=2.0', text: 'SIP/2.0 200 OK\r\n' },
  { type: 'message/sipfrag', text: 'SIP/2.0 429 Provide Referrer Identity\r\nms-diagnostics: 1020;reason="x"\r\n' },
  { type: 'application/dtmf-relay', text: 'Signal=5\r\nDuration=160\r\n' },
  { type: 'application/pidf+xml', text: pidf },
  { type: 'text/plain', text: 'v=0\r\nb=AS:64\r\nm=audio 4000 RTP/AVP 18\r\n' },
)

export const body: fc.Arbitrary<Body | undefined> = fc.oneof(
  { weight: 6, arbitrary: fc.tuple(sdp, wrapping).map(([lines, wrap]) => bodyOf(lines, wrap)) },
  { weight: 2, arbitrary: fc.constant(undefined) },
  { weight: 1, arbitrary: otherBody },
)

export const inDialog = ['INVITE', 'ACK', 'BYE', 'PRACK', 'UPDATE', 'REFER', 'NOTIFY', 'INFO', 'OPTIONS', 'CANCEL']
const statuses = [
  ...['100 Trying', '180 Ringing', '183 Session Progress', '200 OK', '202 Accepted', '302 Moved', '403 Forbidden'],
  ...['408 Request Timeout', '420 Bad Extension', '429 Provide Referrer Identity', '481 Gone', '486 Busy Here'],
  ...['488 Not Acceptable Here', '500 Server Internal Error', '503 Service Unavailable', '603 Decline', '606 No'],
]

/** Lines that belong to a method. */
export function linesFor(method: string): Line[] {
  if (method === 'REFER') return [['Refer-To', '<sip:sip.pstnhub.microsoft.com:5061;transport=tls;x-m=8:orgid:3f>']]
  if (method === 'NOTIFY') return [...notified]
  return method === 'PRACK' ? [['RAck', '1 1 INVITE']] : []
}
const notified: readonly Line[] = [
  ['Event', 'refer'],
  ['Subscription-State', 'active;expires=60'],
]

/** The lines of every message. */
export function headOf(from: string, to: string, cseq: number, method: string): Line[] {
  return [
    ['Via', 'SIP/2.0/TLS 192.0.2.1;branch=z9hG4bK1'],
    ['Max-Forwards', '70'],
    ['From', from],
    ['To', to],
    ['Call-ID', '1@h.example'],
    ['CSeq', `${cseq} ${method}`],
    ['Contact', '<sip:+31612345678@192.0.2.1:5061;transport=tls;ext=12>'],
  ]
}

const common = {
  from: address,
  fromParams: addressParams,
  to: address,
  toParams: addressParams,
  more: moreLines,
  style,
}
const tag = fc.constantFrom(';tag=b', ';tag=b', ';TAG=b', ';tag=')

const request = fc
  .record({
    ...common,
    method: fc.constantFrom('INVITE', 'INVITE', 'INVITE', ...inDialog, 'MESSAGE', 'REGISTER'),
    target: fc.oneof({ weight: 9, arbitrary: uri }, { weight: 1, arbitrary: emergencyUri }),
    tag: fc.option(tag, { nil: '', freq: 1 }),
    body,
  })
  .map(({ method, target, from, fromParams, to, toParams, tag: toTag, more, body: its, style: write }): Parts => {
    const head = headOf(`${from}${fromParams};tag=a`, `${to}${toParams}${toTag}`, 1, method)
    return {
      start: `${method} ${target} SIP/2.0`,
      head: [...head, ...linesFor(method), ...more],
      body: its,
      style: write,
    }
  })

const response = fc
  .record({
    ...common,
    method: fc.constantFrom('INVITE', 'INVITE', ...inDialog),
    status: fc.constantFrom(...statuses),
    body,
  })
  .map(({ method, status, from, fromParams, to, toParams, more, body: its, style: write }): Parts => {
    const head = headOf(`${from}${fromParams};tag=a`, `${to}${toParams};tag=b`, 1, method)
    return { start: `SIP/2.0 ${status}`, head: [...head, ...more], body: its, style: write }
  })

/** What the proxy knows beside the message. */
export const facts = fc.record(
  {
    local: fc.boolean(),
    ringing: fc.boolean(),
    elapsed: fc.constantFrom(10, 5000, 20_000),
    status: fc.constantFrom(408, 486, 503),
    now: fc.constant(1_795_320_000),
    intercepts: fc.constantFrom(0, 5),
  },
  { requiredKeys: [] },
)

/** One message on one of its ways, without anything remembered. */
export const single: fc.Arbitrary<Question> = fc
  .record({
    parts: fc.oneof({ weight: 2, arbitrary: request }, { weight: 1, arbitrary: response }),
    way: fc.nat(),
    facts,
  })
  .map(({ parts, way, facts: known }) => {
    const possible = waysOf({ isRequest: !parts.start.startsWith('SIP/') })
    return { ...possible[way % possible.length]!, facts: known, message: written(parts) }
  })

export const trunk = fc.constantFrom(...trunks)
