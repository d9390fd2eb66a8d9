import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { applyEdits } from '../../../runtime/message/apply.js'
import { partsOf } from '../../../runtime/message/body.js'
import { EditRefused } from '../../../runtime/message/guard.js'
import { parseMediaType } from '../../../runtime/message/media-type.js'
import { SipMessage } from '../../../runtime/message/message.js'
import { formatNameAddr, splitList } from '../../../runtime/message/name-addr.js'
import { parseUri } from '../../../runtime/message/uri.js'
import { corpus, load, parsable } from '../../corpus/index.js'
import { mutated } from './mutate.js'
import { shown } from './sip.js'

const runs = { numRuns: 1500 }

describe('nobody changes anything', () => {
  test.each(parsable)('$file: no edits, the very same bytes', ({ file }) => {
    const bytes = load(file)
    const message = SipMessage.parse(bytes)!
    readEverything(message)
    expect(message.edits()).toEqual([])
    expect(shown(applyEdits(bytes, message.edits()))).toBe(shown(bytes))
    expect(message.head.text + shown(bytes.subarray(message.head.bodyStart))).toBe(shown(bytes))
  })

  test('nor in a mutated message, and reading it never throws', () => {
    fc.assert(
      fc.property(mutated(8), (bytes) => {
        const message = SipMessage.parse(bytes)
        if (!message) return
        readEverything(message)
        expect(message.edits()).toEqual([])
        expect(message.head.text + shown(bytes.subarray(message.head.bodyStart))).toBe(shown(bytes))
      }),
      runs,
    )
  })

  test('random bytes are read without a throw', () => {
    const begin = fc.constantFrom('', 'INVITE sip:a SIP/2.0\r\n', 'SIP/2.0 200 OK\n', '\r\n\n')
    fc.assert(
      fc.property(begin, fc.uint8Array({ maxLength: 300 }), (start, noise) => {
        const message = SipMessage.parse(Buffer.concat([Buffer.from(start), noise]))
        if (message) readEverything(message)
      }),
      runs,
    )
  })
})

describe('a series of changes', () => {
  test('is in the message that comes out, and nothing else is', () => {
    fc.assert(
      fc.property(mutated(3), fc.array(change, { maxLength: 6 }), (bytes, changes) => {
        const message = SipMessage.parse(bytes)
        if (!message) return
        for (const one of changes) attempt(message, one)
        const after = SipMessage.parse(applyEdits(bytes, message.edits()))!
        expect(fields(after)).toEqual(fields(message))
        expect(after.requestUri).toBe(message.requestUri)
        expect(after.status).toBe(message.status)
        expect(rawLines(after)).toEqual(expect.arrayContaining(untouchedLines(message)))
        if (message.edits().some(({ op }) => op === 'set-body' || op === 'remove-body')) {
          expect(after.body).toBe(message.body)
          expect(after.header('l')!.value).toBe(String(Buffer.byteLength(message.body, 'latin1')))
        } else expect(shown(after.bytes).slice(after.head.bodyStart)).toBe(shown(bytes).slice(message.head.bodyStart))
      }),
      runs,
    )
  })

  test('made again on its own outcome, changes nothing', () => {
    fc.assert(
      fc.property(mutated(3), (bytes) => {
        const message = SipMessage.parse(bytes)
        if (!message) return
        normalize(message)
        const again = SipMessage.parse(applyEdits(bytes, message.edits()))!
        normalize(again)
        expect(again.edits()).toEqual([])
      }),
      runs,
    )
  })
})

test.each(corpus.filter(({ file }) => SipMessage.parse(load(file))?.sdp))(
  'R8: $file: only its SDP changes',
  ({ file }) => {
    const bytes = load(file)
    const message = SipMessage.parse(bytes)!
    message.sdp!.sections.forEach((section) => section.lines('t').forEach((line) => line.set('t=1 2')))
    message.sdp!.sections.forEach((section) => section.lines('b').forEach((line) => line.remove()))
    const after = SipMessage.parse(applyEdits(bytes, message.edits()))!
    const [old, now] = [SipMessage.parse(bytes)!, after].map(splitBody)
    expect(now!.sdp).toBe(old!.sdp.replace(/^t=.*?(?=\r?\n)/m, 't=1 2').replace(/^b=.*\r?\n/gm, ''))
    expect(now!.around).toEqual(old!.around)
    if (now!.sdp !== old!.sdp) expect(after.header('l')?.value).toBe(String(after.bytes.length - after.head.bodyStart))
  },
)

/** The SDP part, and what stands around it. */
function splitBody(message: SipMessage): { sdp: string; around: string[] } {
  const type = parseMediaType(message.header('c')!.value)
  const part = partsOf(message.body, type, true).find((candidate) => candidate.type.essence === 'application/sdp')!
  const { body } = message
  return { sdp: body.slice(part.start, part.end), around: [body.slice(0, part.start), body.slice(part.end)] }
}

type Change =
  | { readonly do: 'set' | 'remove'; readonly which: number; readonly value: string }
  | { readonly do: 'add'; readonly name: string; readonly value: string }
  | { readonly do: 'uri'; readonly value: string }
  | { readonly do: 'user'; readonly value: string }
  | { readonly do: 'body'; readonly value: string }
  | { readonly do: 'sdp'; readonly which: number; readonly value: string }

const word = fc.string({ unit: fc.constantFrom('a', '1', '"', '<', ';', ',', '\xa0', '\xff', '@', ':'), maxLength: 8 })
const which = fc.nat()
const change: fc.Arbitrary<Change> = fc.oneof(
  fc.record({ do: fc.constantFrom('set' as const, 'remove' as const), which, value: word }),
  fc.record({
    do: fc.constant('add' as const),
    name: fc.constantFrom('Privacy', 'X-New', 'k', 'From', 'c'),
    value: word,
  }),
  fc.record({ do: fc.constantFrom('uri' as const, 'user' as const, 'body' as const), value: word }),
  fc.record({ do: fc.constant('sdp' as const), which, value: word }),
)

/** Makes the change, unless the guard forbids it; anything but a refusal is a fault. */
function attempt(message: SipMessage, one: Change): void {
  try {
    make(message, one)
  } catch (error) {
    if (!(error instanceof EditRefused)) throw error
  }
}

function make(message: SipMessage, one: Change): void {
  if (one.do === 'add') return message.addHeader(one.name, one.value)
  if (one.do === 'uri') return message.setRequestUri('sip:' + one.value)
  if (one.do === 'body') return message.setBody(one.value, 'text/plain')
  if (one.do === 'user') return setUser(message, one.value)
  if (one.do === 'sdp') {
    const lines = message.sdp?.sections.flatMap((section) => section.lines()) ?? []
    const line = lines[one.which % lines.length]
    return one.value === '' ? line?.remove() : line?.set('a=' + one.value)
  }
  const header = message.headers()[one.which % message.headers().length]
  return one.do === 'set' ? header?.set(one.value) : header?.remove()
}

function setUser(message: SipMessage, user: string): void {
  const from = message.address('from')
  if (from) message.header('from')?.set(formatNameAddr({ ...from, uri: `sip:${user}@anonymous.invalid` }))
}

/** What plugins typically do, in a form that has an end. */
function normalize(message: SipMessage): void {
  attempt(message, { do: 'user', value: 'anonymous' })
  attempt(message, { do: 'uri', value: '+31881200600@a365.example' })
  for (const header of message.headers('user-agent')) header.set('CustomerSBC')
  for (const header of message.headers()) if (header.key.startsWith('a365-')) header.remove()
  if (!message.header('privacy')) message.addHeader('Privacy', 'id')
  for (const section of message.sdp?.sections ?? []) section.lines('b').forEach((line) => line.remove())
}

/** Every header field that an edit of the body does not bring along. */
function fields(message: SipMessage): [string, string][] {
  const own = message.headers().filter((header) => header.key !== 'content-length' && header.key !== 'content-type')
  return own.map((header) => [header.key, header.value])
}

function rawLines(message: SipMessage): string[] {
  return message.head.lines.map((line) => message.head.text.slice(line.start, line.end).trimEnd())
}

/** The raw lines of the headers that were neither set nor removed. */
function untouchedLines(message: SipMessage): string[] {
  const bodyChanged = message.edits().some(({ op }) => op === 'set-body' || op === 'remove-body')
  const names = new Map<string, number>()
  const gone = new Set(
    message.edits().flatMap((edit) => {
      if (edit.op === 'set-from' || edit.op === 'set-to') return [`${edit.op.slice(4)} 0`]
      return 'index' in edit ? [`${keyOf(message, edit.name)} ${String(edit.index)}`] : []
    }),
  )
  return message.head.lines.flatMap((line) => {
    const index = names.get(line.key) ?? 0
    names.set(line.key, index + 1)
    if (gone.has(`${line.key} ${String(index)}`)) return []
    if (bodyChanged && line.key.startsWith('content-')) return []
    return [message.head.text.slice(line.start, line.end).trimEnd()]
  })
}

function keyOf(message: SipMessage, name: string): string {
  return message.head.lines.find((line) => message.head.text.slice(line.start, line.nameEnd) === name)?.key ?? ''
}

/** Asks for all that a plugin may read. */
function readEverything(message: SipMessage): void {
  const { method, initial, callId, ruri, body, hasBody, bodyEncoded } = message
  expect([method, initial, callId, ruri, body, hasBody, bodyEncoded]).toHaveLength(7)
  for (const header of message.headers()) {
    expect(header.value).not.toMatch(/\n/)
    expect(splitList(header.value).join(',')).toBe(header.value)
    const address = message.address(header.key)
    if (address) expect(typeof parseUri(address.uri)).toMatch(/object|undefined/)
  }
  for (const media of message.sdp?.media ?? []) expect(media.media?.formats ?? []).not.toContain('')
}
