import { decodeEscapes } from '../message/uri.js'

/** How numbers are dialled where the SBC stands (rule R15). */
export interface NumberPlan {
  /** Without `+`; empty when unknown. */
  readonly countryCode: string
  /** Empty where there is none: in Italy the 0 is part of the number. */
  readonly nationalPrefix: string
  readonly internationalPrefixes: readonly string[]
  /** Digits of a national number without its prefix. */
  readonly nsnLength: { readonly min: number; readonly max: number }
  readonly bareDigits: 'auto' | 'e164' | 'national' | 'invalid'
  readonly minDigits: number
}

/** Of a site whose configuration says nothing: only international numbers can be completed. */
export const noPlan: NumberPlan = {
  countryCode: '',
  nationalPrefix: '0',
  internationalPrefixes: ['00'],
  nsnLength: { min: 0, max: 0 },
  bareDigits: 'auto',
  minDigits: 7,
}

/** `number` is in +E.164 form. `plus00`: the caller wrote `+00…`. `invalid` says why there is no number. */
export type Normalized = { readonly number: string; readonly plus00: boolean } | { readonly invalid: string }

/**
 * Makes the function that turns a number as dialled into +E.164 (rule R16, whose step numbers stand below).
 * It takes the user part without its parameters, escapes included.
 */
export function normalizer(plan: NumberPlan): (raw: string) => Normalized {
  const trunkZero = trunkZeroPattern(plan)
  const prefixes = [...plan.internationalPrefixes].sort((a, b) => b.length - a.length)
  return (raw) => {
    const decoded = decodeEscapes(raw) // 2
    if (decoded === undefined) return { invalid: 'malformed escape' }
    const digits = withoutSeparators(decoded.includes('(') ? decoded.replace(trunkZero, '$1') : decoded) // 3, 4
    if (!/^\+?\d+$/.test(digits)) return { invalid: 'not a number' }
    const plus00 = digits.startsWith('+00')
    const number = plus00 ? '+' + digits.slice(3) : complete(digits, prefixes, plan) // 5
    return number === undefined ? { invalid: incomplete(digits, plan) } : check(number, plus00, plan)
  }
}

/**
 * `+31 (0)20…`: the zero behind a country code is dialled within the country only (E.123). A bracketed zero
 * elsewhere is a digit, and so is one of a country without national prefix.
 */
function trunkZeroPattern({ countryCode, nationalPrefix, internationalPrefixes }: NumberPlan): RegExp {
  const blank = '(?:\\xc2\\xa0|[-.\\s\\xa0])*'
  const own = nationalPrefix === '' && countryCode !== '' ? `(?!${countryCode}${blank}\\()` : ''
  return new RegExp(
    `^(${blank}(?:${['\\+', ...internationalPrefixes].join('|')})${blank}${own}\\d{1,3}${blank})\\(0\\)`,
  )
}

function complete(digits: string, prefixes: readonly string[], plan: NumberPlan): string | undefined {
  const { countryCode, nationalPrefix } = plan
  if (digits.startsWith('+')) return digits
  const international = prefixes.find((prefix) => digits.startsWith(prefix))
  if (international !== undefined) return '+' + digits.slice(international.length) // 6
  if (countryCode === '') return plan.bareDigits === 'e164' ? '+' + digits : undefined
  if (nationalPrefix !== '' && digits.startsWith(nationalPrefix))
    return `+${countryCode}${digits.slice(nationalPrefix.length)}` // 8
  return completeBare(digits, plan) // 9
}

function completeBare(digits: string, { bareDigits, countryCode, nsnLength }: NumberPlan): string | undefined {
  const fits = (length: number): boolean => length >= nsnLength.min && length <= nsnLength.max
  if (bareDigits === 'e164') return '+' + digits
  if (bareDigits === 'national') return `+${countryCode}${digits}`
  if (bareDigits === 'invalid') return undefined
  if (digits.startsWith(countryCode) && fits(digits.length - countryCode.length)) return '+' + digits
  return fits(digits.length) ? `+${countryCode}${digits}` : undefined
}

function incomplete(digits: string, { countryCode }: NumberPlan): string {
  return countryCode === ''
    ? 'not international, and no countryCode is set'
    : `${digits.length} digits fit no prefix or nsnLength`
}

/** 10 */
function check(number: string, plus00: boolean, { minDigits }: NumberPlan): Normalized {
  const length = number.length - 1
  if (number[1] === '0') return { invalid: 'no country code begins with 0' }
  if (length > 15) return { invalid: `${length} digits, E.164 has at most 15` }
  return length < minDigits ? { invalid: `${length} digits, fewer than minDigits` } : { number, plus00 }
}

/** The number as `format` wants it: +E.164, as dialled nationally, or the digits alone (rule R22). */
export function written(number: string, format: 'e164' | 'national' | 'digits', plan: NumberPlan): string {
  const { countryCode, nationalPrefix, internationalPrefixes } = plan
  if (format === 'e164') return number
  if (format === 'digits') return number.slice(1)
  if (countryCode !== '' && number.startsWith('+' + countryCode))
    return nationalPrefix + number.slice(1 + countryCode.length)
  return (internationalPrefixes[0] ?? '+') + number.slice(1)
}

/** A number without visual separators (RFC 3966 5.1.1, E.123). @param decoded without percent-escapes. */
export function withoutSeparators(decoded: string): string {
  if (/^\+?\d*$/.test(decoded)) return decoded
  // A no-break space is two bytes in UTF-8, one in Latin-1.
  return decoded.replace(/\xc2\xa0|[-.()\s/\xa0]/g, '')
}
