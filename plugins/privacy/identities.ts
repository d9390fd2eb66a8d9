import {
  formatUri,
  isTel,
  type Address,
  type Context,
  type SipMessage,
  type Trunk,
} from '../../runtime/pipeline/plugin.js'
import { editList, readList } from '../_addresses.js'
import { identityHeaders, removeIdentities } from '../_identities.js'
import { readNumber } from '../_number.js'
import { bareParams } from '../_user.js'
import type { Options } from './options.js'

const [pai] = identityHeaders

/** +E.164 number of an address as it was dialled behind a trunk. */
type NumberOf = (address: Address, trunk: Trunk | undefined) => string | undefined

/**
 * Makes the function that applies `pai` and `paiWhenDifferent` (rules R34, R36). Remote-Party-ID fares like
 * P-Asserted-Identity. Numbers are left as they are written: e164 completes them.
 */
export function identityEditor(given: Options) {
  const numberOf: NumberOf = ({ address, uri }, trunk) => readNumber(uri, trunk, bareParams(address))?.number
  /** @param caller to compare with; undefined: anonymous, or not known. */
  return (message: SipMessage, caller: Address | undefined, context: Context): void => {
    if (given.pai === 'remove') return removeIdentities(message)
    const differs = differing(caller, numberOf, context.from)
    if (given.pai === 'fromCaller') takeFromCaller(message, caller, differs)
    if (given.pai === 'fromCaller' || given.paiWhenDifferent === 'remove')
      for (const name of identityHeaders)
        editList(message, name, (value) => (differs(value) ? undefined : value.address))
    agree(message, numberOf, context)
  }
}

type Differs = (value: Address) => boolean

/** Whether an identity names another number than the caller; nothing can be said where From holds none. */
function differing(caller: Address | undefined, numberOf: NumberOf, trunk: Trunk | undefined): Differs {
  return (value) => {
    const number = caller && numberOf(caller, trunk)
    return number !== undefined && numberOf(value, trunk) !== number
  }
}

/** AnywhereNow takes the source of a call from P-Asserted-Identity; where that says otherwise, From stands there. */
function takeFromCaller(message: SipMessage, caller: Address | undefined, differs: Differs): void {
  if (!caller || !readList(message, pai).some(differs)) return
  const [first, ...others] = message.headers(pai)
  first?.set(`<${formatUri(caller.uri)}>`)
  for (const header of others) header.remove()
}

/**
 * Rule R36, RFC 3325 9.1: one value of sip and one of tel at most, and both name one number; else the sip one counts,
 * since nobody knows which AnywhereNow takes. One that holds no number is no match for one that does: e164 removes it.
 */
function agree(message: SipMessage, numberOf: NumberOf, context: Context): void {
  const values = readList(message, pai)
  if (values.length < 2) return
  const numbers = values.map((value) => numberOf(value, context.from))
  const best = (fits: (value: Address) => boolean): number => {
    const numbered = values.findIndex((value, index) => fits(value) && numbers[index] !== undefined)
    return numbered < 0 ? values.findIndex(fits) : numbered
  }
  const tel = best(({ uri }) => isTel(uri))
  const sip = best(({ uri }) => !isTel(uri))
  const atOdds = numbers[sip] !== undefined && numbers[tel] !== undefined && numbers[sip] !== numbers[tel]
  const kept = new Set(atOdds ? [sip] : [sip, tel])
  let index = 0
  editList(message, pai, ({ address }) => (kept.has(index++) ? address : undefined))
  if (values.some((_, each) => !kept.has(each))) context.report('PAI_DISAGREES', { values: values.length })
}
