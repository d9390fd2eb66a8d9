import { describe, expect, test } from '@jest/globals'
import { messageOf } from '../../../runtime/cli/cases/lay.js'
import { laySdp } from '../../../runtime/cli/cases/lay-sdp.js'
import { caseSchema } from '../../../runtime/cli/cases/schema.js'
import { parseHead } from '../../../runtime/message/parse.js'

function laid(lines: readonly string[], stage = 'egress'): { lines: string[]; body: string; text: string } {
  const message = messageOf(caseSchema.parse({ it: 'x', stage, lines, expect: { action: 'continue' } }))
  const head = parseHead(message)
  if (!head) throw new Error('no SIP message')
  const text = message.toString('utf8')
  const body = message.subarray(head.bodyStart).toString('utf8')
  return { text, body, lines: head.text.split('\r\n').slice(0, -2) }
}

/** Content-Length has to fit, whatever was laid in. */
function length({ lines, body }: { lines: string[]; body: string }): void {
  expect(lines.at(-1)).toBe(`Content-Length: ${Buffer.byteLength(body)}`)
}

describe('header lines', () => {
  test('none: the stock message as it is', () => {
    const stock = laid([])
    expect(stock.lines).toEqual([
      'INVITE sip:+31881200600@sbc.contoso.example;user=phone SIP/2.0',
      'Via: SIP/2.0/UDP 198.51.100.7:5060;branch=z9hG4bKstock',
      'Max-Forwards: 70',
      'From: "Jan" <sip:+31612345678@itsp.example;user=phone>;tag=stock-from',
      'To: <sip:+31881200600@sbc.contoso.example;user=phone>',
      'Call-ID: stock@198.51.100.7',
      'CSeq: 1 INVITE',
      'Contact: <sip:+31612345678@198.51.100.7:5060>',
      'User-Agent: Stock/1.0',
      'Content-Type: application/sdp',
      'Content-Length: 171',
    ])
    length(stock)
  })

  test.each<[it: string, given: string[], expected: string[], gone: RegExp[]]>([
    ['in any case', ['FROM: <sip:a@b>;tag=1'], ['FROM: <sip:a@b>;tag=1'], [/^From:/]],
    ['in the compact form', ['t: <sip:a@b>'], ['t: <sip:a@b>'], [/^To:/]],
    ['with blanks before the colon', ['From : <sip:a@b>'], ['From : <sip:a@b>'], [/^From:/]],
    ['twice', ['Via: a', 'v: b'], ['Via: a', 'v: b'], [/z9hG4bKstock/]],
    ['folded', ['User-Agent: a', ' b', '\tc'], ['User-Agent: a', ' b', '\tc'], [/Stock/]],
    ['a new one', ['Privacy: id'], ['User-Agent: Stock/1.0', 'Privacy: id', 'Content-Type: application/sdp'], []],
    ['a wrong length', ['l: 5'], ['l: 5'], [/^Content-Length/]],
    ['not ASCII', ['Subject: Café'], ['Subject: CafÃ©'], []],
  ])('%s', (_, given, expected, gone) => {
    const { lines } = laid(given)
    const at = lines.indexOf(expected[0] ?? '')
    expect(lines.slice(at, at + expected.length)).toEqual(expected)
    for (const pattern of gone) expect(lines.filter((line) => pattern.test(line))).toEqual([])
  })

  test('a header that carries "SIP/2.0" is no start line', () => {
    expect(laid(['Server: x SIP/2.0']).lines).toContain('Server: x SIP/2.0')
  })

  test('what is neither is refused', () => {
    expect(() => laid(['no header'])).toThrow(expect.objectContaining({ code: 'CASE_INVALID' }))
  })
})

describe('start lines', () => {
  test.each([
    ['OPTIONS sip:sbc.contoso.example SIP/2.0', 'CSeq: 1 OPTIONS', false, ''],
    ['ACK sip:x@y SIP/2.0', 'CSeq: 1 ACK', true, ''],
    ['REFER sip:x@y SIP/2.0', 'CSeq: 1 REFER', true, ''],
    ['CANCEL sip:x@y SIP/2.0', 'CSeq: 1 CANCEL', false, ''],
    ['SIP/2.0 486 Busy Here', 'CSeq: 1 INVITE', true, ''],
    ['SIP/2.0 200 OK', 'CSeq: 1 INVITE', true, 'v=0'],
  ])('%s', (first, cseq, tagged, body) => {
    const message = laid(['User-Agent: x', first])
    expect(message.lines[0]).toBe(first)
    expect(message.lines).toContain(cseq)
    expect(message.lines.some((line) => /^To: .*;tag=/.test(line))).toBe(tagged)
    expect(message.body.slice(0, 3)).toBe(body)
    length(message)
  })

  test('a reply is a 200 OK unless said otherwise', () => {
    expect(laid([], 'reply').lines[0]).toBe('SIP/2.0 200 OK')
  })

  test('the method of a CSeq decides about the body of a response', () => {
    expect(laid(['SIP/2.0 200 OK', 'CSEQ: 7 BYE']).body).toBe('')
  })
})

describe('bodies', () => {
  test.each<[it: string, given: string[], body: string | RegExp, type: string | undefined]>([
    [
      'SDP lines get a Content-Type',
      ['ACK sip:x SIP/2.0', '', 'm=audio 4000 RTP/AVP 18'],
      /m=audio 4000 RTP\/AVP 18\r\n$/,
      'Content-Type: application/sdp',
    ],
    [
      'SDP lines behind an empty line are merged',
      ['c: Application/SDP;charset=utf-8', '', 'b=AS:84'],
      /^v=0[^]*b=AS:84\r\na=rtpmap:8 /,
      'c: Application/SDP;charset=utf-8',
    ],
    ['a whole SDP is left as it is', ['', 'v=0', 's=x'], 'v=0\r\ns=x\r\n', 'Content-Type: application/sdp'],
    [
      'another type is raw',
      ['Content-Type: application/vq-rtcpxr', '', 'b=AS:84'],
      'b=AS:84\r\n',
      'Content-Type: application/vq-rtcpxr',
    ],
    [
      'a fragment',
      ['NOTIFY sip:a SIP/2.0', 'Content-Type: message/sipfrag', '', 'SIP/2.0 100 Trying'],
      'SIP/2.0 100 Trying\r\n',
      'Content-Type: message/sipfrag',
    ],
    ['text without a type gets none', ['', 'some text'], 'some text\r\n', undefined],
    ['an empty line at the end: no body', [''], '', undefined],
    ['not ASCII counts bytes', ['s=Café'], /s=Café\r\n/, 'Content-Type: application/sdp'],
  ])('%s', (_, given, body, type) => {
    const message = laid(given)
    if (typeof body === 'string') expect(message.body).toBe(body)
    else expect(message.body).toMatch(body)
    expect(message.lines.find((line) => /^(c|content-type):/i.test(line))).toBe(type)
    length(message)
  })
})

describe('SDP', () => {
  const [session, media] = [
    ['v=0', 'o=- 1 1 IN IP4 198.51.100.7', 's=-', 'c=IN IP4 198.51.100.7', 't=0 0'],
    ['m=audio 4000 RTP/AVP 8 101', 'a=rtpmap:8 PCMA/8000', 'a=rtpmap:101 telephone-event/8000', 'a=fmtp:101 0-15'],
  ]
  const [v, o, s, c, t] = session
  const [m, ...attributes] = media

  test.each<[it: string, given: string[], expected: (string | undefined)[]]>([
    ['nothing', [], [...session, ...media]],
    ['session lines replace', ['c=IN IP4 192.0.2.1', 's=x'], [v, o, 's=x', 'c=IN IP4 192.0.2.1', t, ...media]],
    ['a lone attribute goes to the media', ['a=sendonly'], [...session, ...media, 'a=sendonly']],
    ['a lone bandwidth goes to the media', ['s=x', 'b=AS:84'], [v, o, 's=x', c, t, m, 'b=AS:84', ...attributes]],
    [
      'bandwidth before t= goes to the session',
      ['c=IN IP4 192.0.2.1', 'b=CT:1', 'b=AS:2', 't=0 0'],
      [v, o, s, 'c=IN IP4 192.0.2.1', 'b=CT:1', 'b=AS:2', 't=0 0', ...media],
    ],
    [
      'what stands before m= goes to the session',
      ['b=AS:1', 'a=sendonly', 'm=audio 1 RTP/AVP 0'],
      [v, o, s, c, 'b=AS:1', t, 'a=sendonly', 'm=audio 1 RTP/AVP 0'],
    ],
    [
      'media replace the stock media',
      ['m=audio 1 RTP/AVP 0', 'm=video 2 RTP/AVP 96', 'b=AS:9'],
      [...session, 'm=audio 1 RTP/AVP 0', 'm=video 2 RTP/AVP 96', 'b=AS:9'],
    ],
    [
      'an attribute of a format replaces that of the stock',
      ['a=fmtp:101 0-36'],
      [...session, ...media.slice(0, -1), 'a=fmtp:101 0-36'],
    ],
  ])('%s', (_, given, expected) => {
    expect(laySdp(given)).toBe(expected.map((line) => `${line}\r\n`).join(''))
  })
})

describe('a whole message', () => {
  const whole = (message: string): string =>
    messageOf(caseSchema.parse({ it: 'x', stage: 'ingress', message, expect: { action: 'continue' } })).toString('utf8')
  const lf = 'INVITE sip:a SIP/2.0\nContent-Length: LENGTH\n\nv=0\ns=x\n'

  test.each([
    ['counted with CRLF: gets it', lf.replace('LENGTH', '10'), true],
    ['counted with LF: stays', lf.replace('LENGTH', '8'), false],
    ['not counted: stays', lf.replace('Content-Length: LENGTH\n', ''), false],
    ['with CRLF: stays, even where the length is wrong', lf.replaceAll('\n', '\r\n').replace('LENGTH', '8'), true],
  ])('%s', (_, message, withCr) => {
    expect(whole(message)).toBe(withCr ? message.replaceAll('\r', '').replaceAll('\n', '\r\n') : message)
  })
})
