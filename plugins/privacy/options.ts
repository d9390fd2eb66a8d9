import { z } from 'zod'
import { anonymousAliases } from '../_anonymous.js'
import { words } from '../_options.js'

export const options = z.strictObject({
  addPrivacy: z
    .boolean()
    .default(true)
    .describe('Toward AnywhereNow, write Privacy: id for an anonymous caller who asks for none (R30)'),
  anonymousAliases: words(z.string())
    .prefault(anonymousAliases)
    .describe('Users that mean an anonymous caller, in any case; an empty one is a URI without user (R31)'),
  onPrivacyRequested: z
    .enum(['auto', 'anonymize', 'pass'])
    .default('auto')
    .describe('Caller with number and Privacy: id, user or header; auto: pass from Teams and AnywhereNow (R32, R37)'),
  pai: z
    .enum(['normalize', 'remove', 'fromCaller'])
    .default('normalize')
    .describe(
      'Asserted identity, which AnywhereNow shows as source; normalize: e164 completes it; fromCaller: as From',
    ),
  paiWhenAnonymous: z
    .enum(['remove', 'keep'])
    .default('remove')
    .describe('The same of an anonymous caller, whom it would reveal (R34, R35)'),
  paiWhenDifferent: z
    .enum(['keep', 'remove'])
    .default('keep')
    .describe('The same where it names another number than From (R34)'),
})

export type Options = z.output<typeof options>
