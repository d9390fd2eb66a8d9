import { z } from 'zod'
import { definePlugin, type TrunkKind } from '../runtime/pipeline/plugin.js'
import { headerText } from './_asks.js'
import { callMethods } from './_methods.js'
import { nameMatcher } from './_names.js'
import { words } from './_options.js'
import { internalHeaders, removeHeaders, removeReferredBy } from './_private-headers.js'
import { checkRoutingPolicies } from './_routing-policies.js'

const options = z.strictObject({
  keepHeaders: words(z.string())
    .prefault([])
    .describe('Headers that pass all the same, for a partner who needs them behind this trunk; may end in *'),
  stripA365TowardTeams: z
    .boolean()
    .default(false)
    .describe('Remove A365-* toward Teams too, which ignores it; AnywhereNow tested with these headers there'),
  internalHeaders: internalHeaders.describe('Headers that only this SBC understands, X-…; removed too; may end in *'),
})

export default definePlugin({
  name: 'leak-hygiene',
  summary: 'Removes what carriers and PBXs have no business to see: headers of AnywhereNow and Teams, internal marks.',
  rules: ['R14', 'R93'],
  options,
  on: [
    { stage: 'egress', methods: callMethods },
    { stage: 'reply-egress', methods: callMethods },
  ],
  asks: ({ internalHeaders: internal }) => {
    const text = headerText('a365-*', 'x-ms-*', 'ms-*', 'referred-by', ...internal)
    return [
      { stage: 'egress', methods: callMethods, text },
      { stage: 'reply-egress', methods: callMethods, text },
    ]
  },
  onByDefault: { egress: ['itsp', 'pbx'] },
  setup(given, { trunk: { kind } }) {
    const isPrivate = nameMatcher([...privateToward(kind, given.stripA365TowardTeams), ...given.internalHeaders])
    const isKept = nameMatcher(given.keepHeaders)
    const outside = kind === 'itsp' || kind === 'pbx'
    return (message, context) => {
      removeHeaders(message, (name) => isPrivate(name) && !isKept(name))
      if (outside && !isKept('referred-by')) removeReferredBy(message, isTransferContext)
      if (kind === 'teams') checkRoutingPolicies(message, context)
    }
  },
})

/** Teams needs X-MS-RoutingPolicies (rule R93), and both it and AnywhereNow read the diagnostics. */
function privateToward(kind: TrunkKind, stripA365TowardTeams: boolean): readonly string[] {
  if (kind === 'teams') return stripA365TowardTeams ? ['A365-*'] : []
  if (kind === 'anywherenow') return []
  return ['A365-*', 'X-MS-*', 'ms-diagnostics', 'ms-diagnostics-public', 'ms-split-domain-info']
}

/** By these parameters Teams finds the call that a transfer belongs to (rule R41). */
const isTransferContext = nameMatcher(['x-m', 'x-t', 'x-ti', 'x-tt'])
