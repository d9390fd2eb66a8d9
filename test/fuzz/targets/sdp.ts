import { SipMessage } from '../../../runtime/message/message.js'
import type { SiteSettings } from '../../../runtime/pipeline/site.js'
import { checkLaws } from '../../support/chain-laws.js'
import { byDefault, chainOf, eager, everywhere, waysOf, type Chain } from '../../support/chains.js'
import { bytesMutator } from '../bytes.js'
import { numberOf } from '../random.js'
import type { Target } from '../target.js'
import { traitsOf } from './messages.js'
import { bodies, sdpWords } from './seeds.js'

const readsSdp = /^(?:sdp-.*|srtp|hold|reinvite-guard|udp-size)$/

function only(settings: SiteSettings): SiteSettings {
  const trunks = settings.trunks.map((its) => ({
    ...its,
    ingress: its.ingress.filter(({ plugin }) => readsSdp.test(plugin)),
    egress: its.egress.filter(({ plugin }) => readsSdp.test(plugin)),
  }))
  return { ...settings, trunks }
}

const chains: readonly Chain[] = [{}, eager].map((options) => chainOf(only(everywhere(byDefault, options))))

const head = ['Via: SIP/2.0/UDP h;branch=z9hG4bK1', 'From: <sip:+31612345678@h>;tag=1', 'Call-ID: 1', 'CSeq: 1 INVITE']
const starts = [
  ['INVITE sip:+31881200600@h SIP/2.0', 'To: <sip:+31881200600@h>'],
  ['INVITE sip:+31881200600@h SIP/2.0', 'To: <sip:+31881200600@h>;tag=2'],
  ['SIP/2.0 200 OK', 'To: <sip:+31881200600@h>;tag=2'],
]

/** SDP alone, as offer, in a re-INVITE and as answer, through the plugins that read it. */
export const sdpTarget: Target = {
  name: 'sdp',
  seeds: bodies,
  mutate: bytesMutator(sdpWords),
  run(input) {
    const number = numberOf(input)
    return traits(input, chains[number % chains.length]!, starts[(number >>> 2) % starts.length]!, number >>> 5)
  },
  replay: (input) =>
    chains.flatMap((chain) =>
      starts.flatMap((start) => [...Array(40).keys()].flatMap((way) => traits(input, chain, start, way))),
    ),
}

function traits(sdp: Buffer, chain: Chain, start: readonly string[], which: number): string[] {
  const lines = [...start, ...head, 'Content-Type: application/sdp', `Content-Length: ${sdp.length}`, '', '']
  const message = Buffer.concat([Buffer.from(lines.join('\r\n')), sdp])
  const ways = waysOf(SipMessage.parse(message)!)
  const way = ways[which % ways.length]!
  return traitsOf(way.stage, checkLaws(chain, { ...way, message }, chain === chains[0]))
}
