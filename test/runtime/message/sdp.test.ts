import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { Sdp, type SdpSection } from '../../../runtime/message/sdp.js'
import { soup } from './sip.js'

const offer =
  'v=0\r\no=- 1 1 IN IP4 h\r\nb=AS:1\r\nt=0 0\r\nm=audio 4 RTP/AVP 0 8\r\nb=AS:2\r\na=rtpmap:0 PCMU/8000\r\nm=video 0 X 1\r\n'

test('SDP that nobody touches is what it was', () => {
  fc.assert(
    fc.property(soup('\r\n', '\n', '\r', 'm=', 'a=', 'b=AS:1', 'x', '\0', '\xff', ' '), (text) => {
      const sdp = new Sdp(text)
      expect(String(sdp)).toBe(text)
      expect(sdp.changed).toBe(false)
    }),
    { numRuns: 2000 },
  )
})

test('lines belong to the session or to the m= line above them', () => {
  const sdp = new Sdp(offer)
  expect(sdp.session.lines().map((line) => line.type)).toEqual(['v', 'o', 'b', 't'])
  expect(sdp.media.map((media) => media.media?.kind)).toEqual(['audio', 'video'])
  expect(sdp.media[0]?.attributes('rtpmap').map((line) => line.value)).toEqual(['rtpmap:0 PCMU/8000'])
  expect(sdp.sections).toHaveLength(3)
})

test.each([
  [
    'removed',
    (sdp: Sdp) => sdp.sections.forEach((part) => part.lines('b').forEach((line) => line.remove())),
    offer.replace(/b=AS:\d\r\n/g, ''),
  ],
  ['replaced', (sdp: Sdp) => sdp.media[0]?.lines('m')[0]?.set('m=audio 4 RTP/AVP 8'), offer.replace('0 8', '8')],
  ['set to what they are', (sdp: Sdp) => sdp.session.lines('t')[0]?.set('t=0 0'), offer],
])('lines can be %s', (_, change, after) => {
  const sdp = new Sdp(offer)
  change(sdp)
  expect(String(sdp)).toBe(after)
  expect(sdp.changed).toBe(after !== offer)
})

test('R8: each line keeps its own end, the last its missing one', () => {
  const sdp = new Sdp('v=0\nb=AS:1\r\na=x\ra=y')
  sdp.session.lines('b')[0]?.remove()
  sdp.session.lines('a')[1]?.set('a=z')
  expect(String(sdp)).toBe('v=0\na=x\ra=z')
})

test.each([
  ['v=0\nm=audio 1 X 1', 'v=0\nm=audio 1 X 1\na=x\n'],
  ['v=0\r\nm=audio 1 X 1\r\na=y', 'v=0\r\nm=audio 1 X 1\r\na=y\r\na=x\r\n'],
  ['v=0\r\nm=audio 1 X 1\n', 'v=0\r\nm=audio 1 X 1\na=x\n'],
  ['m=audio 1 X 1', 'm=audio 1 X 1\r\na=x\r\n'],
])('R8: a new line ends like the one before it, or like the others: %j', (before, after) => {
  const sdp = new Sdp(before)
  sdp.media[0]?.append('a=x')
  expect(String(sdp)).toBe(after)
})

test('a removed line is gone, twice removed too', () => {
  const sdp = new Sdp('b=AS:1\r\n')
  const [line] = sdp.session.lines('b')
  line?.remove()
  line?.remove()
  expect(sdp.session.lines()).toEqual([])
  expect(String(sdp)).toBe('')
})

test('what is derived of a section or of the SDP is made again after a change in it, and only then', () => {
  const sdp = new Sdp(offer)
  let made = 0
  const kinds = (part: SdpSection | Sdp): string => {
    made++
    return 'lines' in part
      ? part
          .lines()
          .map((line) => line.text[0])
          .join('')
      : part.sections.map(kinds).join(' ')
  }
  const both = (): unknown => [sdp.session.derive(kinds), sdp.derive(kinds)]
  expect([both(), both(), made]).toEqual([['vobt', 'vobt mba m'], ['vobt', 'vobt mba m'], 5])
  sdp.media[0]?.lines('b')[0]?.remove()
  expect([both(), made]).toEqual([['vobt', 'vobt ma m'], 9])
  sdp.session.append('k=x')
  sdp.session.lines('t')[0]?.set('z=0')
  expect([both(), made]).toEqual([['vobzk', 'vobzk ma m'], 14])
})

test('what is derived may be nothing', () => {
  const { session } = new Sdp(offer)
  let made = 0
  const nothing = (): undefined => {
    made++
  }
  expect([session.derive(nothing), session.derive(nothing), made]).toEqual([undefined, undefined, 1])
})

test('what is read of a line is read again after it got another text, and only then', () => {
  const sdp = new Sdp(offer)
  const [line] = sdp.session.lines('t')
  const read: string[] = []
  const reader = (text: string): number => read.push(text)
  const other = (text: string): string => text
  expect([line?.read(reader), line?.read(other), line?.read(reader)]).toEqual([1, 't=0 0', 1])
  sdp.session.append('k=x')
  line?.set('t=1 1')
  expect([line?.read(reader), line?.read(other), line?.read(reader)]).toEqual([2, 't=1 1', 2])
  expect(read).toEqual(['t=0 0', 't=1 1'])
})

test('an SDP as it was received is another one, whatever became of the first', () => {
  const change = fc.record({ at: fc.nat(), how: fc.constantFrom('remove', 'set', 'append') })
  const text = (line: string): string => line
  const readings = (sdp: Sdp): string[] =>
    sdp.sections.flatMap((part) => part.lines().map((line) => `${line.attribute} ${line.read(text)}`))
  fc.assert(
    fc.property(
      soup('m=audio 1 RTP/AVP 0', 'a=x', 'b=', '\r\n', '\n', '\r', ' '),
      fc.array(change),
      (given, changes) => {
        const sdp = new Sdp(given)
        const before = readings(sdp)
        for (const { at, how } of changes) {
          const section = sdp.sections[at % sdp.sections.length]
          const line = section?.lines()[at % 5]
          if (how === 'append') section?.append('a=added')
          else if (how === 'remove') line?.remove()
          else line?.set('a=changed')
        }
        const [after, received] = [String(sdp), new Sdp(sdp)]
        expect([String(received), readings(received), received.changed]).toEqual([given, before, false])
        for (const { all } of received.sections) for (const line of all) line.set('a=other')
        expect([String(sdp), new Set(readings(received)).size <= 1]).toEqual([after, true])
        const lines = sdp.sections.flatMap((part) => part.lines())
        expect(lines.map((line) => line.read(text))).toEqual(lines.map((line) => line.text))
      },
    ),
  )
})

test.each(['a=x\r\na=y', 'a=\0', 'a=€'])('a line cannot become %j', (text) => {
  const sdp = new Sdp(offer)
  expect(() => sdp.session.lines('t')[0]?.set(text)).toThrow(expect.objectContaining({ code: 'EDIT_INVALID' }))
  expect(String(sdp)).toBe(offer)
})

test.each([
  ['m=audio 49170 RTP/SAVP 0 8 101', { kind: 'audio', port: 49170, proto: 'RTP/SAVP', formats: ['0', '8', '101'] }],
  ['m=AUDIO 4000/2 RTP/AVP 0 ', { kind: 'audio', port: 4000, proto: 'RTP/AVP', formats: ['0'] }],
  ['m=audio  0  udptl   t38', { kind: 'audio', port: 0, proto: 'udptl', formats: ['t38'] }],
  ['m=audio 1 RTP/AVP', { kind: 'audio', port: 1, proto: 'RTP/AVP', formats: [] }],
  ['m=audio x RTP/AVP 0', undefined],
  ['m=audio 1', undefined],
  ['m=', undefined],
])('R10: %j', (text, media) => {
  expect(new Sdp(`v=0\r\n${text}\r\n`).media[0]?.media).toEqual(media)
})

test('what only looks like an m= line opens no section', () => {
  expect(new Sdp('v=0\r\nm =video 1 RTP/AVP 1\r\nM=audio 1 X 1\r\n=\r\n\r\n').media).toEqual([])
})

test('attribute names in any case, with and without value', () => {
  const sdp = new Sdp('a=SendOnly\r\na=RTPMAP :0 x\r\na=\r\nA=sendonly\r\n')
  expect(sdp.session.attributes('sendonly')).toHaveLength(1)
  expect(sdp.session.attributes('rtpmap')).toHaveLength(1)
  expect(sdp.session.attributes('')).toHaveLength(1)
})
