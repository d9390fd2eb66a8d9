import { z } from 'zod'

export const options = z.strictObject({
  onMissing: z
    .enum(['report', 'shim', 'reject'])
    .default('shim')
    .describe(
      'An offer without DTMF events: report it; add them to it and take them out of the answer again, for which the plugin must be on for ingress of the trunk too; or refuse it with 488',
    ),
  ptMismatch: z
    .enum(['report', 'reject'])
    .default('report')
    .describe('DTMF events with another payload type than 101: report it, or refuse the offer with 488'),
  maxEvent: z
    .int()
    .min(15)
    .max(255)
    .default(16)
    .describe('Highest event that stays in the list: 15, or 16 with the hook flash'),
})

export type Options = z.output<typeof options>
