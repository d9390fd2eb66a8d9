import { z } from 'zod'
import {
  definePlugin,
  formatNameAddr,
  formatUri,
  type Address,
  type Context,
  type NameAddr,
  type Place,
  type SipMessage,
  type Uri,
} from '../runtime/pipeline/plugin.js'
import { editList, readAddress } from './_addresses.js'
import { isEmergency, isTransferTarget } from './_calls.js'
import { nameMatcher } from './_names.js'
import { identityHeaders } from './_identities.js'
import { words } from './_options.js'
import { removeHeaders } from './_private-headers.js'
import { numberOf } from './_user.js'
import { extensionMap, extensionMapper, restoreExtension, sharedNumbers } from './strip-params/extensions.js'
import { paramStripper, type Stripped } from './strip-params/stripper.js'

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
    .describe('Where a removed verstat is told: nowhere, in a report, or also in a header (to trusted trunks only)'),
  verstatHeader: z
    .string()
    .regex(/^[\w-]+$/)
    .default('X-Verstat')
    .describe('Header for preserveVerstat: header; remove it at ingress where nobody may set it'),
  attestationHeaders: z
    .enum(['leave', 'remove'])
    .default('leave')
    .describe('Attestation-Info, P-Attestation-Indicator and Origination-Id; Identity stays in any case (R7)'),
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
  check: (given, { trunk }, directory) =>
    trunk.kind === 'anywherenow' ? sharedNumbers(given.extensionMap, directory) : [],
  setup(given, place) {
    const { site, trunk } = place
    // Rule R26: Teams finds its user by the number together with its extension, so nothing is removed.
    if (trunk.kind === 'teams') return restoreExtension(given.extensionMap)
    const strip = stripper(given, place)
    return (message, context) => {
      if (!message.initial || isEmergency(message, site)) return
      strip(message, context)
      if (given.attestationHeaders === 'remove') removeHeaders(message, isAttestation)
    }
  },
})

/** Of STIR/SHAKEN (ATIS-1000074); `Identity`, which is signed, nobody may touch (rule R7). */
const isAttestation = nameMatcher(['Attestation-Info', 'P-Attestation-Indicator', 'Origination-Id'])

type Options = z.output<typeof options>

function stripper(given: Options, { trunk }: Place): (message: SipMessage, context: Context) => void {
  const strip = paramStripper(given)
  const mapExtension = extensionMapper(given.extensionMap)
  const toHeader = given.preserveVerstat === 'header' && trunk.trustDomain
  return (message, context) => {
    const verstats: string[] = []
    const settle = (header: string, uri: Uri, params: string): Stripped => {
      const stripped = strip(uri, header === 'request-uri', params)
      const verstat = stripped.dropped.get('verstat')
      if (verstat) verstats.push(verstat)
      if (verstat !== undefined && given.preserveVerstat !== 'none')
        context.report('VERSTAT', { header, value: verstat })
      if (!stripped.dropped.has('ext')) return stripped
      const number = mapExtension(uri, params, context)
      if (number !== undefined) return { ...stripped, uri: { ...stripped.uri, user: number } }
      context.report('EXT_COLLISION_RISK', { header, number: numberOf(uri) })
      return stripped
    }
    const { ruri } = message
    if (ruri && !isTransferTarget(ruri)) {
      const { uri } = settle('request-uri', ruri, '')
      if (uri !== ruri) message.setRequestUri(formatUri(uri))
    }
    const withoutExtras = (header: string, { address, uri }: Address): NameAddr => {
      const stripped = settle(header, uri, address.params)
      if (stripped.uri === uri) return address
      return { ...address, uri: formatUri(stripped.uri), params: stripped.headerParams }
    }
    for (const name of ['from', 'to'] as const) {
      const found = readAddress(message, name, context)
      if (!found || (name === 'to' && isTransferTarget(found.uri))) continue
      const next = withoutExtras(name, found)
      if (next !== found.address) message.header(name)?.set(formatNameAddr(next))
    }
    for (const name of identityHeaders) editList(message, name, (found) => withoutExtras(name, found))
    if (toHeader && verstats[0]) setHeader(message, given.verstatHeader, verstats[0])
  }
}

function setHeader(message: SipMessage, name: string, value: string): void {
  const existing = message.header(name)
  if (existing) existing.set(value)
  else message.addHeader(name, value)
}
