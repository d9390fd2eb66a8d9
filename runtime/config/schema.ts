import { isIP } from 'node:net'
import { z } from 'zod'
import { openable } from '../message/guard.js'
import { headerKey, isToken } from '../message/names.js'
import { transports, trunkKinds } from '../pipeline/site.js'
import { numberPlan } from './number-plan.js'
import { tlsSettings } from './tls/schema.js'
import { tokenSchema } from './token.js'

/**
 * The shape of sipcar.yaml. What one key can say about itself is checked here; what keys say about each other, in
 * build.ts and chain.ts; the options of the plugins, by the plugins' own schemas.
 */

const name = z.string().regex(/^[A-Za-z][A-Za-z0-9_-]{0,63}$/, 'letters, digits, "-" and "_", beginning with a letter')
const hostName = z.string().regex(/^[A-Za-z0-9]([A-Za-z0-9.-]{0,252})$/, 'expected a host name')
const path = z.string().min(1)
const status = z.int().min(400).max(699)
const plain = { error: 'expected pass, reject, a status from 400 to 699, or { initial, inDialog }' }
const failureClass = z.union([z.enum(['pass', 'reject']), status], {
  error: 'expected pass, reject or a status from 400 to 699',
})

function isNetwork(text: string): boolean {
  const [address = '', prefix, more] = text.split('/')
  const family = isIP(address)
  if (family === 0 || more !== undefined) return false
  return prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= (family === 4 ? 32 : 128))
}

const match = z
  .strictObject({
    address: z
      .string()
      .refine(isNetwork, 'expected an IP address or a network like 203.0.113.0/24')
      .optional()
      .describe('IP address or network of the sender or the next hop'),
    host: hostName.optional().describe("Host name in the next hop's URI"),
    port: z.int().min(1).max(65535).optional().describe('Port of the sender or the next hop'),
    transport: z.enum(transports).optional().describe('Transport of the message'),
    tlsName: z
      .string()
      .regex(/^(\*\.)?[A-Za-z0-9][A-Za-z0-9.-]*$/, 'expected a host name or *.domain')
      .optional()
      .describe('Verified certificate name of the sender; *.example.com covers one label'),
  })
  .refine(({ address, host, tlsName }) => [address, host, tlsName].some((given) => given !== undefined), {
    error: 'needs an address, a host or a tlsName',
  })
  .refine(({ address, host }) => address === undefined || host === undefined, {
    error: 'address and host exclude each other; write two entries',
  })

const nextHop = z
  .strictObject({
    dispatcher: z.int().min(0).optional().describe("Number of the proxy's dispatcher set"),
    uri: z
      .string()
      .regex(/^sips?:[^\s<>"]+$/i, 'expected a SIP URI')
      .optional()
      .describe('SIP URI of the next hop'),
  })
  .refine(({ dispatcher, uri }) => (dispatcher === undefined) !== (uri === undefined), {
    error: 'needs either a dispatcher or a uri',
  })

const states = ['on', 'off', 'shadow'] as const
const pluginEntry = z.union(
  [
    z.enum(states),
    z.looseObject({
      state: z.enum(states).default('on').describe('on, off, or shadow: compute and report, change nothing'),
      onError: z.enum(['pass', 'reject']).optional().describe('What becomes of a message when the plugin fails (R13)'),
    }),
  ],
  { error: 'expected on, off, shadow, or the options of the plugin' },
)
const pluginEntries = z.record(z.string(), pluginEntry)

const trunk = z.strictObject({
  kind: z.enum(trunkKinds).describe('What stands behind the trunk; decides which plugins are on by default'),
  match: z.array(match).default([]).describe('How its messages are recognised when the proxy does not name the trunk'),
  nextHop: nextHop.optional().describe('Where a call that is steered to this trunk goes'),
  transport: z
    .enum(transports)
    .optional()
    .describe('Transport of its signalling; left out: what match says, else tls for teams and anywherenow'),
  sbcPort: z
    .int()
    .min(1)
    .max(65535)
    .optional()
    .describe('Port of the SBC in the Record-Route that Teams gets (R123); left out: that of tls.listen, else 5061'),
  tls: tlsSettings
    .optional()
    .describe('How the proxy speaks TLS with it (R116 to R122): sipcar tls-profile makes its settings'),
  trustAssertedIdentity: z
    .boolean()
    .optional()
    .describe('Believe its P-Asserted-Identity (R6); left out: every kind but itsp'),
  trustDomain: z
    .boolean()
    .optional()
    .describe('It may see identities that callers want private (R33, RFC 3325 7); left out: every kind but itsp'),
  allowOutOfDialogRefer: z.boolean().default(false).describe('It may send REFER outside of a dialog (R43)'),
  region: z.string().optional().describe('Region of an AnywhereNow trunk, EMEA, NORA …: NORA prefers PCMU (R52)'),
  tenant: name.optional().describe('Tenant whose calls alone use this trunk (R103)'),
  numberPlan: numberPlan.optional().describe('How numbers are dialled behind it; left out: as for the site'),
  onFailure: z
    .union(
      [
        failureClass,
        z.strictObject({
          initial: failureClass.default('pass').describe('For requests outside a dialog'),
          inDialog: failureClass.default('pass').describe('For requests inside a dialog'),
        }),
      ],
      plain,
    )
    .default('pass')
    .describe('What the proxy does without a verdict: pass, reject (503), or a status'),
  shadow: z.boolean().default(false).describe('Compute and report every verdict of this trunk, apply none'),
  plugins: z
    .strictObject({
      ingress: pluginEntries.default({}).describe('Messages from this trunk: requests, and its responses'),
      egress: pluginEntries.default({}).describe('Messages toward this trunk: requests, and responses to its requests'),
    })
    .prefault({})
    .describe('Plugins that differ from the default for the kind of trunk'),
})

const trunkOfKind = name.optional()
const tenant = z.strictObject({
  ids: z
    .array(z.string().regex(/^[^\s,;]+$/, 'expected one word'))
    .default([])
    .describe('Values of A365-TenantId that mean it, beside its name; a leading A365- may be missing'),
  default: z.boolean().default(false).describe('It is the one of calls that name no tenant'),
  itsp: trunkOfKind.describe('Its trunk of kind itsp; left out: the first of the site'),
  pbx: trunkOfKind.describe('Its trunk of kind pbx; left out: the first of the site'),
  teams: trunkOfKind.describe('Its trunk of kind teams; left out: the first of the site'),
  anywherenow: trunkOfKind.describe('Its trunk of kind anywherenow; left out: the first of the site'),
  fqdn: hostName.optional().describe('FQDN of the SBC by which Teams knows it (R123); left out: localDomain'),
  routingPolicies: z
    .string()
    .regex(/^[^\r\n\0]+$/)
    .optional()
    .describe('X-MS-RoutingPolicies for calls to its hunted agents (R93); left out: as AnywhereNow sent it'),
})

const headerName = z.string().refine(isToken, 'expected the name of a header')
/** What somebody may write for {@link partNames}: it would be a header that no message has, and deny nothing. */
const misnomers = new Set(['body', 'sdp', 'ruri', 'r-uri', 'uri'])
const editable = headerName.refine(
  (given) => !misnomers.has(given.toLowerCase()),
  'expected a header, Request-URI or message-body',
)
const mutations = z.strictObject({
  deny: z
    .array(editable)
    .default([])
    .describe('Headers that no plugin may touch, beside those of R7; also Request-URI and message-body'),
  allow: z
    .array(headerName.refine((given) => openable.has(headerKey(given)), 'only Contact may be opened (R7, R123)'))
    .default([])
    .describe('Headers of R7 that plugins may touch nevertheless: Contact, where the proxy maps it back (R123)'),
  plugins: z
    .record(
      z.string(),
      z.strictObject({
        deny: z
          .array(editable)
          .default([])
          .describe('What this plugin may not touch: headers, Request-URI, message-body'),
        only: z
          .array(editable)
          .optional()
          .describe('What alone this plugin may touch: headers, Request-URI, message-body; left out: anything'),
      }),
    )
    .default({})
    .describe('What holds for one plugin, by its name'),
})

const emergency = ['112', '911', '999', '000', '110', '118', '119']

export const fileSchema = z.strictObject({
  listen: z
    .array(z.string())
    .min(1)
    .default(['ws://127.0.0.1:8065'])
    .describe('Addresses to listen on: ws://, wss://, ws+unix:'),
  tls: z
    .strictObject({
      cert: path.describe('PEM file with the certificate chain'),
      key: path.describe('PEM file with the private key'),
      ca: path.optional().describe('PEM file with the authorities whose clients are let in; left out: any client'),
    })
    .optional()
    .describe('Certificate of the wss:// listeners; paths are relative to this file'),
  token: tokenSchema
    .optional()
    .describe('What every client has to show, on every listener: the text, or { file: PATH }; left out: nothing'),
  limits: z
    .strictObject({
      connections: z
        .int()
        .min(1)
        .max(65535)
        .default(1024)
        .describe('Connections of proxies at once; each worker process of a proxy has one'),
      messagesPerSecond: z
        .int()
        .min(1)
        .default(10_000)
        .describe('Messages a second of one connection; more are told to go elsewhere, twice as many close it'),
      handshake: z
        .int()
        .min(10)
        .max(60_000)
        .default(5000)
        .describe('Milliseconds in which a client that connects has to finish its handshake or request'),
    })
    .prefault({})
    .describe('What the listeners take from their clients'),
  workers: z.int().min(1).max(64).default(1).describe('Live worker threads; a warm spare comes on top'),
  deadline: z.int().min(5).max(2000).default(50).describe('Milliseconds that the proxy waits for a verdict'),
  log: z
    .strictObject({
      level: z
        .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'])
        .default('info')
        .describe('Least severity that is logged'),
      maskNumbers: z.boolean().default(true).describe('Hide telephone numbers and users in the log'),
      reportsPerMinute: z
        .int()
        .min(0)
        .default(20)
        .describe('Reports of one code, plugin and trunk that are logged within a minute; the rest is only counted'),
    })
    .prefault({})
    .describe('What is logged'),
  localDomain: hostName.describe('FQDN of the SBC itself'),
  sbcVendor: z
    .string()
    .optional()
    .describe('Make of the SBC that AnywhereNow sees, where another one stands before the proxy (R118)'),
  emergencyNumbers: z
    .array(
      z.string({ error: 'expected digits in quotes, "112"' }).regex(/^\d{2,15}$/, 'expected digits in quotes, "112"'),
    )
    .default(emergency)
    .describe('Numbers that no plugin delays, rewrites or refuses (R11), without +'),
  emergencyTrunk: name.optional().describe('Trunk for emergency calls; left out: the first of kind itsp'),
  numberPlan: numberPlan.prefault({}).describe('How numbers are dialled where the SBC stands (R15, R16)'),
  tenants: z.record(name, tenant).default({}).describe('Customers of the SBC, by name (R91); left out: one'),
  directory: path.optional().describe('CSV file with the numbers that calls are routed by (R100)'),
  unknownTrunk: name
    .optional()
    .describe('Trunk whose settings hold for messages that match none; left out: they pass untouched'),
  mutations: mutations
    .prefault({})
    .describe('What plugins may touch: headers, Request-URI, message-body; what R7 protects stays protected'),
  modules: z
    .array(path)
    .default([])
    .describe('Plugins from outside: paths relative to this file, or names of packages'),
  order: z
    .strictObject({
      ingress: z
        .array(z.string())
        .default([])
        .describe('Plugins in the order in which they run; others keep their place behind'),
      egress: z
        .array(z.string())
        .default([])
        .describe('Plugins in the order in which they run; others keep their place behind'),
    })
    .prefault({})
    .describe('Changes the order of the chains (R12)'),
  plugins: z
    .record(z.string(), z.record(z.string(), z.unknown()))
    .default({})
    .describe('Options of plugins, for every trunk'),
  trunks: z
    .record(name, trunk)
    .refine((trunks) => Object.keys(trunks).length > 0, 'needs at least one trunk')
    .describe('Who is connected, by name'),
})

export type ConfigInput = z.output<typeof fileSchema>
export type TrunkInput = ConfigInput['trunks'][string]
export type PluginEntry = z.output<typeof pluginEntry>
