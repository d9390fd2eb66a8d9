import { Callee, Caller } from '../e2e/support/agents.js'
import { sdp } from '../e2e/support/bodies.js'
import type { Script } from '../e2e/support/script.js'
import type { TrunkName } from '../e2e/support/scene.js'

/** Calls between trunks that are played at the same time. */
export interface Round {
  readonly name: string
  readonly pairs: readonly Pair[]
}

export interface Pair {
  readonly caller: readonly [TrunkName, Script]
  readonly callee: readonly [TrunkName, Script]
  /** What the caller has sent or received once the call is completed: `200 BYE`. */
  readonly completed: string
}

/** Milliseconds: messages that follow each other closely may change places, in two workers of the proxy. */
const ringing = 200
/** Milliseconds for which a phone answers what is repeated after the call. */
const lingering = 1500

const media = (version: number, ...direction: readonly string[]) =>
  sdp(
    ...['v=0', `o=- 5 ${version} IN IP4 192.0.2.10`, 's=-', 'c=IN IP4 192.0.2.10', 'b=AS:64', 't=0 0'],
    ...['m=audio 4000 RTP/AVP 8 0 101', 'a=rtpmap:8 PCMA/8000', 'a=rtpmap:0 PCMU/8000'],
    ...['a=rtpmap:101 telephone-event/8000', 'a=fmtp:101 0-15', ...direction],
  )

const centre = {
  uri: 'sip:0881200600@sbc.example.com',
  from: '<sip:0612345678@carrier.example>',
  to: '<sip:0881200600@sbc.example.com>',
}
const person = {
  uri: 'sip:+31207654321@sbc.example.com',
  from: '<sip:+31612345678@h;user=phone>',
  to: '<sip:+31207654321@sbc.example.com>',
}
const nobody = { ...centre, from: '"Anonymous" <sip:anonymous@anonymous.invalid>' }

/** Both ends repeat what is not answered, as RFC 3261 wants of phones over UDP. */
function invites({ uri, from, to }: typeof centre): Caller {
  const calls = new Caller({ uri, from: `From: ${from};tag=[call_number]`, to: `To: ${to}` }).repeating()
  return calls
    .outside('INVITE', { body: media(1) })
    .maybe(100)
    .maybe(180)
}

function answers(): Callee {
  return new Callee().repeating().expectInvite()
}

function pair(from: TrunkName, to: TrunkName, one: Script, other: Script, completed = '200 BYE'): Pair {
  for (const script of [one, other]) script.step(`<timewait milliseconds="${lingering}"/>`)
  return { caller: [from, one], callee: [to, other], completed }
}

/** An answered call in which each end says something; the callee hangs up, so that no BYE overtakes an ACK. */
function talk(from: TrunkName, to: TrunkName, call = centre): Pair {
  const called = answers()
    .answer(180, 'Ringing')
    .pause(ringing)
    .answer(200, 'OK', { body: media(1) })
    .receive('ACK')
    .ask('INFO')
    .ask('BYE')
  // A 180 may come behind the 200, by another worker of the proxy.
  const calls = invites(call).establish().maybe(180)
  return pair(from, to, calls.serve('INFO').serve('BYE'), called)
}

/** The caller holds the call, resumes it and hangs up. */
function held(from: TrunkName, to: TrunkName, call = centre): Pair {
  const calls = invites(call).establish().pause(ringing)
  for (const direction of ['a=sendonly', 'a=sendrecv'])
    calls
      .inside('INVITE', { body: media(2, direction) })
      .maybe(100)
      .receive(200)
      .inside('ACK')
      .pause(ringing)
  const called = answers()
    .answer(200, 'OK', { body: media(1) })
    .receive('ACK')
  for (const direction of ['a=recvonly', 'a=sendrecv'])
    called.serve('INVITE', { body: media(2, direction) }).receive('ACK')
  return pair(from, to, calls.ask('BYE'), called.serve('BYE'))
}

function busy(from: TrunkName, to: TrunkName, call = centre): Pair {
  const called = answers().answer(486, 'Busy Here').receive('ACK')
  return pair(from, to, invites(call).refused(486), called, '486 INVITE')
}

/** Scenarios hold their state: each round needs new ones. */
export const rounds: readonly (() => Round)[] = [
  () => ({ name: 'carrier to contact centre', pairs: [talk('itsp', 'anywherenow')] }),
  () => ({
    name: 'carrier to Teams, PBX to contact centre',
    pairs: [talk('itsp', 'teams', person), talk('pbx', 'anywherenow')],
  }),
  () => ({ name: 'hold and resume', pairs: [held('itsp', 'anywherenow')] }),
  () => ({ name: 'busy', pairs: [busy('itsp', 'anywherenow')] }),
  () => ({ name: 'anonymous', pairs: [talk('itsp', 'anywherenow', nobody)] }),
  () => ({ name: 'contact centre to carrier', pairs: [talk('anywherenow', 'itsp', person)] }),
]
