import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { Callee, Caller, type Call } from '../support/agents.js'
import { withoutBandwidth } from '../support/bodies.js'
import { withDirectory } from '../support/directory.js'
import { Scene } from '../support/scene.js'
import { View, views, type WireMessage } from '../support/trace.js'

// Callers who are not to be known, toward AnywhereNow and away from it.

let scene: Scene
beforeAll(async () => void (scene = await Scene.start(withDirectory([{ number: '+31881200600', kind: 'ucc' }]))))
afterAll(() => scene.stop())

const uri = 'sip:+31881200600@sbc.example.com;user=phone'
const to = `To: <${uri}>`
const callFrom = (from: string): Call => ({ uri, from, to })
const identity = 'P-Asserted-Identity: "Jan" <sip:+31612345678@carrier.example;user=phone>, <tel:+31612345678>'
const party = 'Remote-Party-ID: <sip:+31612345678@carrier.example>;privacy=full'
const preferred = 'P-Preferred-Identity: <sip:+31612345678@carrier.example>'
const identities = ['P-Asserted-Identity', 'P-Preferred-Identity', 'Remote-Party-ID']

/** Whether a message tells who the hidden caller is, in whatever header. */
const reveals = (message: WireMessage): boolean => /612345678/.test(message.text)

/** A call with a request of each end inside it; both ask for nothing and tell who they are all the time. */
async function play(from: 'itsp' | 'pbx', call: Call, privacy: readonly string[]) {
  const headers = [identity, party, preferred]
  const { [from]: caller, anywherenow } = await scene.call({
    [from as 'pbx']: new Caller(call)
      .invite({ headers: [...headers, ...privacy], body: withoutBandwidth })
      .receive(180)
      .establish()
      .ask('UPDATE', { headers })
      .serve('UPDATE')
      .ask('BYE', { headers }),
    anywherenow: new Callee()
      .expectInvite()
      .answer(180, 'Ringing')
      .answer(200, 'OK', { body: withoutBandwidth })
      .receive('ACK')
      .serve('UPDATE')
      .ask('UPDATE')
      .serve('BYE'),
  } as { readonly pbx: Caller; readonly itsp: Caller; readonly anywherenow: Callee })
  return { caller, anywherenow }
}

test.each([
  {
    it: 'the carrier, which is not believed: identity scrubbed, Privacy as it was (R6, R29, R31, R36)',
    trunk: 'itsp',
    from: '"Anonymous" <sip:Anonymous@carrier.example;user=phone>;tag=caller',
    privacy: ['Privacy: user;id;critical'],
    seen: { from: '"Anonymous" <sip:anonymous@carrier.example>;tag=caller', privacy: ['Privacy: user;id;critical'] },
  },
  {
    it: 'the PBX, which is believed: identity removed since it would reveal him, Privacy added (R29, R30, R34)',
    trunk: 'pbx',
    from: '<sip:Anonymous@pbx.example>;tag=caller',
    privacy: [],
    seen: { from: '<sip:anonymous@pbx.example>;tag=caller', privacy: ['Privacy: id'] },
  },
  {
    it: 'the PBX, with his number in From but Privacy asked for, which AnywhereNow would not heed (R32)',
    trunk: 'pbx',
    from: '"Jan" <sip:+31612345678@pbx.example;user=phone>;tag=caller',
    privacy: ['Privacy: id'],
    seen: { from: '"Anonymous" <sip:anonymous@anonymous.invalid>;tag=caller', privacy: ['Privacy: id'] },
  },
] as const)('an anonymous caller of $it', async ({ trunk, from, privacy, seen }) => {
  const { caller, anywherenow } = await play(trunk, callFrom(`From: ${from}`), privacy)
  const invite = anywherenow.got('INVITE')
  expect(invite.all('Privacy')).toEqual(seen.privacy)
  expect(invite.uri).toBe(`sip:+31881200600@${scene.address('anywherenow')};user=phone`)
  for (const message of anywherenow.received) {
    expect(identities.flatMap((name) => message.all(name))).toEqual([])
    expect([message.kind, reveals(message)]).toEqual([message.kind, false])
  }
  const centre = new View(`From: ${seen.from}`, to)
  expect(views(anywherenow.received)).toEqual([
    centre.first('INVITE'),
    centre.caller('ACK'),
    centre.caller('UPDATE'),
    centre.callee('200 UPDATE'),
    centre.caller('BYE'),
  ])
  // The caller sees himself as he wrote himself (R5).
  const own = new View(`From: ${from}`, to)
  expect(views(caller.received)).toEqual([
    own.first('100 INVITE'),
    own.caller('180 INVITE'),
    own.caller('200 INVITE'),
    own.caller('200 UPDATE'),
    own.callee('UPDATE'),
    own.caller('200 BYE'),
  ])
})

test('a caller of the PBX who hides nothing keeps his identity, although his name says Anonymous (R31, R34)', async () => {
  const from = '"Anonymous" <sip:+31612345678@pbx.example;user=phone>;tag=caller'
  const { anywherenow } = await play('pbx', callFrom(`From: ${from}`), [])
  const invite = anywherenow.got('INVITE')
  expect(invite.line('From')).toBe(`From: ${from}`)
  expect(invite.all('P-Asserted-Identity')).toEqual([identity])
  expect(invite.all('P-Preferred-Identity')).toEqual([])
  expect(invite.all('Privacy')).toEqual([])
})

// What AnywhereNow dials goes to the carrier, which stands outside the trust domain.
const outward = {
  uri: 'sip:+31201112222@sbc.example.com;user=phone',
  from: 'From: "Jan" <sip:+31612345678@a365.example;user=phone>;tag=caller',
  to: 'To: <sip:+31201112222@sbc.example.com;user=phone>',
}

async function playOutward(privacy: readonly string[]) {
  const headers = [identity, party, preferred, ...privacy]
  return scene.call({
    anywherenow: new Caller(outward)
      .invite({ headers, body: withoutBandwidth })
      .receive(180)
      .establish({ headers: [identity] })
      .ask('UPDATE', { headers: [identity] })
      .serve('UPDATE')
      .ask('BYE', { headers: [identity] }),
    itsp: new Callee()
      .expectInvite()
      .answer(180, 'Ringing')
      .answer(200, 'OK', { body: withoutBandwidth })
      .receive('ACK')
      .serve('UPDATE')
      .ask('UPDATE')
      .serve('BYE'),
  })
}

test('a private call of AnywhereNow leaves toward the carrier without a name (R5, R33)', async () => {
  const { anywherenow, itsp } = await playOutward(['Privacy: id'])
  const invite = itsp.got('INVITE')
  expect(invite.all('Privacy')).toEqual(['Privacy: id'])
  expect(invite.uri).toBe(`sip:+31201112222@${scene.address('itsp')};user=phone`)
  for (const message of itsp.received) {
    expect(identities.flatMap((name) => message.all(name))).toEqual([])
    expect([message.kind, reveals(message)]).toEqual([message.kind, false])
  }
  const hidden = new View('From: "Anonymous" <sip:anonymous@anonymous.invalid>;tag=caller', outward.to)
  expect(views(itsp.received)).toEqual([
    hidden.first('INVITE'),
    hidden.caller('ACK'),
    hidden.caller('UPDATE'),
    hidden.callee('200 UPDATE'),
    hidden.caller('BYE'),
  ])
  const own = new View(outward.from, outward.to)
  expect(views(anywherenow.received)).toEqual([
    own.first('100 INVITE'),
    own.caller('180 INVITE'),
    own.caller('200 INVITE'),
    own.caller('200 UPDATE'),
    own.callee('UPDATE'),
    own.caller('200 BYE'),
  ])
})

test('one who says that he wants no privacy is not hidden (R33, RFC 3323 4.2)', async () => {
  const { itsp } = await playOutward(['Privacy: none'])
  const invite = itsp.got('INVITE')
  expect(invite.line('From')).toBe(outward.from)
  expect(invite.all('Privacy')).toEqual(['Privacy: none'])
  expect(invite.all('P-Asserted-Identity')).toEqual([identity])
})
