import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { Callee, Caller } from './support/agents.js'
import { Scene } from './support/scene.js'
import { View, views } from './support/trace.js'

let scene: Scene
beforeAll(async () => void (scene = await Scene.start()))
afterAll(() => scene.stop())

interface Row {
  /** From and To as the carrier writes them. */
  readonly from: string
  readonly to: string
  /** The lines that the contact centre gets. */
  readonly seenFrom: string
  readonly seenTo: string
}

const nameOf = (line: string): string => line.slice(0, line.indexOf(':'))
const plainTo = {
  to: 'To: <sip:0881200600@sbc.example.com>',
  seenTo: 'To: <sip:+31881200600@sbc.example.com;user=phone>',
}

test.each<[string, Row]>([
  [
    'a bare addr-spec',
    {
      from: 'From: sip:0612345678@carrier.example;tag=caller',
      to: 'To: sip:0881200600@sbc.example.com',
      seenFrom: 'From: <sip:+31612345678@carrier.example;user=phone>;tag=caller',
      seenTo: 'To: <sip:+31881200600@sbc.example.com;user=phone>',
    },
  ],
  [
    'compact names',
    {
      from: 'f: "Jan" <sip:0612345678@carrier.example>;tag=caller',
      to: 't: <sip:0881200600@sbc.example.com>',
      seenFrom: 'f: "Jan" <sip:+31612345678@carrier.example;user=phone>;tag=caller',
      seenTo: 't: <sip:+31881200600@sbc.example.com;user=phone>',
    },
  ],
  [
    'upper-case names and odd blanks',
    {
      from: 'FROM:   "Jan"   <sip:0612345678@carrier.example>  ;tag=caller',
      to: 'TO:<sip:0881200600@sbc.example.com>  ',
      seenFrom: 'FROM: "Jan"   <sip:+31612345678@carrier.example;user=phone>  ;tag=caller',
      seenTo: 'TO: <sip:+31881200600@sbc.example.com;user=phone>',
    },
  ],
  [
    'a folded line',
    {
      from: 'From: "Jan"\n\t<sip:0612345678@carrier.example>\n ;tag=caller',
      ...plainTo,
      seenFrom: 'From: "Jan" <sip:+31612345678@carrier.example;user=phone> ;tag=caller',
    },
  ],
  [
    'an IPv6 address',
    {
      from: 'From: <sip:0612345678@\\[2001:db8::10\\]:5062>;tag=caller',
      to: 'To: <sip:0881200600@\\[2001:db8::1\\]>',
      seenFrom: 'From: <sip:+31612345678@[2001:db8::10]:5062;user=phone>;tag=caller',
      seenTo: 'To: <sip:+31881200600@[2001:db8::1];user=phone>',
    },
  ],
  [
    'tel: URIs',
    {
      from: 'From: <tel:+31612345678>;tag=caller',
      to: 'To: <tel:+31881200600>',
      seenFrom: 'From: <sip:+31612345678@sbc.example.com;user=phone>;tag=caller',
      seenTo: 'To: <sip:+31881200600@sbc.example.com;user=phone>',
    },
  ],
  [
    'a display name that looks like an address, in UTF-8',
    {
      from: 'From: "Zo\xc3\xab \\"<sip:0699999999@x>\\", ;tag=no" <sip:0612345678@carrier.example>;tag=caller;x=1',
      ...plainTo,
      seenFrom:
        'From: "Zo\xc3\xab \\"<sip:0699999999@x>\\", ;tag=no" <sip:+31612345678@carrier.example;user=phone>;tag=caller;x=1',
    },
  ],
])('%s: both ends keep their own view', async (_, { from, to, seenFrom, seenTo }) => {
  const { itsp, anywherenow } = await scene.call({
    itsp: new Caller({ uri: 'sip:0881200600@sbc.example.com', from, to })
      .invite()
      .receive(180)
      .establish()
      .serve('INFO')
      .ask('UPDATE')
      .ask('BYE'),
    anywherenow: new Callee('callee', { from: nameOf(seenFrom), to: nameOf(seenTo) })
      .expectInvite()
      .answer(180, 'Ringing')
      .answer(200, 'OK')
      .receive('ACK')
      .ask('INFO')
      .serve('UPDATE')
      .serve('BYE'),
  })
  const centre = new View(seenFrom, seenTo)
  expect(views(anywherenow.received)).toEqual([
    centre.first('INVITE'),
    centre.caller('ACK'),
    centre.callee('200 INFO'),
    centre.caller('UPDATE'),
    centre.caller('BYE'),
  ])
  const sent = itsp.gave('INVITE')
  const carrier = new View(sent.line('From'), sent.line('To'))
  // A response is spelled as the one who made it spells.
  expect(inFull(views(itsp.received))).toEqual(
    inFull([
      carrier.first('100 INVITE'),
      carrier.caller('180 INVITE'),
      carrier.caller('200 INVITE'),
      carrier.callee('INFO'),
      carrier.caller('200 UPDATE'),
      carrier.caller('200 BYE'),
    ]),
  )
})

/** With header names as they are spelled by most. */
function inFull(rows: readonly string[][]): string[][] {
  const full = (line: string): string => line.replace(/^f(?:rom)? *: */i, 'From: ').replace(/^t(?:o)? *: */i, 'To: ')
  return rows.map(([kind = '', ...lines]) => [kind, ...lines.map(full)])
}
