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
}

/** Milliseconds: messages that follow each other closely may change places, in two workers of the proxy. */
const ringing = 200

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

function caller({ uri, from, to }: typeof centre): Caller {
  return new Caller({ uri, from: `From: ${from};tag=[call_number]`, to: `To: ${to}` })
}

/** An answered call in which each end says something; the callee hangs up, so that no BYE overtakes an ACK. */
function talk(from: TrunkName, to: TrunkName, call = centre): Pair {
  const calls = caller(call)
    .invite({ body: media(1) })
    .receive(180)
    .establish()
    .serve('INFO')
    .serve('BYE')
  const answers = new Callee().expectInvite().answer(180, 'Ringing').pause(ringing)
  answers
    .answer(200, 'OK', { body: media(1) })
    .receive('ACK')
    .ask('INFO')
    .ask('BYE')
  return { caller: [from, calls], callee: [to, answers] }
}

/** The caller holds the call, resumes it and hangs up. */
function held(from: TrunkName, to: TrunkName, call = centre): Pair {
  const invites = caller(call)
    .invite({ body: media(1) })
    .establish()
    .pause(ringing)
  for (const direction of ['a=sendonly', 'a=sendrecv'])
    invites
      .inside('INVITE', { body: media(2, direction) })
      .receive(100, 200)
      .inside('ACK')
      .pause(ringing)
  const answers = new Callee()
    .expectInvite()
    .answer(200, 'OK', { body: media(1) })
    .receive('ACK')
  for (const direction of ['a=recvonly', 'a=sendrecv'])
    answers.serve('INVITE', { body: media(2, direction) }).receive('ACK')
  return { caller: [from, invites.ask('BYE')], callee: [to, answers.serve('BYE')] }
}

function busy(from: TrunkName, to: TrunkName, call = centre): Pair {
  const ends = [
    caller(call)
      .invite({ body: media(1) })
      .refused(486),
    new Callee().expectInvite().answer(486, 'Busy Here').receive('ACK'),
  ] as const
  return { caller: [from, ends[0]], callee: [to, ends[1]] }
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
