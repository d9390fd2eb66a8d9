import { describe, expect, test } from '@jest/globals'
import { followExchange, type Exchange, type Followed } from '../../../runtime/pipeline/exchange.js'
import { SipMessage } from '../../../runtime/message/message.js'
import { digest, type Handler } from '../../../runtime/pipeline/plugin.js'
import { pipeline, plugin } from './site.js'

/** Flows of RFC 6337 2, message by message, each side with its own tag; `*` marks a message with SDP. */
const a = digest('a').slice(0, 8)
const b = digest('b').slice(0, 8)

/** `A INVITE 1 *`, `B 183/INVITE 1 *`, `A PRACK 2 of 1 *`: who sends, what, CSeq, RAck. */
function messageOf(line: string): SipMessage {
  const match = /^([AB]) (?:(\d+)\/)?([A-Z]+) (\d+)(?: of (\d+))?( \*)?$/.exec(line)
  if (!match) throw new Error(line)
  const [, sender, status, method, cseq, rack, sdp] = match
  const asks = status === undefined ? sender === 'A' : sender === 'B'
  const tags = asks ? ['a', 'b'] : ['b', 'a']
  const initial = method === 'INVITE' && cseq === '1' && status === undefined
  const body = sdp ? 'v=0\r\nm=audio 4000 RTP/AVP 8\r\n' : ''
  const text = [
    status === undefined ? `${method} sip:x@h SIP/2.0` : `SIP/2.0 ${status} X`,
    `From: <sip:x@h>;tag=${tags[0]}`,
    `To: <sip:y@h>${initial ? '' : `;tag=${tags[1]}`}`,
    `CSeq: ${cseq} ${method}`,
    ...(rack ? [`RAck: 7  ${rack} INVITE`] : []),
    ...(sdp ? ['Content-Type: application/sdp'] : []),
    `Content-Length: ${body.length}`,
    '',
    body,
  ].join('\r\n')
  return SipMessage.parse(Buffer.from(text))!
}

function follow(line: string, kept: unknown): Followed {
  // As the proxy keeps it, and twice: a message passes the stages of both trunks.
  const once = followExchange(messageOf(line), kept)
  const twice = followExchange(messageOf(line), JSON.parse(JSON.stringify(once.kept ?? null)))
  expect(twice).toEqual(once)
  return twice
}

const flows: Record<string, readonly (readonly [line: string, role: Exchange['role']])[]> = {
  'offer in INVITE, answer in 200, which a 183 shows before': [
    ['A INVITE 1 *', 'offer'],
    ['B 183/INVITE 1 *', 'answer'],
    ['B 200/INVITE 1 *', 'answer'],
    ['A ACK 1', undefined],
  ],
  'offer in 200, answer in ACK': [
    ['A INVITE 1', undefined],
    ['B 180/INVITE 1', undefined],
    ['B 200/INVITE 1 *', 'offer'],
    ['A ACK 1 *', 'answer'],
  ],
  'offer in a reliable 183, answer in PRACK, next offer in another PRACK, the 200 repeats the first': [
    ['A INVITE 1', undefined],
    ['B 183/INVITE 1 *', 'offer'],
    ['A PRACK 2 of 1 *', 'answer'],
    ['A PRACK 2 of 1 *', 'answer'],
    ['B 200/PRACK 2', undefined],
    ['A PRACK 3 of 1 *', 'offer'],
    ['B 200/PRACK 3 *', 'answer'],
    ['B 200/INVITE 1 *', 'offer'],
  ],
  'answer in a reliable 183, next offer in PRACK': [
    ['A INVITE 1 *', 'offer'],
    ['B 183/INVITE 1 *', 'answer'],
    ['A PRACK 2 of 1 *', 'offer'],
    ['B 200/PRACK 2 *', 'answer'],
  ],
  'UPDATE from either side, while the INVITE is open': [
    ['A INVITE 1 *', 'offer'],
    ['B 183/INVITE 1 *', 'answer'],
    ['B UPDATE 1 *', 'offer'],
    ['A 200/UPDATE 1 *', 'answer'],
    ['A UPDATE 2', undefined],
    ['B 200/UPDATE 2', undefined],
    ['B 200/INVITE 1 *', 'answer'],
  ],
  're-INVITE of the other side without SDP, under the same number': [
    ['A INVITE 1 *', 'offer'],
    ['B 200/INVITE 1 *', 'answer'],
    ['B INVITE 2', undefined],
    ['A 200/INVITE 2 *', 'offer'],
    ['B ACK 2 *', 'answer'],
    ['A INVITE 2 *', 'offer'],
    ['B 200/INVITE 2 *', 'answer'],
  ],
  'asked again with an offer after a refusal': [
    ['A INVITE 1', undefined],
    ['B 401/INVITE 1', undefined],
    ['A INVITE 2 *', 'offer'],
    ['B 200/INVITE 2 *', 'answer'],
  ],
  'neither: a refusal, other methods': [
    ['A INVITE 1 *', 'offer'],
    ['B 488/INVITE 1 *', undefined],
    ['A INFO 2 *', undefined],
    ['B 200/INFO 2 *', undefined],
    ['B 100/INVITE 1 *', undefined],
  ],
}

describe.each(Object.entries(flows))('%s', (_, lines) => {
  test('each message has its role', () => {
    let kept: unknown
    const roles = lines.map(([line]) => {
      const followed = follow(line, kept)
      expect(followed.exchange.known).toBe(true)
      kept = followed.kept
      return [line, followed.exchange.role]
    })
    expect(roles).toEqual(lines)
    expect(JSON.stringify(kept).length).toBeLessThan(80)
  })
})

describe('nothing known of the INVITE', () => {
  test.each([
    ['B 200/INVITE 1 *', 'answer', false],
    ['A PRACK 2 of 1 *', 'offer', false],
    ['A ACK 1 *', 'answer', true],
    ['B 200/UPDATE 1 *', 'answer', true],
    ['A UPDATE 1 *', 'offer', true],
  ])('%s is taken for an %s', (line, role, known) =>
    expect(follow(line, undefined).exchange).toMatchObject({ role, known }),
  )

  test.each([['none'], [7], [{}], [[1, 'x', null, [a], [a, '1', 'asks'], [a, 1, 'asks', 'x']]]])('memo %j', (kept) =>
    expect(follow('B 200/INVITE 1 *', kept)).toMatchObject({
      exchange: { role: 'answer', known: false },
      kept: undefined,
    }),
  )
})

test('names both sides in the same way in requests and responses', () => {
  expect(follow('A INVITE 1 *', undefined).exchange).toMatchObject({ sender: a, receiver: undefined, cseq: 1 })
  expect(follow('A UPDATE 2 *', undefined).exchange).toMatchObject({ sender: a, receiver: b, cseq: 2 })
  expect(follow('B 200/INVITE 1 *', undefined).exchange).toMatchObject({ sender: b, receiver: a })
  expect(follow('B INVITE 3 *', undefined).exchange).toMatchObject({ sender: b, receiver: a, cseq: 3 })
})

test.each([
  ['encoded', 'offers', 'Content-Encoding: gzip\r\n\r\nx'],
  ['cut short', 'offers', 'Content-Type: application/sdp\r\nContent-Length: 99\r\n\r\nv=0'],
  [
    'in base64',
    'offers',
    'Content-Type: multipart/mixed;boundary=b\r\n\r\n' +
      '--b\r\nContent-Type: application/sdp\r\nContent-Transfer-Encoding: base64\r\n\r\ndj0w\r\n--b--\r\n',
  ],
  ['of no type', 'offers', '\r\nv=0\r\nm=audio 4000 RTP/AVP 8\r\n'],
  ['of another type', 'asks', 'Content-Type: application/pidf+xml\r\n\r\n<presence/>'],
])('an INVITE with SDP that nobody can read is one that offers: %s', (_, form, rest) => {
  const text = `INVITE sip:x@h SIP/2.0\r\nFrom: <sip:x@h>;tag=a\r\nCSeq: 1 INVITE\r\n${rest}`
  const message = SipMessage.parse(Buffer.from(text))!
  expect(followExchange(message, undefined)).toMatchObject({ exchange: { role: undefined }, kept: [[a, 1, form]] })
})

describe('in the chain', () => {
  const ask = (line: string, handlers: readonly Handler[], memo?: string) =>
    pipeline(handlers.map((handler, index) => plugin(`p${index}`, handler))).ask({
      ...{ stage: line.includes('/') ? 'reply' : 'egress', from: 'in', to: 'out', memo },
      message: messageOf(line).bytes,
    })

  test('followed once for all plugins and both trunks, kept beside what they keep', () => {
    const seen = new Set<Exchange>()
    const reads: Handler = (_, context) => {
      seen.add(context.exchange)
      expect(context.memo).toBeUndefined()
    }
    const keeps: Handler = (_, { keep }) => keep(7)
    const { memo } = ask('A INVITE 1', [reads, keeps, reads])
    expect(JSON.parse(memo!)).toEqual({ 'offer/answer': [[a, 1, 'asks']], p1: 7 })
    expect(seen.size).toBe(1)
    expect(ask('B 200/INVITE 1 *', [reads, () => {}, reads], memo).memo).toBeUndefined()
    expect([...seen].map(({ role }) => role)).toEqual([undefined, 'offer'])
  })

  test('not followed where nobody asks', () => {
    expect(ask('A INVITE 1 *', [() => {}]).memo).toBeUndefined()
  })

  test('followed again where a plugin replaced the body', () => {
    const roles: unknown[] = []
    const reads: Handler = (_, { exchange }) => void roles.push(exchange.role)
    const empties: Handler = (message) => message.removeBody()
    const { memo } = ask('A INVITE 1 *', [reads, empties, reads])
    expect(roles).toEqual(['offer', undefined])
    expect(JSON.parse(memo!)).toEqual({ 'offer/answer': [[a, 1, 'asks']] })
  })

  test('what holds on is the very array that was kept, and another where something changed', () => {
    const kept = [[a, 1, 'offers']]
    expect(follow('B 200/INVITE 1 *', kept).kept).toEqual(kept)
    expect(followExchange(messageOf('B 200/INVITE 1 *'), kept).kept).toBe(kept)
    expect(followExchange(messageOf('A INVITE 2 *'), kept).kept).toEqual([[a, 2, 'offers']])
    expect(kept).toEqual([[a, 1, 'offers']])
  })

  test.each(['7', '{}', '[1,["x"]]'])('a memo of another make counts as nothing: %s', (kept) => {
    const roles: unknown[] = []
    const reads: Handler = (_, { exchange }) => void roles.push(exchange.role, exchange.known)
    ask('B 200/INVITE 1 *', [reads], `{"offer/answer":${kept}}`)
    expect(roles).toEqual(['answer', false, 'answer', false])
  })
})
