import { z } from 'zod'

const quoted = 'digits in quotes, since YAML drops leading zeros'

/** Numbers of digits a national number may have: 9, "6-11", or both ends. */
const range = z
  .union([
    z.int().transform((length) => ({ min: length, max: length })),
    z
      .string()
      .regex(/^\d+(-\d+)?$/, { error: 'must be written 9 or "6-11"' })
      .transform((text) => {
        const [min = 0, max = min] = text.split('-').map(Number)
        return { min, max }
      }),
    z.strictObject({ min: z.int().describe('Fewest digits'), max: z.int().describe('Most digits') }),
  ])
  .refine(({ min, max }) => min <= max, { error: 'min is above max' })

const countryCode = z
  .union([z.string(), z.int().transform(String)], { error: 'must be 1 to 3 digits, without +' })
  .refine((value) => /^(?:[1-9]\d{0,2})?$/.test(value), { error: 'must be 1 to 3 digits, without +' })

const prefix = z.string().regex(/^(?:0\d{1,4}|[1-9]\d{1,5})$/, { error: `must be ${quoted}` })

/** How numbers are dialled (rules R15, R16): the same keys for the site and for one trunk. */
export const numberPlan = z.strictObject({
  countryCode: countryCode
    .default('')
    .describe('Own country; while it is empty only international numbers can be completed'),
  nationalPrefix: z
    .union(
      // YAML reads `nationalPrefix:` without a value as null.
      [z.string().regex(/^\d{0,4}$/), z.literal([0, 1, 8]).transform(String), z.null().transform(() => '')],
      { error: `must be ${quoted}` },
    )
    .default('0')
    .describe('Dialled in front of a national number; empty where there is none, as in Italy'),
  internationalPrefixes: z
    .union([z.array(prefix), prefix.transform((one) => [one])], { error: `must be ${quoted}` })
    .default(['00'])
    .describe('Dialled in front of a country code'),
  nsnLength: range
    .default({ min: 0, max: 0 })
    .describe('Length of a national number without prefix: 9, or "6-11"; without it bare digits fit nowhere'),
  bareDigits: z
    .enum(['auto', 'e164', 'national', 'invalid'])
    .default('auto')
    .describe('What a number without any prefix is; auto looks at countryCode and nsnLength'),
  minDigits: z.int().min(1).max(15).default(7).describe('Shortest number, country code included'),
})
