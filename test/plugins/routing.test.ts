import { expect, test } from '@jest/globals'
import routing from '../../plugins/routing.js'
import { checkConfig } from '../../runtime/config/load.js'
import type { Tenant } from '../../runtime/pipeline/plugin.js'
import { invite, ok, reject, sip, testPlugin } from '../support/test-plugin.js'
import { Trial } from '../support/trial.js'

const plain = { ids: [], isDefault: false, trunks: {}, fqdn: undefined, routingPolicies: undefined }
const contoso: Tenant = { ...plain, name: 'contoso', isDefault: true }
const fabrikum: Tenant = { ...plain, name: 'fabrikum', fqdn: 'sbc.fabrikum.example' }
const site = { tenants: [contoso, fabrikum] }

const directory = [
  { number: '+31881200600', kind: 'ucc', tenant: 'fabrikum' },
  { number: '+31881200700', kind: 'pstn-ucc' },
  { number: '+31707777001', kind: 'teams', interceptInbound: true },
  { number: '+31707777002', kind: 'teams', tenant: 'fabrikum' },
  { number: '+31707777003', kind: 'teams', interceptOutbound: true },
  { number: '+31707777005', kind: 'teams' },
  { number: '+31707777005', ext: '12', kind: 'teams', interceptOutbound: true },
  { number: '+31707777006', interceptInbound: true },
  { number: '+3120555*', kind: 'pbx' },
] as const
const d = { directory } as const

const ucc = 'INVITE sip:+31881200600@sbc.example.com SIP/2.0'
const marked = 'INVITE sip:+31707777001@sbc.example.com SIP/2.0'
const agent = 'INVITE sip:+31707777002@sbc.example.com SIP/2.0'
const phone = 'INVITE sip:+31612345678@sbc.example.com SIP/2.0'
const recorded = 'From: <sip:+31707777003@sip.pstnhub.microsoft.com;user=phone>;tag=1'

const first = { mode: 'anywhere-first', otherwise: 'itsp' } as const
const pending = { next: 'teams', clean: true }
const timeout = sip`SIP/2.0 408 Request Timeout`
/** A 408 from AnywhereNow to a call of the ITSP. */
const reply = { stage: 'reply-ingress', from: 'anywherenow', to: 'itsp', message: timeout } as const
const failed = { stage: 'failure', from: 'itsp', to: 'anywherenow', message: invite`${agent}` } as const
const within = { elapsed: 400, ringing: false, local: false }

testPlugin(routing, {
  steers: [
    // R95
    ...(['itsp', 'pbx', 'teams'] as const).map((from) => ({
      it: `a UCC, called from ${from}: the trunk of its tenant (R95, R103)`,
      ...d,
      site,
      from,
      message: invite`${ucc}`,
      trunk: 'anywherenow' as const,
      hints: { tenant: 'fabrikum', intercept: true },
    })),
    {
      it: 'a UCC of PSTN agents is one too (R95)',
      ...d,
      message: invite`
        INVITE tel:0031-88-1200700 SIP/2.0`,
      trunk: 'anywherenow',
    },
    {
      it: 'a UCC to which another has diverted the call (R95)',
      ...d,
      message: invite`
        ${ucc}
        Max-Forwards: 5
        Diversion: <sip:+31881200700@h>;reason=no-answer`,
      trunk: 'anywherenow',
    },
    {
      it: 'a UCC that is called again and again: only told (R102)',
      ...d,
      facts: { intercepts: 9 },
      message: invite`${ucc}`,
      trunk: 'anywherenow',
      says: [['LOOP', { reason: 'intercepts', number: '+31881200600' }]],
    },
    // R96, R98
    ...(['itsp', 'pbx'] as const).map((from) => ({
      it: `interceptInbound, called from ${from} (R96)`,
      ...d,
      from,
      message: invite`${marked}`,
      trunk: 'anywherenow' as const,
      hints: { intercept: true },
    })),
    {
      it: 'interceptInbound, called from Teams: not by default (R98)',
      ...d,
      from: 'teams',
      message: invite`${marked}`,
      trunk: 'teams',
    },
    {
      it: 'interceptInboundFrom (R98)',
      ...d,
      from: 'teams',
      options: { interceptInboundFrom: 'teams' },
      message: invite`${marked}`,
      trunk: 'anywherenow',
    },
    {
      it: 'interceptInboundFrom without the sender (R98)',
      ...d,
      from: 'pbx',
      options: { interceptInboundFrom: ['itsp'] },
      message: invite`${marked}`,
      trunk: 'teams',
    },
    {
      it: 'another Teams user, of a tenant: its FQDN (R96, R123)',
      ...d,
      site,
      message: invite`${agent}`,
      trunk: 'teams',
      hints: { tenant: 'fabrikum', record_route: 'sbc.fabrikum.example:5061;transport=tls' },
    },
    {
      it: 'a PBX number (R96)',
      ...d,
      message: invite`
        INVITE sip:0205551234@sbc.example.com SIP/2.0`,
      trunk: 'pbx',
    },
    {
      it: 'a number without a place, marked: AnywhereNow (R96)',
      ...d,
      message: invite`
        INVITE sip:+31707777006@sbc.example.com SIP/2.0`,
      trunk: 'anywherenow',
    },
    // R97, R98
    {
      it: 'interceptOutbound: the caller in From (R97)',
      ...d,
      from: 'teams',
      message: invite`
        ${phone}
        ${recorded}`,
      trunk: 'anywherenow',
      hints: { intercept: true },
    },
    {
      it: 'interceptOutbound, to a PBX number too (6.6.2.3)',
      ...d,
      from: 'teams',
      message: invite`
        INVITE sip:+31205551234@sbc.example.com SIP/2.0
        ${recorded}`,
      trunk: 'anywherenow',
    },
    {
      it: 'interceptOutbound: P-Asserted-Identity before From (R37, R97)',
      ...d,
      from: 'teams',
      message: invite`
        ${phone}
        From: <sip:+31707777005@h>;tag=1
        P-Asserted-Identity: "A, B" <sip:nobody@h>, <tel:+31707777003>`,
      trunk: 'anywherenow',
    },
    {
      it: 'interceptOutbound: its extension has an entry (R97)',
      ...d,
      from: 'teams',
      message: invite`
        ${phone}
        From: <sip:+31707777005;ext=12@h>;tag=1`,
      trunk: 'anywherenow',
    },
    {
      it: 'interceptOutbound: an extension without entry is as its number (R97)',
      ...d,
      from: 'teams',
      message: invite`
        ${phone}
        From: sip:+31707777003@h;ext=99;tag=1`,
      trunk: 'anywherenow',
    },
    {
      it: 'interceptOutbound does not hold from the PSTN: anybody may claim a number (R98)',
      ...d,
      message: invite`
        ${agent}
        ${recorded}`,
      trunk: 'teams',
    },
    {
      it: 'interceptOutboundFrom (R98)',
      ...d,
      options: { interceptOutboundFrom: 'itsp' },
      message: invite`
        ${agent}
        ${recorded}`,
      trunk: 'anywherenow',
    },
    {
      it: 'a short number is not intercepted: AnywhereNow does not take it (R15)',
      ...d,
      from: 'teams',
      options: { otherwise: 'itsp' },
      message: invite`
        INVITE sip:1233@sbc.example.com SIP/2.0
        ${recorded}`,
      trunk: 'itsp',
    },
    {
      it: 'an anonymous caller (R97)',
      ...d,
      message: invite`
        ${marked}
        From: <sip:anonymous@anonymous.invalid>;tag=1`,
      trunk: 'anywherenow',
    },
    // R98, R99
    {
      it: 'from AnywhereNow nothing is intercepted (R98, R99)',
      ...d,
      from: 'anywherenow',
      options: first,
      message: invite`
        ${marked}
        ${recorded}`,
      trunk: 'teams',
    },
    {
      it: 'from AnywhereNow, a number that nobody knows (R99)',
      ...d,
      from: 'anywherenow',
      options: first,
      message: invite`${phone}`,
      trunk: 'itsp',
    },
    // otherwise
    {
      it: 'otherwise: a number that nobody knows',
      ...d,
      from: 'teams',
      options: { otherwise: 'itsp' },
      message: invite`${phone}`,
      trunk: 'itsp',
    },
    {
      it: 'otherwise: the own trunk of the tenant (R103)',
      ...d,
      from: 'teams',
      options: { otherwise: 'itsp' },
      site: { tenants: [contoso, { ...fabrikum, trunks: { itsp: 'pbx' } }] },
      trunks: { teams: { tenant: 'fabrikum' } },
      message: invite`${phone}`,
      trunk: 'pbx',
      hints: { tenant: 'fabrikum' },
    },
    // R103
    {
      it: 'from Teams: the tenant by the FQDN that was called (R103)',
      ...d,
      site,
      from: 'teams',
      message: invite`
        INVITE sip:+31612345678@SBC.fabrikum.example:5061;user=phone SIP/2.0
        ${recorded}`,
      trunk: 'anywherenow',
      hints: { tenant: 'fabrikum' },
    },
    {
      it: 'from Teams: the default tenant (R103)',
      ...d,
      site,
      from: 'teams',
      message: invite`
        ${phone}
        ${recorded}`,
      trunk: 'anywherenow',
      hints: { tenant: 'contoso' },
    },
    {
      it: 'from Teams: the tenant of the user (R103)',
      ...d,
      site,
      from: 'teams',
      options: { otherwise: 'itsp' },
      message: invite`
        ${phone}
        From: <sip:+31707777002@h>;tag=1`,
      trunk: 'itsp',
      hints: { tenant: 'fabrikum' },
    },
    {
      it: 'from the PSTN: the tenant of the trunk for a number of nobody (R103)',
      ...d,
      site,
      trunks: { itsp: { tenant: 'fabrikum' } },
      message: invite`${marked}`,
      trunk: 'anywherenow',
      hints: { tenant: 'fabrikum' },
    },
    // R100
    {
      it: 'the directory is down: as if it were empty (R100)',
      ...d,
      lookedUp: 'failed',
      options: { otherwise: 'teams' },
      message: invite`${marked}`,
      trunk: 'teams',
      says: ['DIRECTORY_UNAVAILABLE'],
    },
    {
      it: 'onDirectoryError: a365 (R100)',
      ...d,
      lookedUp: 'failed',
      options: { onDirectoryError: 'a365' },
      message: invite`${phone}`,
      trunk: 'anywherenow',
      says: ['DIRECTORY_UNAVAILABLE'],
    },
    {
      it: 'onDirectoryError: a365 is for this only (R100)',
      ...d,
      from: 'teams',
      options: { onDirectoryError: 'a365', otherwise: 'itsp' },
      message: invite`${phone}`,
      trunk: 'itsp',
    },
    {
      it: 'onDirectoryError: a365, short numbers pass it by (R15)',
      ...d,
      lookedUp: 'failed',
      from: 'teams',
      options: { onDirectoryError: 'a365', otherwise: 'itsp' },
      message: invite`
        INVITE sip:1233@sbc.example.com SIP/2.0`,
      trunk: 'itsp',
      says: ['DIRECTORY_UNAVAILABLE'],
    },
    {
      it: 'onDirectoryError: reject does not touch an emergency call (R11)',
      ...d,
      lookedUp: 'failed',
      from: 'teams',
      options: { onDirectoryError: 'reject' },
      message: invite`
        INVITE sip:+911@sbc.example.com SIP/2.0`,
      trunk: 'itsp',
    },
    // R101
    {
      it: 'anywhere-first: a Teams user (R101)',
      ...d,
      site,
      options: first,
      message: invite`${agent}`,
      trunk: 'anywherenow',
      keeps: { next: 'teams', tenant: 'fabrikum' },
      hints: { intercept: true },
    },
    {
      it: 'anywhere-first: a number that nobody knows (R101)',
      ...d,
      from: 'teams',
      options: first,
      message: invite`${phone}`,
      trunk: 'anywherenow',
      keeps: { next: 'itsp' },
    },
    {
      it: 'anywhere-first: a marked number (R101)',
      ...d,
      options: first,
      message: invite`${marked}`,
      trunk: 'anywherenow',
      keeps: { next: 'teams' },
    },
    {
      it: 'anywhere-first: a short number passes it by (R15)',
      ...d,
      from: 'teams',
      options: first,
      message: invite`
        INVITE sip:1233@sbc.example.com SIP/2.0`,
      trunk: 'itsp',
    },
    {
      it: 'anywhere-first: an emergency call (R11)',
      ...d,
      from: 'teams',
      options: first,
      message: invite`
        INVITE sip:112@sbc.example.com SIP/2.0
        ${recorded}`,
      trunk: 'itsp',
    },
    {
      it: 'anywhere-first: a call back of the emergency service goes straight to its number (R11)',
      ...d,
      options: first,
      message: invite`
        ${marked}
        Priority: emergency`,
      trunk: 'teams',
    },
    {
      it: 'failure: on to the usual target (R101)',
      ...d,
      ...failed,
      site,
      memo: { ...pending, tenant: 'fabrikum' },
      facts: { ...within, status: 408 },
      trunk: 'teams',
      hints: { tenant: 'fabrikum', record_route: 'sbc.fabrikum.example:5061;transport=tls' },
    },
    // R102
    {
      it: 'maxIntercepts is not reached (R102)',
      ...d,
      facts: { intercepts: 1 },
      message: invite`${marked}`,
      trunk: 'anywherenow',
    },
    {
      it: 'maxIntercepts is reached (R102)',
      ...d,
      facts: { intercepts: 2 },
      message: invite`${marked}`,
      trunk: 'teams',
      says: [['LOOP', { reason: 'intercepts', number: '+31707777001' }]],
    },
    {
      it: 'maxIntercepts (R102)',
      ...d,
      options: { maxIntercepts: 3 },
      facts: { intercepts: 2 },
      message: invite`${marked}`,
      trunk: 'anywherenow',
    },
    {
      it: 'anonymous callers are many, and their count is nobody’s (R102)',
      ...d,
      facts: { intercepts: 9 },
      message: invite`
        ${marked}
        From: <sip:anonymous@anonymous.invalid>;tag=1`,
      trunk: 'anywherenow',
    },
    {
      it: 'a UCC in Diversion (R102)',
      ...d,
      message: invite`
        ${marked}
        Diversion: <sip:+31612345678@h>, "A, B" <sip:+31881200600@h>;reason=unconditional`,
      trunk: 'teams',
      says: [['LOOP', { reason: 'diverted-by-ucc' }]],
    },
    {
      it: 'a UCC in History-Info (R102)',
      ...d,
      message: invite`
        ${marked}
        History-Info: <sip:+31881200600@h?Reason=SIP%3Bcause%3D302>;index=1,<sip:+31707777001@h>;index=1.1`,
      trunk: 'teams',
      says: ['LOOP'],
    },
    {
      it: 'somebody else in Diversion (R102)',
      ...d,
      message: invite`
        ${marked}
        Diversion: <sip:+31707777002@h>;reason=unconditional`,
      trunk: 'anywherenow',
    },
    {
      it: 'few hops are left (R102)',
      ...d,
      message: invite`
        ${marked}
        Max-Forwards: 9`,
      trunk: 'teams',
      says: [['LOOP', { reason: 'max-forwards' }]],
    },
    {
      it: 'ten hops are enough (R102)',
      ...d,
      message: invite`
        ${marked}
        Max-Forwards: 10`,
      trunk: 'anywherenow',
    },
    {
      it: 'a malformed Max-Forwards says nothing (R13)',
      ...d,
      message: invite`
        ${marked}
        Max-Forwards: 9 hops`,
      trunk: 'anywherenow',
    },
    {
      it: 'anywhere-first in a loop: the usual target (R102)',
      ...d,
      options: first,
      message: invite`
        ${agent}
        Max-Forwards: 3`,
      trunk: 'teams',
      says: ['LOOP'],
    },
    {
      it: 'no trunk to AnywhereNow for the tenant: the usual target',
      ...d,
      site,
      trunks: { anywherenow: { tenant: 'fabrikum' } },
      message: invite`${marked}`,
      trunk: 'teams',
      says: [['STEER_NO_TRUNK', { kind: 'anywherenow', tenant: 'contoso' }]],
    },
  ],
  refuses: [
    {
      it: 'onDirectoryError: reject (R100)',
      ...d,
      lookedUp: 'failed',
      options: { onDirectoryError: 'reject' },
      message: invite`${agent}`,
      verdict: reject(500, 'Server Internal Error'),
      says: ['DIRECTORY_UNAVAILABLE'],
    },
  ],
  reports: [
    {
      it: 'a 408 of the proxy itself (R101)',
      ...reply,
      memo: pending,
      facts: { ...within, local: true },
      says: ['LOCAL_TIMEOUT'],
    },
    {
      it: 'a 408 after ringing (R101)',
      ...reply,
      memo: pending,
      facts: { ...within, ringing: true },
      says: ['A365_LATE_408'],
      hints: { failover: 'no' },
    },
    {
      it: 'a 408 that comes too late (R101)',
      ...reply,
      memo: pending,
      facts: { ...within, elapsed: 6000 },
      says: [['FAILOVER_TOO_LATE', { elapsed: 6000 }]],
      hints: { failover: 'no' },
    },
    {
      it: 'failoverWindow (R101)',
      ...reply,
      memo: pending,
      options: { failoverWindow: 0.2 },
      facts: within,
      says: [['FAILOVER_TOO_LATE', { elapsed: 400 }]],
      hints: { failover: 'no' },
    },
    {
      it: 'a proxy that does not say how late (R101)',
      ...reply,
      memo: pending,
      says: ['FAILOVER_TOO_LATE'],
      hints: { failover: 'no' },
    },
  ],
  leaves: [
    { it: 'a number that nobody knows: the proxy decides', ...d, from: 'teams', message: invite`${phone}` },
    {
      it: 'otherwise: not back to where it came from',
      ...d,
      options: { otherwise: 'itsp' },
      message: invite`${phone}`,
    },
    {
      it: 'otherwise: not for a target without user',
      ...d,
      from: 'teams',
      options: { otherwise: 'itsp' },
      message: invite`
        INVITE sip:sbc.example.com SIP/2.0`,
    },
    {
      it: 'a PBX number that the PBX does not find itself',
      ...d,
      from: 'pbx',
      message: invite`
        INVITE sip:+31205551234@sbc.example.com SIP/2.0`,
    },
    {
      it: 'P-Asserted-Identity of a trunk that is not believed (R6, R97)',
      ...d,
      options: { interceptOutboundFrom: 'itsp' },
      message: invite`
        ${phone}
        P-Asserted-Identity: <sip:+31707777003@h>`,
    },
    {
      it: 'a re-INVITE (R1)',
      ...d,
      message: invite`
        ${marked}
        To: <sip:+31707777001@h>;tag=`,
    },
    {
      it: 'from AnywhereNow to a UCC: for a365-steering to refuse (R102)',
      ...d,
      from: 'anywherenow',
      message: invite`${ucc}`,
    },
    {
      it: 'from AnywhereNow, otherwise its other region (R98)',
      ...d,
      from: 'anywherenow',
      options: { otherwise: 'pbx' },
      trunks: { pbx: { kind: 'anywherenow' } },
      message: invite`${phone}`,
    },
    {
      it: 'from AnywhereNow, otherwise AnywhereNow (R98)',
      ...d,
      from: 'anywherenow',
      options: { otherwise: 'anywherenow' },
      message: invite`${phone}`,
    },
    {
      it: 'an emergency call on the emergency trunk (R11)',
      ...d,
      options: { ...first, otherwise: 'pbx' },
      message: invite`
        INVITE sip:112@sbc.example.com SIP/2.0`,
    },
    {
      it: 'egress: the format is clean (R101)',
      stage: 'egress',
      memo: { next: 'teams' },
      message: invite`
        ${agent}
        To: <sip:+31707777002@h>`,
      keeps: pending,
    },
    {
      it: 'egress: the format is not (R101)',
      stage: 'egress',
      memo: { next: 'teams' },
      message: invite`
        INVITE sip:0707777002@h SIP/2.0`,
      keeps: { next: 'teams', clean: false },
    },
    {
      it: 'egress: toward another trunk it is nobody’s business',
      stage: 'egress',
      to: 'teams',
      memo: { next: 'teams' },
      message: invite`${agent}`,
    },
    { it: 'egress: nothing is to be sent on', stage: 'egress', message: invite`${agent}` },
    {
      it: 'a 408: AnywhereNow does not know the number (R101)',
      ...reply,
      memo: pending,
      facts: within,
      hints: { failover: 'teams' },
    },
    {
      it: 'a 408 to a bad format (R101)',
      ...reply,
      memo: { ...pending, clean: false },
      facts: within,
      hints: { failover: 'no' },
    },
    {
      it: 'a 408 to an INVITE that nobody saw leave (R101)',
      ...reply,
      memo: { next: 'teams' },
      facts: within,
      hints: { failover: 'no' },
    },
    { it: 'a call that was answered has nothing pending', ...reply, message: ok``, memo: pending, facts: within },
    {
      it: 'failure: the proxy gave up itself (R101)',
      ...failed,
      memo: pending,
      facts: { ...within, local: true, status: 408 },
    },
    { it: 'failure: after ringing (R101)', ...failed, memo: pending, facts: { ...within, ringing: true, status: 408 } },
    { it: 'failure: too late (R101)', ...failed, memo: pending, facts: { ...within, elapsed: 6000, status: 408 } },
    {
      it: 'failure: a bad format (R101)',
      ...failed,
      memo: { ...pending, clean: false },
      facts: { ...within, status: 408 },
    },
    { it: 'failure: with another status (R101)', ...failed, memo: pending, facts: { ...within, status: 404 } },
    {
      it: 'failure: of another trunk (R101)',
      ...failed,
      to: 'teams',
      memo: pending,
      facts: { ...within, status: 408 },
    },
    {
      it: 'failure: of a call that AnywhereNow made (R101)',
      ...failed,
      from: 'anywherenow',
      memo: pending,
      facts: { ...within, status: 408 },
    },
    {
      it: 'failure: to a trunk that is gone',
      ...failed,
      memo: { ...pending, next: 'gone' },
      facts: { ...within, status: 408 },
    },
    {
      it: 'failure: a call that nobody wanted to send on',
      ...failed,
      memo: ['teams'],
      facts: { ...within, status: 408 },
    },
  ],
  ignores: [
    { it: 'OPTIONS', message: sip`OPTIONS sip:sbc.example.com SIP/2.0` },
    { it: 'a 180', stage: 'reply-ingress', message: sip`SIP/2.0 180 Ringing` },
  ],
  badOptions: [
    {
      it: 'AnywhereNow is never intercepted (R98)',
      options: { interceptInboundFrom: ['anywherenow'] },
      message: /itsp/,
    },
    { it: 'no intercept at all', options: { maxIntercepts: 0 }, message: /maxIntercepts/ },
  ],
})

const replyHints: [it: string, row: object][] = [
  ['a 408 of the proxy itself leaves the failover to the proxy (R101)', { facts: { ...within, local: true } }],
  ['a 404 means what it says', { message: sip`SIP/2.0 404 Not Found` }],
  ['a 408 of another trunk', { from: 'pbx' }],
  ['a 408 to a call that AnywhereNow made', { to: 'anywherenow' }],
  ['a 408 in a call that nobody wanted to send on', { memo: undefined }],
]
test.each(replyHints)('no hint: %s', (_, row) => {
  const { message, ...circumstances } = { ...reply, memo: pending, facts: within, ...row }
  expect(new Trial(routing, {}, message, circumstances).ask().hints).toEqual({})
})

test('what was pending is forgotten when the call is answered: a 408 to a re-INVITE means something else', () => {
  const outcome = new Trial(routing, {}, ok``, { ...reply, memo: pending }).ask()
  expect(outcome.memo).toBe('')
})

test('nothing is pending where AnywhereNow is the usual target itself (R101)', () => {
  const options = { mode: 'anywhere-first', otherwise: 'anywherenow' }
  const outcome = new Trial(routing, options, invite`${phone}`, { ...d, stage: 'ingress' }).ask()
  expect(outcome).toMatchObject({ trunk: 'anywherenow', memo: undefined })
})

test.each<[it: string, message: Uint8Array, counted: true | undefined]>([
  ['a number', invite`${ucc}`, true],
  [
    'nobody',
    invite`
      ${ucc}
      From: <sip:anonymous@anonymous.invalid>;tag=1`,
    undefined,
  ],
  [
    'nobody, whom only P-Asserted-Identity names',
    invite`
      ${ucc}
      From: <sip:anonymous@anonymous.invalid>;tag=1
      P-Asserted-Identity: <sip:+31707777003@h>`,
    undefined,
  ],
])('the proxy counts by the number in From: %s (R102)', (_, message, counted) => {
  const { hints } = new Trial(routing, {}, message, { ...d, from: 'teams', stage: 'ingress' }).ask()
  expect(hints['intercept']).toBe(counted)
})

test('calls that come back from AnywhereNow get no hints: a365-steering has given its own (R99)', () => {
  const trial = new Trial(routing, {}, invite`${agent}`, { ...d, site, from: 'anywherenow', stage: 'ingress' })
  expect(trial.ask()).toMatchObject({ trunk: 'teams', hints: {}, reports: [] })
})

const yaml = (options: string): string => `
localDomain: sbc.example.com
plugins: { routing: ${options} }
trunks:
  itsp: { kind: itsp, match: [{ address: 192.0.2.1 }] }
  anywherenow: { kind: anywherenow, match: [{ address: 192.0.2.2 }] }
`
test.each([
  ['otherwise is no trunk', '{ otherwise: carrier }', ['TRUNK_NOT_DEFINED']],
  ['anywhere-first knows no way on (R101)', '{ mode: anywhere-first }', ['ROUTING_NO_OTHERWISE']],
  ['anywhere-first with one', '{ mode: anywhere-first, otherwise: itsp }', []],
  ['the default', '{}', []],
])('configuration: %s', async (_, options, codes) => {
  const result = await checkConfig(yaml(options), 'sipcar.yaml')
  const problems = result.ok ? result.config.warnings : result.problems
  const found = problems.filter(({ detail }) => detail.startsWith('routing:')).map(({ code }) => code)
  expect([...new Set(found)]).toEqual(codes)
})
