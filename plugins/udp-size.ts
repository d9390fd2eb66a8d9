import { z } from 'zod'
import { definePlugin, directionOf, type Sdp } from '../runtime/pipeline/plugin.js'
import { callMethods, sdpMethods } from './_methods.js'

const options = z.strictObject({
  maxBytes: z
    .int()
    .min(200)
    .max(65_000)
    .default(1300)
    .describe('Largest message, after all edits; what the proxy itself adds (Via, Record-Route) comes on top'),
  stripIce: z
    .boolean()
    .default(false)
    .describe('Remove ICE from the SDP, toward the trunk and from it; only where this plugin is on both ways'),
})

export default definePlugin({
  name: 'udp-size',
  summary: 'Reports messages too large for UDP, and on request takes the ICE candidates out of their SDP.',
  rules: ['R125'],
  options,
  on: [
    { stage: 'egress', methods: callMethods },
    { stage: 'reply-egress', methods: callMethods },
    { stage: 'ingress', methods: sdpMethods, body: true },
    { stage: 'reply-ingress', methods: sdpMethods, body: true },
  ],
  asks: ({ stripIce }, { trunk, bothWays }) => {
    if (trunk.transport !== 'udp') return []
    const [egress, ingress] = [['egress', 'reply-egress'] as const, ['ingress', 'reply-ingress'] as const]
    return [
      ...egress.map((stage) => ({ stage, methods: callMethods })),
      ...(stripIce && bothWays ? ingress.map((stage) => ({ stage, methods: sdpMethods, body: true })) : []),
    ]
  },
  // Both ways: an offer of the trunk that keeps its ICE would be answered with ICE, which the trunk then never sees.
  onByDefault: { ingress: ['itsp'], egress: ['itsp'] },
  setup({ maxBytes, stripIce }, { trunk, bothWays }) {
    if (trunk.transport !== 'udp') return () => undefined
    return (message, context) => {
      if (stripIce && bothWays && message.sdp) removeIce(message.sdp)
      const bytes = directionOf(context.stage) === 'egress' ? message.size : 0
      if (bytes > maxBytes) context.report('UDP_TOO_LARGE', { bytes, maxBytes })
    }
  },
})

/**
 * Takes all of ICE or nothing (RFC 8839 5): half of it would be answered as ICE. Port 9 says that the candidates are
 * the only addresses (RFC 8840 4.1.1), so there nothing is taken.
 */
function removeIce(sdp: Sdp): void {
  if (sdp.media.some(({ media }) => media?.port === 9)) return
  for (const section of sdp.sections)
    for (const name of iceAttributes) for (const line of section.attributes(name)) line.remove()
}

const iceAttributes = [
  'candidate',
  'remote-candidates',
  'end-of-candidates',
  'ice-ufrag',
  'ice-pwd',
  'ice-options',
  'ice-lite',
  'ice-mismatch',
  'ice-pacing',
]
