import { z } from 'zod'
import {
  definePlugin,
  formatNameAddr,
  formatUri,
  type Context,
  type NameAddr,
  type SipMessage,
  type Uri,
} from '../runtime/pipeline/plugin.js'
import { editList, readAddress, type Address } from './_addresses.js'
import { isEmergency, isTransferTarget } from './_calls.js'
import { extensionMap, restoreExtension } from './strip-params/extensions.js'
import { words } from './_options.js'
import { paramStripper, type Stripped } from './strip-params/stripper.js'
import { numberOf } from './_user.js'

const listed =
  'ext isub isub-encoding verstat phone-context postd npdi rn cic oli cpc tgrp trunk-context transport x-*'.split(' ')

const options = z.strictObject({
  mode: z
    .enum(['all-but', 'list'])
    .default('all-but')
    .describe('all-but: remove every parameter of the URI that is not in keep. list: only those in list'),
  keep: words(z.string()).prefault(['user']).describe('Parameters that always stay'),
  list: words(z.string())
    .prefault(listed)
    .describe('Parameters to remove with mode list, and from behind the URI in either mode; may end in *'),
  preserveVerstat: z
    .enum(['none', 'report', 'header'])
    .default('report')
    .describe('Where a removed verstat is told: nowhere, in a report, or also in a header (never toward an ITSP)'),
  verstatHeader: z
    .string()
    .regex(/^[\w-]+$/)
    .default('X-Verstat')
    .describe('Header for preserveVerstat: header; remove it at ingress where nobody may set it'),
  extensionMap: extensionMap
    .prefault({})
    .describe('"+E.164;ext=N": the number that stands for it toward AnywhereNow, and becomes it again toward Teams'),
})

export default definePlugin({
  name: 'strip-params',
  summary: 'Removes ext, verstat and other parameters of numbers, which AnywhereNow answers with 408.',
  rules: ['R23', 'R24', 'R25', 'R26', 'R27', 'R28'],
  options,
  on: [{ stage: 'egress', methods: ['INVITE'] }],
  onByDefault: { egress: ['anywherenow'] },
  setup(given, { site, trunk }) {
    // Rule R26: Teams finds its user by the number together with its extension, so nothing is removed.
    if (trunk.kind === 'teams') return restoreExtension(given.extensionMap)
    const strip = stripper(given, given.preserveVerstat === 'header' && trunk.kind !== 'itsp')
    return (message, context) => {
      if (message.initial && !isEmergency(message, site)) strip(message, context)
    }
  },
})

type Options = z.output<typeof options>

function stripper(given: Options, verstatToHeader: boolean): (message: SipMessage, context: Context) => void {
  const strip = paramStripper(given)
  return (message, context) => {
    const verstats: string[] = []
    const settled = (header: string, stripped: Stripped): Uri => {
      const verstat = stripped.dropped.get('verstat')
      if (verstat) verstats.push(verstat)
      return settle(header, stripped, given, context)
    }
    const { ruri } = message
    if (ruri && !isTransferTarget(ruri)) message.setRequestUri(formatUri(settled('request-uri', strip(ruri, true, ''))))
    const withoutExtras = (header: string, { address, uri }: Address): NameAddr => {
      const stripped = strip(uri, false, address.params)
      return { ...address, uri: formatUri(settled(header, stripped)), params: stripped.headerParams }
    }
    for (const name of ['from', 'to'] as const) {
      const found = readAddress(message, name, context)
      if (found && (name === 'from' || !isTransferTarget(found.uri)))
        message.header(name)?.set(formatNameAddr(withoutExtras(name, found)))
    }
    editList(message, 'p-asserted-identity', (found) => withoutExtras('p-asserted-identity', found))
    if (verstatToHeader && verstats[0]) setHeader(message, given.verstatHeader, verstats[0])
  }
}

/** Tells what was removed, and puts the number that stands for an extension in its place (rules R24, R27). */
function settle(header: string, { uri, dropped }: Stripped, given: Options, context: Context): Uri {
  const verstat = dropped.get('verstat')
  if (verstat !== undefined && given.preserveVerstat !== 'none') context.report('VERSTAT', { header, value: verstat })
  const ext = dropped.get('ext')
  if (ext === undefined) return uri
  const number = numberOf(uri)
  const mapped = given.extensionMap[`${number};ext=${ext}`]
  if (mapped === undefined) context.report('EXT_COLLISION_RISK', { header, number })
  return { ...uri, user: mapped ?? uri.user }
}

function setHeader(message: SipMessage, name: string, value: string): void {
  const existing = message.header(name)
  if (existing) existing.set(value)
  else message.addHeader(name, value)
}
