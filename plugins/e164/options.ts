import { z } from 'zod'
import { digits, e164Number, words } from '../_options.js'

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
    z.strictObject({ min: z.int(), max: z.int() }),
  ])
  .refine(({ min, max }) => min <= max, { error: 'min is above max' })

const onInvalid = ['auto', 'reject', 'pass', 'bypass'] as const
const quoted = 'digits in quotes, since YAML drops leading zeros'

export const options = z
  .strictObject({
    headers: words(z.enum(['ruri', 'to', 'from', 'pai', 'diversion']))
      .prefault(['ruri', 'to', 'from', 'pai'])
      .describe('Where numbers are normalised; ruri is the Request-URI, pai P-Asserted-Identity'),
    countryCode: digits(/^(?:[1-9]\d{0,2})?$/, 'must be 1 to 3 digits, without +')
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
    internationalPrefixes: words(z.string().regex(/^(?:0\d{1,4}|[1-9]\d{1,5})$/, { error: `must be ${quoted}` }))
      .prefault(['00'])
      .describe('Dialled in front of a country code'),
    nsnLength: range
      .prefault({ min: 0, max: 0 })
      .describe('Length of a national number without prefix: 9, or "6-11"; without it bare digits fit nowhere'),
    bareDigits: z
      .enum(['auto', 'e164', 'national', 'invalid'])
      .default('auto')
      .describe('What a number without any prefix is; auto looks at countryCode and nsnLength'),
    minDigits: z.int().min(1).max(15).default(7).describe('Shortest number, country code included'),
    shortCodes: words(z.string().regex(/^\d+$/))
      .prefault([])
      .describe('Numbers that stay as they are, beside the emergency numbers'),
    extensionMap: z
      .record(z.string(), e164Number)
      .default({})
      .describe('Local numbers: "7042", or "7042;phone-context=example.com" for those of one place only'),
    onInvalidRuri: z
      .enum(onInvalid)
      .default('auto')
      .describe('auto: reject (484) toward AnywhereNow, pass elsewhere. bypass: steer to bypassTrunk'),
    onInvalidTo: z.enum(onInvalid).default('auto').describe('As onInvalidRuri'),
    onInvalidFrom: z
      .enum([...onInvalid, 'substitute', 'anonymous'])
      .default('auto')
      .describe('As onInvalidRuri, with 403; substitute: fallbackCallerId instead; anonymous: nobody, with Privacy'),
    fallbackCallerId: e164Number.or(z.literal('')).default('').describe('Number for onInvalidFrom: substitute'),
    bypassTrunk: z.string().default('').describe('Trunk for bypass, the next route without AnywhereNow'),
    telToSip: z.boolean().default(true).describe('Write tel: URIs in From and To as sip: URIs of localDomain'),
    userPhone: z.boolean().default(true).describe('Add user=phone to Request-URI, From and To of +E.164 numbers'),
    format: z
      .enum(['e164', 'national', 'digits'])
      .default('e164')
      .describe('How numbers are written toward ITSP and PBX; digits is E.164 without +'),
  })
  .refine(({ onInvalidFrom, fallbackCallerId }) => onInvalidFrom !== 'substitute' || fallbackCallerId !== '', {
    error: 'is needed for onInvalidFrom: substitute',
    path: ['fallbackCallerId'],
  })
  .refine(
    (given) =>
      ![given.onInvalidRuri, given.onInvalidTo, given.onInvalidFrom].includes('bypass') || given.bypassTrunk !== '',
    {
      error: 'is needed for bypass',
      path: ['bypassTrunk'],
    },
  )

export type Options = z.output<typeof options>
