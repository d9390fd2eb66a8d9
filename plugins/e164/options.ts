import { z } from 'zod'
import { e164Number, words } from '../_options.js'

const onInvalid = ['auto', 'reject', 'pass', 'bypass'] as const

export const options = z
  .strictObject({
    headers: words(z.enum(['ruri', 'to', 'from', 'pai', 'diversion']))
      .prefault(['ruri', 'to', 'from', 'pai'])
      .describe('Where numbers are normalised; ruri is the Request-URI, pai P-Asserted-Identity and Remote-Party-ID'),
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
    userPhone: z
      .boolean()
      .default(true)
      .describe('Toward AnywhereNow and Teams, add user=phone to Request-URI, From and To of +E.164 numbers'),
    format: z
      .enum(['e164', 'national', 'digits'])
      .default('e164')
      .describe('How numbers are written toward ITSP and PBX: national as dialled there, digits as E.164 without +'),
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
