import fc from 'fast-check'

/** Numbers, URIs and name-addrs as carriers, PBXs, Teams and AnywhereNow write them. Byte strings, `\xf6` for ö. */

/** National numbers of the Netherlands: those of the directory, and others. */
const national = fc.constantFrom(
  ...['881200600', '881200500', '881200700', '707777001', '707777002', '707777003', '707777004', '205551234'],
  ...['612345678', '201237042', '20123'],
)

const forms: readonly ((national: string) => string)[] = [
  (it) => `+31${it}`,
  (it) => `+31${it}`,
  (it) => `0031${it}`,
  (it) => `0${it}`,
  (it) => `31${it}`,
  (it) => it,
  (it) => `%2B31${it}`,
  (it) => `+31-${it.slice(0, 2)}-${it.slice(2)}`,
  (it) => `+31(0)${it.slice(0, 2)}.${it.slice(2)}`,
  (it) => `+31%20(0)${it}`,
  (it) => `+0031${it}`,
]

/** A number in some form, or what stands in place of one. */
const number = fc.oneof(
  { weight: 8, arbitrary: fc.tuple(national, fc.constantFrom(...forms)).map(([it, form]) => form(it)) },
  { weight: 1, arbitrary: fc.constantFrom('7042', '112', '+112', '911', '+911', '+12125550123', '+390612345678') },
  { weight: 1, arbitrary: fc.constantFrom('1234567890123456789', '*21*0612345678#', '+31abc', '%zz', '12', '+') },
)

const nobody = fc.constantFrom(
  'anonymous',
  ...['Anonymous', 'ANONYMOUS', 'restricted', 'Unavailable', 'unknown', '%61nonymous', 'anonymous%3Bext%3D1'],
)

const host = fc.constantFrom(
  ...['itsp.example', 'itsp.example:5060', 'pbx.contoso.example', 'sip.pstnhub.microsoft.com:5061', '198.51.100.7'],
  ...['sbc.contoso.example', 'SBC.Contoso.Example:5061', '[2001:db8::1]:5061', '[2001:db8::1]', 'anonymous.invalid'],
)

const userParams = fc.constantFrom(
  ...['', '', '', '', '', ';ext=12', ';EXT=12', ';ext', ';verstat=TN-Validation-Passed-A', ';isub=7', '%3Bext%3D12'],
  ...[';phone-context=+31', ';phone-context=pbx.contoso.example', ';npdi;rn=+31201230000', ';ext=1;verstat=x'],
)

const uriParams = fc.constantFrom(
  ...['', '', '', ';user=phone', ';user=phone', ';USER=Phone', ';user=ip', ';transport=tls', ';ext=12', ';x-y=1'],
  ...[';user=phone;cpc=ordinary', ';maddr=192.0.2.9;lr', ';verstat=No-TN-Validation', '?Replaces=a%40b'],
)

/** Teams' own: no user, and what only Teams understands. */
const ofTeams = fc.constantFrom(
  'sip:sip.pstnhub.microsoft.com:5061;transport=tls;x-m=8:orgid:3f9b2c;x-t=72f9%2D88;x-ti=a%3D%3D',
  'sip:sip.pstnhub.microsoft.com:5061',
)

const sipUri = fc
  .tuple(fc.constantFrom('sip', 'sip', 'sip', 'SIP', 'sips'), number, userParams, host, uriParams)
  .map(([scheme, user, inUser, at, params]) => `${scheme}:${user}${inUser}@${at}${params}`)
const telUri = fc
  .tuple(number, userParams)
  .filter(([, params]) => !params.includes('%'))
  .map(([user, params]) => `tel:${user}${params}`)
const nobodysUri = fc
  .tuple(nobody, host, fc.constantFrom('', ';user=phone', ';verstat=No-TN-Validation'))
  .map(([user, at, params]) => `sip:${user}@${at}${params}`)
const odd = fc.constantFrom('sip:desk@pbx.contoso.example', 'sip:@itsp.example', 'sip:a:b@c', 'foo', 'http://x', 'sip:')

export const uri = fc.oneof(
  { weight: 9, arbitrary: sipUri },
  { weight: 2, arbitrary: telUri },
  { weight: 2, arbitrary: nobodysUri },
  { weight: 1, arbitrary: ofTeams },
  { weight: 1, arbitrary: odd },
)

export const emergencyUri = fc.constantFrom(
  ...[
    'sip:112@sbc.contoso.example',
    'sip:+112@sbc.contoso.example;user=phone',
    'sip:911;phone-context=+1@itsp.example',
  ],
  ...['tel:112', 'urn:service:sos', 'urn:service:sos.police', 'sip:1-1-2@itsp.example', 'sip:%2B911@h'],
)

const display = fc.constantFrom(
  ...[
    '',
    '',
    '"Jan" ',
    'John Doe',
    '"Smith, \\"J\\" <x>;y" ',
    '"" ',
    'J\xc3\xb6rg ',
    '"J\xf6rg"',
    '"Anonymous" ',
    '"112"  ',
  ],
)

/** An address with or without brackets; without, all behind the URI is the header's. */
export const address = fc.oneof(
  { weight: 5, arbitrary: fc.tuple(display, uri).map(([name, its]) => `${name}<${its}>`) },
  { weight: 1, arbitrary: uri },
)

/** Parameters of From and To beside the tag. */
export const addressParams = fc.constantFrom(
  ...['', '', '', '', ';epid=01', ';ext=5', ';verstat=TN-Validation-Failed', ';user=phone', ' ;x="a;b,c"'],
)
