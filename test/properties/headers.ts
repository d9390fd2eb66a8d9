import fc from 'fast-check'
import { address, uri } from './addresses.js'

/** Header lines beside those that every message has, as trunks of each kind send them. */

/** Name and value of one line. */
export type Line = readonly [name: string, value: string]

const from = (name: string, ...values: string[]): fc.Arbitrary<Line[]> =>
  fc.constantFrom(...values).map((value) => [[name, value]])

/** A list on one line or on several. */
function list(name: string, item: fc.Arbitrary<string>, most: number): fc.Arbitrary<Line[]> {
  return fc
    .tuple(fc.array(item, { minLength: 1, maxLength: most }), fc.constantFrom(',', ', ', ' , ', ''))
    .map(([values, comma]) =>
      comma === '' ? values.map((value): Line => [name, value]) : [[name, values.join(comma)]],
    )
}

const party = fc.tuple(address, fc.constantFrom('', ';party=calling;privacy=full', ';reason=unconditional;counter=1'))
const parties = party.map(([who, params]) => who + params)
const methods = fc
  .shuffledSubarray(['INVITE', 'ACK', 'BYE', 'REFER', 'NOTIFY', 'REFERX', 'OPTIONS', 'CANCEL', 'refer'], {
    minLength: 1,
  })
  .map((all) => all.join(','))
const tags = fc
  .shuffledSubarray(['replaces', 'timer', '100rel', 'Replaces', 'norefersub', 'replaces2'], { minLength: 1 })
  .map((all) => all.join(', '))

const identity = fc.oneof(
  list('P-Asserted-Identity', address, 3),
  list('P-Asserted-Identity', address, 2),
  list('P-Preferred-Identity', address, 1),
  list('Remote-Party-ID', parties, 2),
  from('Privacy', 'id', 'ID', 'none', 'id;critical', 'user, header', 'header;none', ''),
)
const diverted = fc.oneof(
  list('Diversion', parties, 2),
  list(
    'History-Info',
    uri.map((its) => `<${its}?Reason=SIP%3Bcause%3D302>;index=1`),
    2,
  ),
)
const steering = fc.oneof(
  from('A365-AgentHunt', '1', '0', '', 'yes', '01'),
  from('A365-IsRefer', '1', '0', 'true', 'no'),
  from('A365-TenantId', 'A365', 'A365-Contoso', 'fabrikum', 'nobody', ''),
  from('A365-AgenHunt', '1'),
  from('a365-foo', 'x'),
  from('X-MS-RoutingPolicies', 'None', 'disable_forwarding', 'x,y', ''),
  from('X-MS-Call-Id', '4711'),
  from('ms-diagnostics', '1020;reason="SIP_E_CRYPT_REFERRER_DATE_SKEWED; \\"x\\"";source="h.example"', 'x'),
  from('ms-diagnostics-public', '10;reason="a"'),
  from('ms-split-domain-info', 'x'),
  from('X-Internal-Mark', '1'),
)
const transfers = fc.oneof(
  methods.map((value): Line[] => [['Allow', value]]),
  methods.map((value): Line[] => [['Allow', value]]),
  tags.map((value): Line[] => [['Supported', value]]),
  tags.map((value): Line[] => [['Require', value]]),
  from('Replaces', '98732@sip.example;to-tag=r33;from-tag=ttj', '98732@h;to-tag=a;from-tag=b;early-only'),
  from(
    'Referred-By',
    '<sip:sip.pstnhub.microsoft.com:5061;x-m=8:orgid:3F;x-t=72;x-ti=a%3D%3D;x-tt=aHR0>',
    '<sip:alice@itsp.example>;cid="20398823.2UWQFN309shb3@referrer.example"',
    'sip:bob@pbx.contoso.example;ms-identity="x"',
    '"broken',
  ),
  address.map((value): Line[] => [['Referred-By', value]]),
  from('Geolocation', '<cid:target123@itsp.example>'),
)
const rest = fc.oneof(
  from('User-Agent', 'Microsoft.PSTNHub.SIPProxy v.2021', 'pstn hub', 'Yealink 1', ''),
  from('Server', 'Microsoft.PSTNHub.SIPProxy v.2021', 'Kamailio'),
  from('Date', 'Sun, 22 Nov 2026 04:00:00 GMT', 'Sun, 22 Nov 2026 04:00:00 +0100', 'today'),
  from('Session-Expires', '1800;refresher=uac'),
  from('Min-SE', '90'),
  from('Identity', 'eyJhbGciOiJFUzI1NiJ9..x;info=<https://c.example/c.pem>;alg=ES256'),
  from('Attestation-Info', 'A'),
  from('Reason', 'Q.850;cause=16;text="Normal"', 'SIP;cause=429'),
  from('Retry-After', '10'),
  from('Warning', '399 h.example "no \\"b\\""'),
  from('Unsupported', 'replaces, foo'),
  from('Priority', 'normal', 'Emergency'),
  from('X-Any', 'a, b;c', ' <sip:x@y>'),
  from('Content-Encoding', 'identity', 'gzip'),
  from('Route', '<sip:192.0.2.1;lr>'),
  from('Record-Route', '<sip:192.0.2.1;lr>,<sip:[2001:db8::2];lr>'),
  from('Accept-Contact', '*;audio'),
  from('nonsense line', 'x'),
)

/** Some more lines of a message; with `rare` those that make most plugins do nothing too. */
export const moreLines: fc.Arbitrary<Line[]> = fc
  .array(
    fc.oneof(
      { weight: 4, arbitrary: identity },
      { weight: 1, arbitrary: diverted },
      { weight: 4, arbitrary: steering },
      { weight: 5, arbitrary: transfers },
      { weight: 3, arbitrary: rest },
    ),
    { maxLength: 8 },
  )
  .map((all) => all.flat())

/** How somebody writes header lines. */
export type Style = (line: Line) => string

const letters: Readonly<Record<string, string>> = {
  ...{ From: 'f', To: 't', Via: 'v', 'Call-ID': 'i', Contact: 'm', 'Content-Type': 'c', 'Content-Length': 'l' },
  ...{ Supported: 'k', 'Refer-To': 'r', 'Referred-By': 'b', 'Session-Expires': 'x', Event: 'o' },
}

const styles: readonly Style[] = [
  ([name, value]) => `${name}: ${value}`,
  ([name, value]) => `${name.toUpperCase()}: ${value}`,
  ([name, value]) => `${letters[name] ?? name}:${value}`,
  ([name, value]) => `${name}  :\t${value} `,
]

/** As carriers, Teams, small devices and odd PBXs do. */
export const style: fc.Arbitrary<Style> = fc.constantFrom(...styles)
