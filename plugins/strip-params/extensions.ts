import { z } from 'zod'
import {
  formatUri,
  type Context,
  type Finding,
  type Handler,
  type NumberEntry,
  type Uri,
} from '../../runtime/pipeline/plugin.js'
import { isTransfer } from '../_calls.js'
import { e164Number } from '../_options.js'
import { readNumber } from '../_number.js'

/** "+E.164;ext=N" → the number that is dialled for it (rule R27). */
export const extensionMap = z
  .record(z.string().regex(/^\+[1-9]\d{6,14};ext=\w+$/, { error: 'must be written "+31201234567;ext=12"' }), e164Number)
  .refine((map) => new Set(Object.values(map)).size === Object.keys(map).length, {
    error: 'gives one number to two extensions',
  })

type ExtensionMap = z.output<typeof extensionMap>

/** Makes the function that gives the number standing for a number with extension (rule R27); undefined: none does. */
export function extensionMapper(map: ExtensionMap) {
  const known = new Map(Object.entries(map))
  return (uri: Uri, headerParams: string, { from }: Context): string | undefined => {
    const dialled = readNumber(uri, from, headerParams)
    return dialled?.ext === undefined ? undefined : known.get(`${dialled.number};ext=${dialled.ext}`)
  }
}

/** Toward Teams: the number that stood for a user becomes his number with its extension again (rule R27). */
export function restoreExtension(map: ExtensionMap): Handler {
  const extensions = new Map(Object.entries(map).map(([extension, number]) => [number, extension]))
  return (message, { from }) => {
    const hunted = from?.kind === 'anywherenow' && message.header('a365-agenthunt')?.value === '1'
    if (!hunted || !message.initial || isTransfer(message)) return
    const uri = message.ruri
    const dialled = uri && readNumber(uri, from)
    const extension = dialled && extensions.get(dialled.number)
    if (!extension || dialled.ext !== undefined) return
    const [user, ...params] = extension.split(';')
    message.setRequestUri(formatUri({ ...uri, user, userParams: `;${params.join(';')}${uri.userParams}` }))
  }
}

/** Users of the directory who have one number once their extensions are gone: AnywhereNow takes unique ones (R27). */
export function sharedNumbers(map: ExtensionMap, directory: readonly NumberEntry[]): Finding[] {
  const users = new Map<string, number>()
  for (const { number, ext } of directory)
    if (ext === undefined || !Object.hasOwn(map, `${number};ext=${ext}`))
      users.set(number, (users.get(number) ?? 0) + 1)
  return [...users].flatMap(([number, count]): Finding[] => {
    if (count < 2) return []
    return [{ code: 'EXT_NUMBER_SHARED', detail: `${number} is that of ${count} users`, option: 'extensionMap' }]
  })
}
