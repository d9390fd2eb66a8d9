import { z } from 'zod'

export const options = z.strictObject({
  mode: z
    .enum(['require', 'prefer', 'off'])
    .default('prefer')
    .describe('Plain RTP: require refuses it, prefer reports it, off says nothing'),
  onlySuite: z
    .boolean()
    .default(true)
    .describe(
      'Remove crypto lines of an offer whose suite is not AES_CM_128_HMAC_SHA1_80, and refuse it if none is left',
    ),
  mki: z
    .enum(['report', 'reject', 'off'])
    .default('report')
    .describe(
      'A crypto line whose MKI is not one octet long: reject removes it, and refuses the offer if none is left',
    ),
  unencrypted: z
    .enum(['report', 'reject'])
    .default('report')
    .describe('UNENCRYPTED_SRTP: reject removes the line, and refuses the offer if none is left'),
  clear: z
    .enum(['report', 'reject'])
    .default('report')
    .describe('At ingress, an offer with keys that came without TLS'),
})

export type Options = z.output<typeof options>
