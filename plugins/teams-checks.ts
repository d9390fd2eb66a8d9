import { z } from 'zod'
import { definePlugin, lacksSdp, type Context, type SipMessage, type Site } from '../runtime/pipeline/plugin.js'
import { isAnonymous } from './_anonymous.js'
import { isEmergency, isTransfer, isTransferTarget } from './_calls.js'
import { fqdnsToward, recordRoute } from './_fqdn.js'
import { advertisedHost, uris, type Located } from './teams-checks/uris.js'
import { numberOf } from './_user.js'

export default definePlugin({
  name: 'teams-checks',
  summary: 'Reports what Teams refuses in a first INVITE: no name of the SBC, SIPS, no offer, numbers without plus.',
  rules: ['R123', 'R124'],
  // Name and port of the SBC are the site's and the trunk's: whoever steers to Teams advises them too.
  options: z.strictObject({}),
  on: [{ stage: 'egress', methods: ['INVITE'] }],
  onByDefault: { egress: ['teams'] },
  setup(_, { site, trunk }) {
    const fqdnsOf = fqdnsToward(site)
    const checkName = (message: SipMessage, context: Context): void => {
      const { header, host } = advertisedHost(message, context.facts['record_route'])
      const { first, all } = fqdnsOf(context.trunk.tenant)
      if (all.has(host.toLowerCase())) return
      context.report('TEAMS_FQDN_MISSING', { header, host, expected: first })
      context.hint('record_route', recordRoute(first, trunk))
    }
    return (message, context) => {
      if (trunk.kind !== 'teams' || !message.initial) return
      checkName(message, context)
      const found = uris(message)
      for (const header of new Set(found.filter(isSips).map((located) => located.header)))
        context.report('TEAMS_SIPS_URI', { header })
      for (const { header } of numbersWithoutPlus(message, found, site)) context.report('TEAMS_NO_PLUS', { header })
      if (lacksSdp(message)) context.report('TEAMS_DELAYED_OFFER')
    }
  },
})

function isSips({ uri }: Located): boolean {
  return uri.scheme.toLowerCase() === 'sips'
}

/** Anonymous callers, targets of transfers and emergency calls have no +E.164 number (rules R11, R18). */
function numbersWithoutPlus(message: SipMessage, found: readonly Located[], site: Site): Located[] {
  const emergency = isEmergency(message, site)
  return found.filter(({ header, uri }) => {
    if (uri.user === undefined || numberOf(uri).startsWith('+')) return false
    if (header === 'from') return !isAnonymous(uri)
    return header === 'request-uri' && !emergency && !isTransfer(message) && !isTransferTarget(uri)
  })
}
