import type { Handler } from '../../runtime/pipeline/plugin.js'
import { withholdRefer } from '../_allow.js'

/**
 * Toward Teams a carrier or PBX does not offer REFER, so that Teams transfers the call itself: nobody on that side
 * would carry out the transfer (rule R82). What AnywhereNow offers is the business of the refer plugin (R38, R48).
 */
export const withholdForeignRefer: Handler = (message, { from }) => {
  if (from?.kind === 'itsp' || from?.kind === 'pbx') withholdRefer(message)
}
