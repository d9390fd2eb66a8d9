import { z } from 'zod'
import { definePlugin, type Handler, type Place } from '../runtime/pipeline/plugin.js'
import { laterMethods } from './_asks.js'
import { callMethods } from './_methods.js'
import { teamsProxy } from './_teams-proxy.js'
import { withholdForeignRefer } from './headers/allow.js'
import { refuseReplaces, replacesTowardTeams, withholdReplaces } from './headers/replaces.js'
import { hideTeamsProxy } from './headers/user-agent.js'

const options = z.strictObject({
  userAgent: z
    .string()
    .regex(/^[^\r\n\0]*\S[^\r\n\0]*$/, { error: 'must be one line of text' })
    .refine((value) => !teamsProxy.test(value), {
      error: 'must not contain "pstnhub", which is what it replaces',
      params: { code: 'UA_MATCHES_PATTERN' },
    })
    .default('CustomerSBC')
    .describe("Stands in place of the Teams proxy's name, but never toward Teams"),
  alsoServer: z.boolean().default(true).describe('Replace it in the Server header of responses too'),
  stripReferFromNonA365: z
    .boolean()
    .default(true)
    .describe('Toward Teams, remove REFER from the Allow of carriers and PBXs, so that Teams transfers by itself'),
  stripSupportedReplaces: z
    .boolean()
    .default(true)
    .describe('Remove replaces from Supported between Teams and AnywhereNow, both ways'),
  replacesWithoutRequire: z
    .enum(['report', 'reject'])
    .default('report')
    .describe('Toward AnywhereNow, a Replaces that is not required: pass it and say so, or answer 420'),
  replacesTowardTeams: z
    .enum(['report', 'reject', 'strip'])
    .default('report')
    .describe('Toward Teams, a Replaces: pass it and say so, answer 420, or remove it (which makes a second call)'),
})

export default definePlugin({
  name: 'headers',
  summary: 'Hides the Teams proxy from AnywhereNow, and offers each side only the transfers that work.',
  rules: ['R80', 'R81', 'R82', 'R83', 'R84', 'R85'],
  options,
  on: [
    { stage: 'egress', methods: callMethods },
    { stage: 'reply-egress', methods: callMethods },
  ],
  // What is taken out of any message but an INVITE: the Teams proxy's name, REFER of Allow, replaces of Supported.
  asks: (_, { trunk: { kind } }) => {
    const text = [...(kind === 'teams' ? ['refer'] : ['pstnhub']), 'replaces']
    return [
      { stage: 'egress', methods: ['INVITE'] },
      { stage: 'egress', methods: laterMethods, text },
      { stage: 'reply-egress', methods: callMethods, text },
    ]
  },
  onByDefault: { egress: ['anywherenow', 'teams'] },
  setup(given, place) {
    const parts = partsFor(given, place)
    return (message, context) => {
      for (const part of parts) {
        const verdict = part(message, context)
        if (verdict) return verdict
      }
      return undefined
    }
  },
})

function partsFor(given: z.output<typeof options>, { site, trunk }: Place): readonly Handler[] {
  const { stripReferFromNonA365, stripSupportedReplaces, replacesWithoutRequire } = given
  if (trunk.kind === 'teams')
    return [
      replacesTowardTeams(given.replacesTowardTeams, site),
      ...(stripReferFromNonA365 ? [withholdForeignRefer] : []),
      ...(stripSupportedReplaces ? [withholdReplaces('anywherenow')] : []),
    ]
  if (trunk.kind === 'anywherenow')
    return [
      refuseReplaces(replacesWithoutRequire, site),
      ...(stripSupportedReplaces ? [withholdReplaces('teams')] : []),
      hideTeamsProxy(given),
    ]
  return [hideTeamsProxy(given)]
}
