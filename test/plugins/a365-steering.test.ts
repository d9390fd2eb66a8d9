import steering from '../../plugins/a365-steering.js'
import type { Tenant } from '../../runtime/pipeline/plugin.js'
import { invite, reject, sip, testPlugin } from '../support/test-plugin.js'

const plain = { ids: [], isDefault: false, trunks: {}, fqdn: undefined, routingPolicies: undefined }
const contoso: Tenant = { ...plain, name: 'contoso', ids: ['contoso', 'A365'], isDefault: true }
const fabrikum: Tenant = {
  ...plain,
  name: 'fabrikum',
  ids: ['fabrikum', 'A365-Fab'],
  fqdn: 'sbc.fabrikum.example',
  routingPolicies: 'disable_forwarding',
}
const tenants = [contoso, fabrikum]
const site = { tenants }

const directory = [
  { number: '+31881200600', kind: 'ucc', tenant: 'contoso' },
  { number: '+31881200500', kind: 'ucc', tenant: 'fabrikum' },
  { number: '+31881200700', kind: 'pstn-ucc' },
  { number: '+31707777001', kind: 'teams', tenant: 'contoso' },
  { number: '+31707777002', kind: 'teams' },
  { number: '+31707777004', kind: 'pstn-agent' },
  { number: '+31707777005' },
  { number: '+3120555*', kind: 'pbx' },
] as const
const from = 'anywherenow'
const common = { from, directory } as const

const agent = 'INVITE sip:+31707777002@sbc.example.com SIP/2.0'
const phone = 'INVITE sip:+31612345678@sbc.example.com SIP/2.0'
const notFound = reject(404, 'Not Found')

testPlugin(steering, {
  steers: [
    // R86, R87
    {
      it: 'AgentHunt 1: Teams, whatever the number (R86)',
      ...common,
      message: invite`
        ${phone}
        A365-AgentHunt: 1`,
      trunk: 'teams',
      hints: { record_route: 'sbc.example.com:5061;transport=tls' },
    },
    {
      it: 'AgentHunt 0 to a Teams user (R87)',
      ...common,
      message: invite`
        ${agent}
        A365-AgentHunt: 0`,
      trunk: 'teams',
    },
    {
      it: 'no AgentHunt: the directory, a PBX number (R87)',
      ...common,
      message: invite`
        INVITE sip:+31205551234@sbc.example.com SIP/2.0`,
      trunk: 'pbx',
    },
    {
      it: 'a national number is found too (R87)',
      ...common,
      message: invite`
        INVITE sip:0205551234@sbc.example.com SIP/2.0`,
      trunk: 'pbx',
    },
    {
      it: 'AgentHunt 0 to a number that nobody knows (R87)',
      ...common,
      message: invite`
        ${phone}
        A365-AgentHunt: 0`,
      trunk: 'itsp',
    },
    {
      it: 'a number of no kind is on the PSTN (R87)',
      ...common,
      message: invite`
        INVITE sip:+31707777005@sbc.example.com SIP/2.0
        To: <sip:+31707777005@sbc.example.com>`,
      trunk: 'itsp',
    },
    {
      it: 'a short number is on the PSTN (R87)',
      ...common,
      message: invite`
        INVITE sip:1233@sbc.example.com SIP/2.0`,
      trunk: 'itsp',
    },
    {
      it: 'folded, in capitals (R94)',
      ...common,
      message: invite`
        ${phone}
        A365-AGENTHUNT:
          1`,
      trunk: 'teams',
    },
    // R88
    {
      it: 'a PSTN agent, although AgentHunt is 1 (R88)',
      ...common,
      message: invite`
        INVITE sip:+31707777004@sbc.example.com SIP/2.0
        A365-AgentHunt: 1`,
      trunk: 'itsp',
    },
    {
      it: 'a UCC of PSTN agents, its number national and with an extension (R88)',
      ...common,
      message: invite`
        ${agent}
        From: sip:0881200700@a365.example;ext=7;tag=1
        A365-AgentHunt: 1`,
      trunk: 'itsp',
    },
    // R89, R90
    {
      it: 'a transfer before AgentHunt 0 and a PSTN agent (R89, R90)',
      ...common,
      message: invite`
        INVITE sip:+31707777004@sbc.example.com SIP/2.0
        A365-IsRefer: 1
        A365-AgentHunt: 0`,
      trunk: 'teams',
    },
    {
      it: 'a transfer without number (R89)',
      ...common,
      message: invite`
        INVITE sip:sip.pstnhub.microsoft.com:5061;transport=tls;x-m=8:orgid:A SIP/2.0
        A365-IsRefer: 1`,
      trunk: 'teams',
    },
    {
      it: 'a transfer to the number of a UCC is no loop (R90)',
      ...common,
      message: invite`
        INVITE sip:+31881200600@sbc.example.com SIP/2.0
        A365-IsRefer: 1`,
      trunk: 'teams',
    },
    {
      it: 'IsRefer with another value (R89)',
      ...common,
      message: invite`
        ${phone}
        A365-IsRefer: yes`,
      trunk: 'teams',
      says: [['ISREFER_VALUE', { value: 'yes' }]],
    },
    ...['0', 'false', 'No'].map((value) => ({
      it: `IsRefer ${value} is no transfer (R89)`,
      ...common,
      message: invite`
        ${phone}
        A365-IsRefer: ${value}`,
      trunk: 'itsp' as const,
    })),
    {
      it: 'presenceOnly: IsRefer 0 is one (R89)',
      ...common,
      options: { presenceOnly: true },
      message: invite`
        ${phone}
        A365-IsRefer: 0`,
      trunk: 'teams',
    },
    {
      it: 'teamsHost: the host, where it is our own (R89)',
      ...common,
      options: { teamsHost: 'sip.pstnhub.microsoft.com' },
      message: invite`
        INVITE sip:+31612345678@SBC.example.com:5061;user=phone;x-m=a SIP/2.0
        A365-IsRefer: 1`,
      trunk: 'teams',
      after: invite`
        INVITE sip:+31612345678@sip.pstnhub.microsoft.com:5061;user=phone;x-m=a SIP/2.0
        A365-IsRefer: 1`,
    },
    {
      it: 'teamsHost: not a host of somebody else (R89)',
      ...common,
      options: { teamsHost: 'sip.pstnhub.microsoft.com' },
      message: invite`
        INVITE sip:+31612345678@a365.example SIP/2.0
        A365-IsRefer: 1`,
      trunk: 'teams',
    },
    {
      it: 'teamsHost: only for transfers (R89)',
      ...common,
      options: { teamsHost: 'sip.pstnhub.microsoft.com' },
      message: invite`
        ${agent}
        A365-AgentHunt: 1`,
      trunk: 'teams',
    },
    // R91, R92
    {
      it: 'a tenant by its id, without the prefix, in any case: its FQDN (R91, R123)',
      ...common,
      site,
      message: invite`
        ${phone}
        A365-AgentHunt: 0
        A365-TenantId: FAB`,
      trunk: 'itsp',
      hints: { tenant: 'fabrikum' },
    },
    {
      it: 'a tenant by its name (R91)',
      ...common,
      site,
      message: invite`
        ${agent}
        A365-AgentHunt: 0
        A365-TenantId: A365-fabrikum`,
      trunk: 'teams',
      hints: { tenant: 'fabrikum', record_route: 'sbc.fabrikum.example:5061;transport=tls' },
    },
    {
      it: 'A365 alone is the default tenant, whose id it need not be (R91)',
      ...common,
      site: { tenants: [{ ...contoso, ids: ['contoso'] }, fabrikum] },
      message: invite`
        ${phone}
        A365-TenantId: A365`,
      trunk: 'itsp',
      hints: { tenant: 'contoso' },
    },
    {
      it: 'no header: the default tenant (R92)',
      ...common,
      site,
      message: invite`${phone}`,
      trunk: 'itsp',
      hints: { tenant: 'contoso' },
    },
    {
      it: 'no header: the tenant of the trunk (R103)',
      ...common,
      site,
      trunks: { anywherenow: { tenant: 'fabrikum' } },
      message: invite`${phone}`,
      trunk: 'itsp',
      hints: { tenant: 'fabrikum' },
    },
    {
      it: 'the same tenant in two spellings (R91, R94)',
      ...common,
      site,
      message: invite`
        ${phone}
        A365-TenantId: Fab
        A365-TenantId: fabrikum`,
      trunk: 'itsp',
      hints: { tenant: 'fabrikum' },
    },
    {
      it: 'an empty header is as none, and told (R94)',
      ...common,
      site,
      message: invite`
        ${phone}
        A365-TenantId:`,
      trunk: 'itsp',
      hints: { tenant: 'contoso' },
      says: [['STEERING_HEADER_INVALID', { header: 'A365-TenantId', value: '' }]],
    },
    {
      it: 'unknownTenant: default (R92)',
      ...common,
      site,
      options: { unknownTenant: 'default' },
      message: invite`
        ${phone}
        A365-TenantId: Tailspin`,
      trunk: 'itsp',
      hints: { tenant: 'contoso' },
      says: [['UNKNOWN_TENANT', { value: 'Tailspin' }]],
    },
    {
      it: 'a site without tenants checks none (R91)',
      ...common,
      message: invite`
        ${agent}
        A365-TenantId: Tailspin`,
      trunk: 'teams',
    },
    {
      it: 'tenantIsolation: a number of another tenant is told (R92)',
      ...common,
      site,
      message: invite`
        INVITE sip:+31707777001@sbc.example.com SIP/2.0
        A365-TenantId: fabrikum`,
      trunk: 'teams',
      hints: { tenant: 'fabrikum' },
      says: [['TENANT_MISMATCH', { tenant: 'fabrikum', other: 'contoso', number: '+31707777001' }]],
    },
    {
      it: 'tenantIsolation: reject lets numbers of nobody pass (R92)',
      ...common,
      site,
      options: { tenantIsolation: 'reject' },
      message: invite`
        ${agent}
        A365-TenantId: fabrikum`,
      trunk: 'teams',
    },
    {
      it: 'a trunk that names the tenant is its own (R103)',
      ...common,
      site,
      trunks: { teams: { tenant: 'contoso' } },
      message: invite`
        ${agent}
        A365-TenantId: contoso`,
      trunk: 'teams',
    },
    // R93
    {
      it: 'routingPolicies of the tenant, on hunted calls (R93)',
      ...common,
      site,
      message: invite`
        ${agent}
        A365-AgentHunt: 1
        A365-TenantId: fabrikum
        X-MS-RoutingPolicies: None
        x-ms-routingpolicies: none`,
      trunk: 'teams',
      after: invite`
        ${agent}
        A365-AgentHunt: 1
        A365-TenantId: fabrikum
        X-MS-RoutingPolicies: disable_forwarding`,
    },
    {
      it: 'routingPolicies are added where there are none (R93)',
      ...common,
      site,
      message: invite`
        ${agent}
        A365-AgentHunt: 1
        A365-TenantId: fabrikum`,
      trunk: 'teams',
      after: invite`
        ${agent}
        A365-AgentHunt: 1
        A365-TenantId: fabrikum
        X-MS-RoutingPolicies: disable_forwarding`,
    },
    {
      it: 'routingPolicies of the tenant, not on other calls (R93)',
      ...common,
      site,
      message: invite`
        ${agent}
        A365-AgentHunt: 0
        A365-TenantId: fabrikum
        X-MS-RoutingPolicies: None`,
      trunk: 'teams',
    },
    {
      it: 'a policy that nobody documented passes, and is told (R93)',
      ...common,
      message: invite`
        ${agent}
        A365-AgentHunt: 1
        X-MS-RoutingPolicies: no_missed_call,disable_forwarding`,
      trunk: 'teams',
      says: [['ROUTINGPOLICY_UNKNOWN', { value: 'no_missed_call' }]],
    },
    {
      it: 'lowercase (R93)',
      ...common,
      options: { lowercase: true },
      message: invite`
        ${agent}
        A365-AgentHunt: 1
        X-MS-RoutingPolicies: None`,
      trunk: 'teams',
      after: invite`
        ${agent}
        A365-AgentHunt: 1
        X-MS-RoutingPolicies: none`,
    },
    {
      it: 'lowercase: only toward Teams (R93)',
      ...common,
      options: { lowercase: true },
      message: invite`
        ${phone}
        X-MS-RoutingPolicies: None`,
      trunk: 'itsp',
    },
    // R94
    ...['', '01', 'yes', '1, 1'].map((value) => ({
      it: `AgentHunt "${value}" is not trusted (R94)`,
      ...common,
      message: invite`
        ${phone}
        A365-AgentHunt: ${value}`,
      trunk: 'itsp' as const,
      says: [['STEERING_HEADER_INVALID', { header: 'A365-AgentHunt', value }]] as const,
    })),
    {
      it: 'two values of AgentHunt are not trusted (R94)',
      ...common,
      message: invite`
        ${phone}
        A365-AgentHunt: 1
        A365-AgentHunt: 0`,
      trunk: 'itsp',
      says: [['STEERING_HEADER_INVALID', { value: '1, 0' }]],
    },
    {
      it: 'two values of IsRefer are not trusted (R94)',
      ...common,
      message: invite`
        ${phone}
        A365-IsRefer: 1
        A365-IsRefer: 0`,
      trunk: 'itsp',
      says: [['STEERING_HEADER_INVALID', { header: 'A365-IsRefer' }]],
    },
    {
      it: 'an empty IsRefer is not trusted (R94)',
      ...common,
      message: invite`
        ${phone}
        A365-IsRefer:`,
      trunk: 'itsp',
      says: [['STEERING_HEADER_INVALID', { header: 'A365-IsRefer', value: '' }]],
    },
    {
      it: 'a transfer still tells of an AgentHunt that cannot be trusted (R94)',
      ...common,
      message: invite`
        ${phone}
        A365-IsRefer: 1
        A365-AgentHunt: maybe`,
      trunk: 'teams',
      says: ['STEERING_HEADER_INVALID'],
    },
    {
      it: 'a header of another name, once (R94)',
      ...common,
      message: invite`
        ${phone}
        A365-AgenHunt: 1
        A365-AgenHunt: 1`,
      trunk: 'itsp',
      says: [['UNKNOWN_A365_HEADER', { header: 'A365-AgenHunt' }]],
    },
    // R102
    {
      it: 'uccTarget: allow, a UCC of another tenant (R102)',
      ...common,
      site,
      options: { uccTarget: 'allow' },
      message: invite`
        INVITE sip:+31881200500@sbc.example.com SIP/2.0
        A365-TenantId: contoso`,
      trunk: 'anywherenow',
      hints: { tenant: 'fabrikum' },
    },
    // C14, R11, R13
    {
      it: 'Request-URI and To name different numbers (C14)',
      ...common,
      message: invite`
        ${agent}
        To: <sip:+317077770022@sbc.example.com>`,
      trunk: 'teams',
      says: [['RURI_TO_MISMATCH', { ruri: '+31707777002', to: '+317077770022' }]],
    },
    {
      it: 'the directory is down: AgentHunt still counts (R13)',
      ...common,
      lookedUp: 'failed',
      message: invite`
        ${agent}
        A365-AgentHunt: 1`,
      trunk: 'teams',
      says: ['DIRECTORY_UNAVAILABLE'],
    },
    {
      it: 'the directory is down: the rest goes to the PSTN (R13)',
      ...common,
      lookedUp: 'failed',
      message: invite`
        ${agent}
        A365-AgentHunt: 0`,
      trunk: 'itsp',
      says: ['DIRECTORY_UNAVAILABLE'],
    },
    {
      it: 'an emergency call before any tenant and any hunt (R11, R90)',
      ...common,
      site,
      message: invite`
        INVITE sip:112@sbc.example.com SIP/2.0
        A365-AgentHunt: 1
        A365-IsRefer: 1
        A365-TenantId: Tailspin`,
      trunk: 'itsp',
    },
  ],
  refuses: [
    {
      it: 'a tenant that nobody knows (R92)',
      ...common,
      site,
      message: invite`
        ${agent}
        A365-AgentHunt: 1
        A365-TenantId: Tailspin`,
      verdict: notFound,
      says: [['UNKNOWN_TENANT', { value: 'Tailspin' }]],
    },
    {
      it: 'two tenants (R92, R94)',
      ...common,
      site,
      message: invite`
        ${agent}
        A365-TenantId: contoso
        A365-TenantId: fabrikum`,
      verdict: notFound,
      says: ['UNKNOWN_TENANT'],
    },
    {
      it: 'tenantMatch: exact knows no other spelling (R91)',
      ...common,
      site,
      options: { tenantMatch: 'exact' },
      message: invite`
        ${agent}
        A365-TenantId: Fabrikum`,
      verdict: notFound,
      says: ['UNKNOWN_TENANT'],
    },
    {
      it: 'tenantIsolation: reject, a number of another tenant (R92)',
      ...common,
      site,
      options: { tenantIsolation: 'reject' },
      message: invite`
        INVITE sip:+31707777001@sbc.example.com SIP/2.0
        A365-TenantId: fabrikum`,
      verdict: notFound,
      says: ['TENANT_MISMATCH'],
    },
    {
      it: 'tenantIsolation: reject, the trunk of another tenant (R92, R103)',
      ...common,
      site,
      trunks: { anywherenow: { tenant: 'contoso' } },
      options: { tenantIsolation: 'reject' },
      message: invite`
        ${agent}
        A365-TenantId: fabrikum`,
      verdict: notFound,
      says: [['TENANT_MISMATCH', { other: 'contoso' }]],
    },
    ...(['+31881200600', '+31881200700'] as const).map((number) => ({
      it: `back to a UCC, ${number} (R102)`,
      ...common,
      message: invite`
        INVITE sip:${number}@sbc.example.com SIP/2.0
        A365-AgentHunt: 0`,
      verdict: reject(482, 'Loop Detected'),
      says: [['LOOP', { number }]] as const,
    })),
    {
      it: 'uccTarget: allow, the same tenant over the same trunk is a loop all the same (R102)',
      ...common,
      site,
      options: { uccTarget: 'allow' },
      message: invite`
        INVITE sip:+31881200600@sbc.example.com SIP/2.0
        A365-TenantId: contoso`,
      verdict: reject(482, 'Loop Detected'),
      says: ['LOOP'],
    },
  ],
  reports: [
    {
      it: 'no trunk of the kind: the proxy decides (R91)',
      ...common,
      site,
      trunks: { teams: { tenant: 'contoso' } },
      message: invite`
        ${agent}
        A365-AgentHunt: 1
        A365-TenantId: fabrikum
        X-MS-RoutingPolicies: None`,
      says: [['STEER_NO_TRUNK', { kind: 'teams', tenant: 'fabrikum' }]],
    },
  ],
  leaves: [
    {
      it: 'a re-INVITE (R1, R90)',
      ...common,
      message: invite`
        To: <sip:+31707777002@sbc.example.com>;tag=a
        A365-AgentHunt: 1
        A365-Other: 1`,
    },
    {
      it: 'one whose tag is empty (R1)',
      ...common,
      message: invite`
        To: <sip:+31707777002@sbc.example.com>;tag=
        A365-AgentHunt: 1`,
    },
    {
      it: 'headers that somebody else sent (R6)',
      directory,
      from: 'pbx',
      message: invite`
        ${agent}
        A365-AgentHunt: 1
        A365-Other: 1`,
    },
  ],
  ignores: [
    {
      it: 'OPTIONS',
      ...common,
      message: sip`
        OPTIONS sip:sbc.example.com SIP/2.0
        A365-AgentHunt: 1`,
    },
  ],
  badOptions: [
    { it: 'a host with a port', options: { teamsHost: 'teams.example:5061' }, message: /must be a host name/ },
    { it: 'a mistyped value', options: { unknownTenant: 'pass' }, message: /unknownTenant/ },
  ],
})
