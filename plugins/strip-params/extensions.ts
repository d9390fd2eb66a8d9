import { z } from 'zod'
import { formatUri, getParam, type Handler } from '../../runtime/pipeline/plugin.js'
import { isTransfer } from '../_calls.js'
import { e164Number } from '../_options.js'
import { numberOf } from '../_user.js'

/** "+E.164;ext=N" → the number that is dialled for it (rule R27). */
export const extensionMap = z
  .record(z.string().regex(/^\+[1-9]\d{6,14};ext=\w+$/, { error: 'must be written "+31201234567;ext=12"' }), e164Number)
  .refine((map) => new Set(Object.values(map)).size === Object.keys(map).length, {
    error: 'gives one number to two extensions',
  })

/** Toward Teams: the number that stood for a user becomes his number with its extension again (rule R27). */
export function restoreExtension(map: z.output<typeof extensionMap>): Handler {
  const extensions = new Map(Object.entries(map).map(([extension, number]) => [number, extension]))
  return (message, { from }) => {
    const hunted = from?.kind === 'anywherenow' && message.header('a365-agenthunt')?.value === '1'
    if (!hunted || !message.initial || isTransfer(message)) return
    const uri = message.ruri
    const extension = uri && extensions.get(numberOf(uri))
    if (!extension || getParam(uri.userParams, 'ext') !== undefined) return
    const [user, ...params] = extension.split(';')
    message.setRequestUri(formatUri({ ...uri, user, userParams: `;${params.join(';')}${uri.userParams}` }))
  }
}
