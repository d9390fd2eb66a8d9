import {
  formatNameAddr,
  formatUri,
  getParam,
  withoutParams,
  type Address,
  type Context,
  type SipMessage,
} from '../../runtime/pipeline/plugin.js'
import { anonymousUri } from '../_anonymous.js'

/** Rule R29: an anonymous caller in the one form that AnywhereNow knows; display name, host and tag stay. */
export function nameAnonymous(message: SipMessage, { address, uri }: Address, context: Context): void {
  const params = address.bracketed ? address.params : withoutParams(address.params, (name) => name === 'user')
  message.header('from')?.set(formatNameAddr({ ...address, uri: formatUri(anonymousUri(uri)), params }))
  tellVerstat(uri.userParams, context)
}

/** Rules R32, R33: nothing but the tag of From stays; other parameters may know the device. */
export function hideCaller(message: SipMessage, { address, uri }: Address, context: Context): void {
  const params = withoutParams(address.params, (name) => name !== 'tag')
  message.header('from')?.set(`"Anonymous" <sip:anonymous@anonymous.invalid>${params}`)
  tellVerstat(uri.userParams + uri.params + address.params.trimStart(), context)
}

/** What the carrier says of the caller's number is lost with it, so it is told here (rule R24). */
function tellVerstat(params: string, context: Context): void {
  const value = getParam(params, 'verstat')
  if (value !== undefined) context.report('VERSTAT', { header: 'from', value })
}
