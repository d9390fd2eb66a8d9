/** What an entry of the number directory stands for: digits compare as text, since they are of equal length. */
export type Key =
  | { readonly is: 'number'; readonly number: string }
  | { readonly is: 'prefix'; readonly digits: string }
  | { readonly is: 'range'; readonly from: string; readonly to: string }

/** +E.164: no country code begins with 0, and there are at most 15 digits. */
const e164 = /^\+[1-9]\d{1,14}$/

const prefix = /^\+[1-9]\d{0,13}$/

/** Whether it can be in a directory at all: what failed normalisation cannot (rule R100). */
export function isNumber(text: string): boolean {
  return e164.test(text)
}

/** @param text `+31881200600`, `+3120555*` or `+31707777000-+31707777099`. @returns why it is no key, as text */
export function parseKey(text: string): Key | string {
  if (text.includes('-')) return parseRange(text)
  if (!text.endsWith('*')) return isNumber(text) ? { is: 'number', number: text } : `"${text}" is no number +E.164`
  const digits = text.slice(0, -1)
  return prefix.test(digits) ? { is: 'prefix', digits } : `"${text}" is no prefix like +3120555*`
}

function parseRange(text: string): Key | string {
  const [from = '', to = '', more] = text.split('-')
  if (!isNumber(from) || !isNumber(to) || more !== undefined)
    return `"${text}" is no range like +31707777000-+31707777099`
  if (from.length !== to.length) return `the two numbers of "${text}" are not of equal length`
  return from <= to ? { is: 'range', from, to } : `"${text}" runs backward`
}

/** How many numbers of the length of its ends a range holds. */
export function sizeOf(from: string, to: string): number {
  return Number(to) - Number(from) + 1
}
