import { z } from 'zod'
import { codecName, encodingIn } from '../_codecs.js'
import { words } from '../_options.js'

const error = 'must be the name of a codec, with its clock rate where that is not 8000: PCMU, G722, opus/48000/2'

/** `PCMU`, `cn/8000`: read as the name that {@link codecName} gives. */
const codec = z
  .string()
  .refine((text) => encodingOf(text) !== undefined, { error })
  .transform((text) => encodingOf(text) ?? text)

function encodingOf(text: string): string | undefined {
  const encoding = encodingIn(text.includes('/') ? text : `${text}/8000`)
  return encoding && codecName(encoding)
}

export const options = z.strictObject({
  codecs: words(codec).prefault(['PCMU', 'PCMA']).describe('Speech codecs that stay in an offer'),
  keepAlways: words(codec).prefault(['cn', 'telephone-event']).describe('Other formats that stay beside them'),
  reorder: z.boolean().default(true).describe('Put the preferred G.711 first, and speech before the other formats'),
  region: z
    .string()
    .default('')
    .describe('NORA prefers PCMU, any other region PCMA; left empty: the region of the trunk'),
  onEmpty: z
    .enum(['reject', 'pass'])
    .default('reject')
    .describe('An offer without any usable audio: refuse it with 488, or let it go on as it is'),
  dropNonAudio: z.boolean().default(false).describe('Refuse video, T.38 and other streams that come beside audio'),
})

export type Options = z.output<typeof options>
