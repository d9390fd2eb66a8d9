import { formatUri, type Context, type Site, type SipMessage, type TrunkTraits } from '../../runtime/pipeline/plugin.js'
import { editList } from '../_addresses.js'
import { identityHeaders } from '../_identities.js'
import { reportInvalid } from './invalid.js'
import type { Options } from './options.js'
import { numberRewriter } from './rewrite.js'
import { bareParams } from '../_user.js'

/** Identity headers (rules R21, R34): toward AnywhereNow, whom they tell who calls, a value without number goes. */
export function identityEditor(
  given: Options,
  site: Site,
  trunk: TrunkTraits,
): (message: SipMessage, context: Context) => void {
  const rewrite = numberRewriter(given, site, trunk)
  const names = { pai: identityHeaders, diversion: ['diversion'] } as const
  return (message, context) => {
    for (const header of ['pai', 'diversion'] as const) {
      if (!given.headers.includes(header)) continue
      for (const name of names[header])
        editList(message, name, ({ address, uri }) => {
          const ruling = rewrite(uri, bareParams(address), context.from)
          if (!ruling) return address
          if ('uri' in ruling) return ruling.uri === uri ? address : { ...address, uri: formatUri(ruling.uri) }
          reportInvalid(header, uri, ruling, context)
          return header === 'pai' && trunk.kind === 'anywherenow' ? undefined : address
        })
    }
  }
}
