import { describe, expect, test } from '@jest/globals'
import { applyEdits } from '../../../runtime/message/apply.js'
import type { SipMessage } from '../../../runtime/message/message.js'
import type { Uri } from '../../../runtime/message/uri.js'
import { invite, raw, shown, start, view } from './sip.js'

const protectedHere = expect.objectContaining({ code: 'EDIT_PROTECTED' })
const invalid = expect.objectContaining({ code: 'EDIT_INVALID' })

const full = (): SipMessage =>
  view(
    ...start,
    'f: "second" <sip:x@y>;tag=2',
    'Route: <sip:p;lr>',
    'Record-Route: <sip:p;lr>',
    'Max-Forwards: 70',
    'RAck: 1 1 INVITE',
    'RSeq: 1',
    'x: 1800',
    'Min-SE: 90',
    'Date: Sat, 15 Oct 2005 04:44:56 GMT',
    'y: "sig"',
    'r: <sip:x@y>',
    'Referred-By: <sip:x@y;x-m=1>',
    'Replaces: 1',
    'o: refer',
    'm: <sip:x@y>',
    'c: text/plain',
    'l: 0',
    'no header',
    'Allow: INVITE',
    'ALLOW: ACK',
    'User-Agent: UA',
    '',
    '',
  )

describe('what a message says', () => {
  test.each([
    ['INVITE', ['To: <sip:a>'], true, undefined],
    ['INVITE', ['t: <sip:a>;tag=1'], false, '1'],
    ['INVITE', ['To: <sip:a>;tag='], false, ''],
    ['INVITE', ['To: a@b <sip:a>;tag=1'], false, '1'],
    ['INVITE', ['To: "unclosed <sip:a>;tag=1'], true, undefined],
    ['INVITE', [], true, undefined],
  ])('R1: %s with %j is initial: %s', (method, lines, initial, tag) => {
    const message = view(`${method} sip:a SIP/2.0`, ...lines, '', '')
    expect([message.initial, message.toTag, message.isRequest, message.status]).toEqual([initial, tag, true, 0])
  })

  test.each([
    ['CSeq: 1 INVITE', 'INVITE'],
    ['CSeq: 0009\r\n  INVITE', 'INVITE'],
    ['cseq:99999999999999999999\tX', 'X'],
    ['CSeq: INVITE', ''],
    ['CSeq: 1', ''],
    ['X: y', ''],
  ])('the method of a response with %j is %j', (line, method) => {
    const message = view('SIP/2.0 200 OK', line, '', '')
    expect([message.method, message.isRequest, message.status, message.initial]).toEqual([method, false, 200, false])
    expect(message.requestUri).toBe('')
  })

  test('headers by any spelling, in order, those without a name too', () => {
    const message = full()
    expect(message.headers('allow').map((header) => header.value)).toEqual(['INVITE', 'ACK'])
    expect(message.header('FROM')?.value).toBe('"A" <sip:0201234567@pbx.example>;tag=1')
    expect(message.headers('f').map((header) => header.name)).toEqual(['From', 'f'])
    expect(message.header('Nothing')).toBeUndefined()
    expect(message.headers().map((header) => header.name)).toContain('')
    expect(message.callId).toBe('1@pbx.example')
    expect(message.ruri?.user).toBe('+31881200600')
    expect(message.address('contact')?.uri).toBe('sip:x@y')
  })

  test.each([
    ['2', 'v='],
    ['400', 'v=0\r\n'],
    ['0', ''],
    ['0005', 'v=0\r\n'],
    ['-1', 'v=0\r\n'],
    ['0x2', 'v=0\r\n'],
    ['99999999999999999999', 'v=0\r\n'],
    ['', 'v=0\r\n'],
  ])('RFC 3261 18.3: with a Content-Length of %j the body is %j', (length, body) => {
    expect(view(...start, `l: ${length}`, '', 'v=0', '').body).toBe(body)
  })
})

describe('R5, R7: what nobody may change', () => {
  const untouchable = 'v route record-route i cseq max-forwards rack rseq x min-se date y r o m c l'.split(' ')
  test.each(untouchable)('%s', (name) => {
    const message = full()
    expect(() => message.header(name)!.set('x')).toThrow(protectedHere)
    expect(() => message.header(name)!.remove()).toThrow(protectedHere)
    expect(() => message.addHeader(name, 'x')).toThrow(protectedHere)
    message.header(name)!.set(message.header(name)!.value)
    expect(message.edits()).toEqual([])
  })

  test.each([
    ['b', 'Referred-By'],
    ['replaces', 'Replaces'],
  ])('%s goes whole or not at all (R6, R14, R41, R85)', (key, name) => {
    const message = full()
    expect(() => message.header(key)!.set('x')).toThrow(protectedHere)
    expect(() => message.addHeader(key, 'x')).toThrow(protectedHere)
    message.header(key)!.remove()
    expect(message.edits()).toEqual([{ op: 'remove-header', name, index: 0 }])
  })

  test('a line without a header name', () => {
    const line = full()
      .headers()
      .find((header) => header.name === '')!
    expect(() => line.remove()).toThrow(protectedHere)
    expect(() => line.set('x: y')).toThrow(protectedHere)
  })

  test.each(['From', 'To'])('%s is neither removed nor added', (name) => {
    expect(() => full().header(name)!.remove()).toThrow(protectedHere)
    expect(() => full().addHeader(name, '<sip:a>')).toThrow(protectedHere)
  })

  test.each([
    ['its tag changes', '<sip:a@h>;tag=2', protectedHere],
    ['its tag goes', '<sip:a@h>', protectedHere],
    ['it is no address', 'Bob', invalid],
    ['its URI has no scheme', '<a@h>;tag=1', invalid],
    ['its URI holds a blank', '<sip:a b@h>;tag=1', invalid],
    ['a line end is smuggled in', '<sip:a@h>;tag=1\r\nX: y', invalid],
    ['it is text, not bytes', '"é€" <sip:a@h>;tag=1', invalid],
  ])('From stays when %s', (_, value, error) => {
    const message = full()
    expect(() => message.header('from')!.set(value)).toThrow(error)
    expect(message.edits()).toEqual([])
  })

  test('a second From stays, and a malformed one', () => {
    expect(() => full().headers('from')[1]!.set('<sip:a@h>;tag=2')).toThrow(protectedHere)
    expect(() => view('INVITE sip:a SIP/2.0', 'From: "x <sip:a>', '', '').header('from')!.set('<sip:a>')).toThrow(
      protectedHere,
    )
  })

  test.each([
    ['inside a dialog', ['BYE sip:a SIP/2.0', 'From: <sip:a>;tag=1', 'To: <sip:b>;tag=', '', '']],
    ['in a response', ['SIP/2.0 180 Ringing', 'From: <sip:a>;tag=1', 'To: <sip:b>', '', '']],
  ])('From, To and Request-URI stay %s', (_, lines) => {
    const message = view(...lines)
    expect(() => message.header('from')!.set('<sip:x>;tag=1')).toThrow(protectedHere)
    expect(() => message.setRequestUri('sip:x')).toThrow(expect.objectContaining({ name: 'EditRefused' }))
    expect(message.edits()).toEqual([])
  })

  test.each(['', 'x', '+31', 'sip:', 'sip:a b', 'sip:a\r\nX: y', '<sip:a>', 'sip:é€'])(
    'the Request-URI cannot become %j',
    (uri) => {
      expect(() => full().setRequestUri(uri)).toThrow(invalid)
    },
  )

  test.each([
    ['Q', 'a\r\nB: c'],
    ['Q', 'a\0'],
    ['Q', '€'],
    ['X Y', 'a'],
    ['X:', 'a'],
    ['', 'a'],
  ])('no header %j: %j is added', (name, value) => {
    expect(() => full().addHeader(name, value)).toThrow(invalid)
  })

  test('a body with a Content-Encoding stays (R8)', () => {
    const message = view(...start, 'Content-Encoding: gzip', 'Content-Type: application/sdp', '', 'v=0')
    expect(message.sdp).toBeUndefined()
    expect(() => message.setBody('x')).toThrow(protectedHere)
    expect(() => message.removeBody()).toThrow(protectedHere)
  })

  test('what a NOTIFY says of a transfer stays (R7)', () => {
    const message = view(...start, 'c: Message/SipFrag;version=2.0', '', 'SIP/2.0 200 OK')
    expect(() => message.setBody('SIP/2.0 603 Decline')).toThrow(protectedHere)
    expect(() => message.removeBody()).toThrow(protectedHere)
  })

  test('a body is bytes', () => {
    expect(() => full().setBody('€')).toThrow(invalid)
    expect(() => full().setBody('', 'a/b\r\nX: y')).toThrow(invalid)
  })
})

describe('edits', () => {
  test.each<[string, (message: SipMessage) => void, object[]]>([
    ['nothing', () => undefined, []],
    ['a header set to what it is', (m) => m.header('allow')!.set('INVITE'), []],
    ['a header set and set back', (m) => (m.header('allow')!.set('x'), m.headers('allow')[0]!.set('INVITE')), []],
    [
      'a header set twice',
      (m) => (m.header('allow')!.set('x'), m.header('allow')!.set('y')),
      [{ op: 'set-header', name: 'Allow', index: 0, value: 'y' }],
    ],
    [
      'the second line of a name',
      (m) => m.headers('allow')[1]!.set('y'),
      [{ op: 'set-header', name: 'ALLOW', index: 1, value: 'y' }],
    ],
    [
      'a header set, then removed',
      (m) => (m.header('allow')!.set('x'), m.header('allow')!.remove()),
      [{ op: 'remove-header', name: 'Allow', index: 0 }],
    ],
    [
      'the first line removed, the second set',
      (m) => (m.header('allow')!.remove(), m.header('allow')!.set('x')),
      [
        { op: 'remove-header', name: 'Allow', index: 0 },
        { op: 'set-header', name: 'ALLOW', index: 1, value: 'x' },
      ],
    ],
    ['a header added', (m) => m.addHeader('Privacy', 'id'), [{ op: 'add-header', name: 'Privacy', value: 'id' }]],
    [
      'a header added, then set',
      (m) => (m.addHeader('Privacy', 'id'), m.header('privacy')!.set('user')),
      [{ op: 'add-header', name: 'Privacy', value: 'user' }],
    ],
    ['a header added, then removed', (m) => (m.addHeader('Privacy', 'id'), m.header('privacy')!.remove()), []],
    [
      'From',
      (m) => m.header('f')!.set('"B" <sip:b@h>;tag=1'),
      [{ op: 'set-from', display: '"B" ', uri: 'sip:b@h', params: ';tag=1' }],
    ],
    [
      'From without brackets',
      (m) => m.header('f')!.set('sip:b@h;tag=1'),
      [{ op: 'set-from', display: undefined, uri: 'sip:b@h', params: ';tag=1' }],
    ],
    ['To', (m) => m.header('to')!.set('<tel:+31>'), [{ op: 'set-to', display: '', uri: 'tel:+31', params: '' }]],
    [
      'From by two plugins',
      (m) => (m.header('f')!.set('"B" <sip:b@h>;tag=1'), m.header('f')!.set('"B" <sip:c@h>;tag=1')),
      [{ op: 'set-from', display: '"B" ', uri: 'sip:c@h', params: ';tag=1' }],
    ],
    ['the Request-URI', (m) => m.setRequestUri('tel:+31'), [{ op: 'set-ruri', uri: 'tel:+31' }]],
    [
      'the Request-URI set and set back',
      (m) => (m.setRequestUri('tel:+31'), m.setRequestUri('sip:+31881200600@a365.example')),
      [],
    ],
  ])('%s', (_, change, edits) => {
    const message = full()
    change(message)
    expect(message.edits()).toEqual(edits)
  })

  test('what the proxy has staged is laid on first and stays in the verdict', () => {
    const message = full()
    message.lay({ op: 'set-from', display: '', uri: 'sip:b@h', params: ';tag=1' })
    message.lay({ op: 'add-header', name: 'X', value: 'never staged' })
    expect(message.header('from')!.value).toBe('<sip:b@h>;tag=1')
    message.header('from')!.set('<sip:c@h>;tag=1')
    expect(message.edits()).toEqual([{ op: 'set-from', display: '', uri: 'sip:c@h', params: ';tag=1' }])
  })

  test('what lasts is read once, and again after that', () => {
    const message = view(...start, '', '')
    const read: (string | undefined)[] = []
    const reader = (about: SipMessage): number => read.push(about.header('from')?.value)
    expect([message.lasting(reader), message.lasting(reader)]).toEqual([1, 1])
    message.lay({ op: 'set-from', display: '', uri: 'sip:b@h', params: ';tag=1' })
    expect([message.lasting(reader), message.lasting(reader)]).toEqual([2, 2])
    expect(read).toEqual(['"A" <sip:0201234567@pbx.example>;tag=1', '<sip:b@h>;tag=1'])
  })

  test('what is made of the Request-URI is made again only after it has changed', () => {
    const message = full()
    const read: (string | undefined)[] = []
    const reader = ({ user }: Uri): number => read.push(user)
    const first = message.ruri?.user
    expect([message.ofRuri(reader), message.ofRuri(reader)]).toEqual([1, 1])
    message.setRequestUri('sip:other@h')
    expect([message.ofRuri(reader), message.ofRuri(reader)]).toEqual([2, 2])
    expect(read).toEqual([first, 'other'])
    message.setRequestUri('urn:service:sos')
    expect(message.ofRuri(reader)).toBeUndefined()
  })
})

describe('the body', () => {
  const sdp = ['v=0', 'b=AS:64', 'm=audio 4 RTP/AVP 0', '']
  const stripped = 'v=0\r\nm=audio 4 RTP/AVP 0\r\n'
  const strip = (message: SipMessage): void => message.sdp?.session.lines('b').forEach((line) => line.remove())

  test.each<[string, (message: SipMessage) => void]>([
    ['without a change', () => {}],
    ['after a change of its SDP', strip],
    ['with another body', (message) => message.setBody('v=1\r\n')],
    ['without a body', (message) => message.removeBody()],
  ])('the SDP as received stays, %s', (_, change) => {
    const message = invite('application/sdp', ...sdp)
    change(message)
    expect(String(message.received.sdp)).toBe(sdp.join('\r\n'))
    message.received.sdp?.session.lines('b')[0]?.remove()
    expect(String(message.received.sdp)).toBe(sdp.join('\r\n'))
  })

  test('an SDP that was received under a content coding is none, though somebody took that away', () => {
    const message = view(...start, 'Content-Type: application/sdp', 'Content-Encoding: gzip', '', ...sdp)
    message.header('content-encoding')?.remove()
    expect([String(message.sdp), message.received.sdp]).toEqual([sdp.join('\r\n'), undefined])
  })

  test('a changed line of SDP is one edit of the body', () => {
    const message = invite('application/sdp', ...sdp)
    strip(message)
    expect(message.body).toBe(stripped)
    expect(message.edits()).toEqual([{ op: 'set-body', contentType: undefined, body: stripped }])
  })

  test('SDP set and set back is no edit', () => {
    const message = invite('application/sdp', ...sdp)
    const [line] = message.sdp!.session.lines('b')
    line!.set('b=AS:1')
    line!.set('b=AS:64')
    expect(message.edits()).toEqual([])
  })

  test('the view of the SDP is one for all plugins', () => {
    const message = invite('application/sdp', ...sdp)
    strip(message)
    expect(message.sdp!.session.lines('b')).toEqual([])
  })

  test('R8: only the SDP part of a multipart', () => {
    const around = ['pre b=AS:64', '--x', 'Content-Type: text/plain', '', 'b=AS:64', '--x', 'c: APPLICATION/sdp', '']
    const message = invite('multipart/mixed;boundary=x', ...around, ...sdp, '--x--', 'epi b=AS:64')
    strip(message)
    expect(message.body).toBe([...around, stripped, '--x--', 'epi b=AS:64'].join('\r\n'))
  })

  test('a body set after the SDP was changed has its own SDP', () => {
    const message = invite('application/sdp', ...sdp)
    strip(message)
    message.setBody('v=0\r\nb=AS:1\r\n')
    strip(message)
    expect(message.edits()).toEqual([{ op: 'set-body', contentType: undefined, body: 'v=0\r\n' }])
  })

  test('a body set to what it is, with its type, is no edit', () => {
    const message = invite('application/sdp', 'v=0')
    message.setBody('v=0', 'application/sdp')
    expect(message.edits()).toEqual([])
    message.setBody('v=0', 'text/plain')
    expect(message.edits()).toEqual([{ op: 'set-body', contentType: 'text/plain', body: 'v=0' }])
    expect(message.sdp).toBeUndefined()
  })

  test('a new body is open, whatever was wrong with the old one', () => {
    const message = view(...start, 'c: application/sdp', 'l: 600', '', 'v=0')
    expect(message.sdp).toBeUndefined()
    message.setBody('v=0\r\nb=AS:1\r\n')
    strip(message)
    expect(message.body).toBe('v=0\r\n')
  })

  test('a body removed', () => {
    const message = invite('application/sdp', 'v=0')
    message.removeBody()
    expect([message.body, message.hasBody, message.sdp]).toEqual(['', false, undefined])
    expect(message.edits()).toEqual([{ op: 'remove-body' }])
    const none = view(...start, '', '')
    none.removeBody()
    expect(none.edits()).toEqual([])
  })

  test.each([
    ['two lengths that differ', ['Content-Type: application/sdp', 'l: 5', 'Content-Length: 3']],
    ['a length beyond the end', ['Content-Type: application/sdp', 'l: 6']],
    ['no type', ['l: 5']],
    ['another type', ['c: text/plain', 'l: 5']],
    ['a coding', ['c: application/sdp', 'e: gzip', 'l: 5']],
    ['a second coding', ['c: application/sdp', 'e: identity', 'e: deflate', 'l: 5']],
  ])('R8: SDP is closed with %s', (_, lines) => {
    expect(view(...start, ...lines, '', 'v=0', '').sdp).toBeUndefined()
  })

  test('with a Content-Encoding of identity it is open', () => {
    expect(view(...start, 'c: application/sdp', 'e: identity', '', 'v=0', '').sdp).toBeDefined()
  })
})

test('R3: a change of one value leaves every other byte', () => {
  const lines = [...start, 'ALLOW :\tINVITE,REFER ', 'X-Odd:   \xa0 ', 'Content-Length:0', '', '']
  const before = raw(...lines)
  const message = view(...lines)
  message.header('allow')!.set('INVITE')
  const after = shown(applyEdits(before, message.edits()))
  expect(after).toBe(shown(before).replace('INVITE,REFER', 'INVITE'))
})
