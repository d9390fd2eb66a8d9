import { z } from 'zod'
import { words } from '../_options.js'

const senders = z.enum(['itsp', 'pbx', 'teams'])

export const options = z.strictObject({
  mode: z
    .enum(['directory', 'anywhere-first'])
    .default('directory')
    .describe('anywhere-first: every number goes to AnywhereNow first, and on its 408 to its usual target'),
  failoverWindow: z
    .number()
    .positive()
    .default(6)
    .describe('Seconds within which a 408 of AnywhereNow means that it does not know the number'),
  interceptInboundFrom: words(senders)
    .prefault(['itsp', 'pbx'])
    .describe('Kinds of trunk from which calls to numbers marked interceptInbound go to AnywhereNow'),
  interceptOutboundFrom: words(senders)
    .prefault(['teams'])
    .describe('Kinds of trunk from which calls of numbers marked interceptOutbound do; any caller can claim a number'),
  onDirectoryError: z
    .enum(['normal', 'a365', 'reject'])
    .default('normal')
    .describe(
      'When the directory cannot be asked: route as if it were empty, send all to AnywhereNow, or refuse (500)',
    ),
  maxIntercepts: z
    .int()
    .min(1)
    .default(2)
    .describe('How often a caller may be sent to AnywhereNow on his way to one number within 10 seconds'),
  otherwise: z
    .string()
    .default('')
    .describe('Trunk for numbers that the directory does not know; empty: the proxy decides'),
})

export type Options = z.output<typeof options>
