import { z } from 'zod'

/** Option types that plugins share. They take what people write in YAML: a number or a string, one value or a list. */

/**
 * A list, or one string of words separated by blanks or commas. Strings only: YAML reads an unquoted 00 as 0.
 */
export function words<Word extends z.ZodType<string, string>>(word: Word) {
  const text = z.string().transform((value) => value.split(/[\s,]+/).filter((each) => each !== ''))
  return z
    .union([z.array(z.string()), text], { error: 'must be text, or a list of texts, in quotes' })
    .pipe(z.array(word))
}

const e164Error = 'must be a number in +E.164 form, "+31201234567"'

/** A number in +E.164 form. YAML reads an unquoted `+31…` as a number without its plus. */
export const e164Number = z
  .union([z.string(), z.int().transform((value) => `+${value}`)], { error: e164Error })
  .refine((value) => /^\+[1-9]\d{6,14}$/.test(value), { error: e164Error })
