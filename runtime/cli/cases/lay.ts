import { CodedError } from '../../codes.js'
import { parseMediaType } from '../../message/media-type.js'
import { headerKey, isToken } from '../../message/names.js'
import { bodyLength, declaredLength } from '../content-length.js'
import { laySdp } from './lay-sdp.js'
import { stockRequest, stockResponse, type Stock } from './stock.js'
import type { Case } from './schema.js'

/** A header of a case: its lines, the folded ones included. */
interface Field {
  readonly key: string
  readonly lines: readonly string[]
}

/** What a case says about its message. */
export type Given = Pick<Case, 'stage'> & {
  readonly message?: string | undefined
  readonly lines?: readonly string[] | undefined
}

/** The message of a case, whole or laid into the stock. @throws CodedError CASE_INVALID */
export function messageOf({ stage, message, lines = [] }: Pick<Case, 'stage' | 'message' | 'lines'>): Buffer {
  return message === undefined ? layLines(lines, stage === 'reply') : wholeMessage(message)
}

/** A block in YAML cannot hold CR: its lines get it where Content-Length was counted with it. */
function wholeMessage(text: string): Buffer {
  const bytes = Buffer.from(text, 'utf8')
  const declared = declaredLength(bytes)
  if (text.includes('\r') || declared === undefined || declared === bodyLength(bytes)) return bytes
  return Buffer.from(text.replaceAll('\n', '\r\n'), 'utf8')
}

function layLines(lines: readonly string[], reply: boolean): Buffer {
  const empty = lines.indexOf('')
  const head = empty < 0 ? lines : lines.slice(0, empty)
  const body = empty < 0 ? undefined : lines.slice(empty + 1)
  const { startLine, fields, sdp } = sortOut(head)
  const stock = stockFor(startLine, fields, reply)
  return printed(stock, fields, bodyOf(stock, fields, sdp, body))
}

function sortOut(lines: readonly string[]): { startLine: string | undefined; fields: Field[]; sdp: string[] } {
  let startLine: string | undefined
  const fields: Field[] = []
  const sdp: string[] = []
  for (const line of lines) {
    const name = line.slice(0, Math.max(line.indexOf(':'), 0)).trimEnd()
    const last = fields.at(-1)
    if (/^[ \t]/.test(line) && last) fields.splice(-1, 1, { ...last, lines: [...last.lines, line] })
    else if (/^(SIP\/2\.0 \d{3}( |$)|[A-Z]+ \S+ SIP\/2\.0$)/i.test(line)) startLine = line
    else if (/^[a-z]=/.test(line)) sdp.push(line)
    else if (isToken(name)) fields.push({ key: headerKey(name), lines: [line] })
    else throw new CodedError('CASE_INVALID', `"${line}" is no start line, header or SDP line`)
  }
  return { startLine, fields, sdp }
}

function stockFor(startLine: string | undefined, fields: readonly Field[], reply: boolean): Stock {
  const first = startLine ?? (reply ? 'SIP/2.0 200 OK' : undefined)
  if (!first?.toUpperCase().startsWith('SIP/2.0 ')) return stockRequest(first)
  return stockResponse(first, /\s(\S+)$/.exec(valueOf('cseq', fields) ?? '')?.[1])
}

interface Body {
  /** Given to a message whose case has no Content-Type. */
  readonly type: string | undefined
  readonly text: string
}

function bodyOf(
  stock: Stock,
  fields: readonly Field[],
  sdp: readonly string[],
  raw: readonly string[] | undefined,
): Body {
  const given = valueOf('content-type', fields)
  const isSdp = given === undefined || parseMediaType(given).essence === 'application/sdp'
  const loose = raw?.length !== 0 && (raw ?? []).every((line) => /^[a-uw-z]=/.test(line))
  const type = given === undefined ? 'application/sdp' : undefined
  if (isSdp && loose && (stock.sdp || given !== undefined || sdp.length > 0 || raw))
    return { type, text: laySdp([...sdp, ...(raw ?? [])]) }
  const lines = raw ?? sdp
  if (lines.length === 0 || lines.join('') === '') return { type: undefined, text: '' }
  return { type: isSdp && lines[0]?.startsWith('v=') ? type : undefined, text: crlf(lines) }
}

function valueOf(key: string, fields: readonly Field[]): string | undefined {
  const line = fields.find((field) => field.key === key)?.lines.join(' ')
  return line?.slice(line.indexOf(':') + 1).trim()
}

function printed(stock: Stock, fields: readonly Field[], body: Body): Buffer {
  const content = Buffer.from(body.text, 'utf8')
  const about = [
    ...(body.type === undefined ? [] : [`Content-Type: ${body.type}`]),
    `Content-Length: ${content.length}`,
  ]
  const known = new Set([...stock.headers, ...about].map(keyOf))
  const replaced = (header: string): readonly string[] => {
    const own = fields.filter(({ key }) => key === keyOf(header))
    return own.length === 0 ? [header] : own.flatMap(({ lines }) => lines)
  }
  const added = fields.filter(({ key }) => !known.has(key)).flatMap(({ lines }) => lines)
  const head = [stock.startLine, ...stock.headers.flatMap(replaced), ...added, ...about.flatMap(replaced), '']
  return Buffer.concat([Buffer.from(crlf(head), 'utf8'), content])
}

function keyOf(header: string): string {
  return headerKey(header.slice(0, header.indexOf(':')))
}

function crlf(lines: readonly string[]): string {
  return lines.map((line) => line + '\r\n').join('')
}
