import { expect, test } from '@jest/globals'
import trustScrub from '../../plugins/trust-scrub.js'
import { invite, ok, sip, testPlugin } from '../support/test-plugin.js'

testPlugin(trustScrub, {
  rewrites: [
    {
      it: 'the headers of AnywhereNow from a carrier, in any spelling and on any number of lines',
      before: invite`
        A365-AgentHunt: 1
        a365-isrefer : 1
        A365-TENANTID: A365-Contoso
        A365-AgentHunt: 0
        A365-Whatever: x
        Subject: A365-AgentHunt: 1`,
      after: invite`Subject: A365-AgentHunt: 1`,
      says: [['SPOOFED_A365', { headers: 'A365-AgentHunt a365-isrefer A365-TENANTID A365-Whatever' }]],
    },
    {
      it: 'the same from Teams, where User-Agent is no evidence (V097)',
      from: 'teams',
      before: invite`
        User-Agent: WSP Cloud Controller
        A365-AgentHunt: 1
        X-MS-RoutingPolicies: none
        ms-diagnostics: 1020;reason="x"
        P-Asserted-Identity: <sip:+31707777001@sip.pstnhub.microsoft.com>
        Referred-By: <sip:a@h;x-m=8:orgid:1>;ms-identity="x"`,
      after: invite`
        User-Agent: WSP Cloud Controller
        X-MS-RoutingPolicies: none
        ms-diagnostics: 1020;reason="x"
        P-Asserted-Identity: <sip:+31707777001@sip.pstnhub.microsoft.com>
        Referred-By: <sip:a@h;x-m=8:orgid:1>;ms-identity="x"`,
      says: ['SPOOFED_A365'],
    },
    {
      it: 'what only Teams and AnywhereNow may say, from a PBX that calls itself Teams',
      from: 'pbx',
      before: invite`
        User-Agent: Microsoft.PSTNHub.SIPProxy v.2024.2.6.5
        X-MS-RoutingPolicies: disable_forwarding
        X-MS-Foo: 1
        ms-diagnostics: 1020;reason="x"
        MS-Conversation-ID: 4
        X-MSG: kept
        xms-foo: kept
        X-A365-AgentHunt: kept
        P-Asserted-Identity: <sip:+31201230000@pbx.example>
        Remote-Party-ID: <sip:+31201230000@pbx.example>;party=calling
        Referred-By: <sip:a@h;x-m=8:orgid:1>`,
      after: invite`
        User-Agent: Microsoft.PSTNHub.SIPProxy v.2024.2.6.5
        X-MSG: kept
        xms-foo: kept
        X-A365-AgentHunt: kept
        P-Asserted-Identity: <sip:+31201230000@pbx.example>
        Remote-Party-ID: <sip:+31201230000@pbx.example>;party=calling
        Referred-By: <sip:a@h;x-m=8:orgid:1>`,
      says: [['SPOOFED_X_MS', { headers: 'X-MS-RoutingPolicies X-MS-Foo' }]],
    },
    {
      it: 'the identities of a trunk that is not believed',
      before: invite`
        P-Asserted-Identity: "Boss, The" <sip:+31201230000@itsp.example>, <tel:+31201230000>
        p-asserted-identity: garbage
        Remote-Party-ID: <sip:+31201230000@itsp.example>;party=calling
        P-Preferred-Identity: <sip:+31201230000@itsp.example>
        P-Charging-Vector: icid-value=1
        Privacy: id`,
      after: invite`
        P-Charging-Vector: icid-value=1
        Privacy: id`,
    },
    {
      it: 'the identities of Teams where it is told not to believe it',
      from: 'teams',
      trunks: { teams: { trustAssertedIdentity: false } },
      before: invite`P-Asserted-Identity: <sip:+31201230000@h>`,
      after: invite``,
    },
    {
      it: 'P-Preferred-Identity from whoever it is, and nothing else of AnywhereNow',
      from: 'anywherenow',
      before: invite`
        P-Preferred-Identity: <sip:+31881200600@a365.example>
        A365-AgentHunt: 1
        X-MS-RoutingPolicies: None`,
      after: invite`
        A365-AgentHunt: 1
        X-MS-RoutingPolicies: None`,
    },
    {
      it: 'a Referred-By of a carrier that pretends to be one of Teams: parameters of the URI, the user, the header',
      before: invite`
        Referred-By: <sip:h:5061;transport=tls;X-T=1>
        b: "x" <sip:a;x-m=1@h>;cid="1@h"
        Referred-By: sip:a@h;ms-identity="abc"
        Referred-By: <sip:a@h> ;%78-tt=abc
        Subject: x`,
      after: invite`Subject: x`,
    },
    {
      it: 'requests inside a dialog too, and leaves what is in the body',
      before: sip`
        REFER sip:ucc@a365.example SIP/2.0
        A365-IsRefer: 1
        Refer-To: <sip:+31612345678@h;x-m=1>

        A365-IsRefer: 1`,
      after: sip`
        REFER sip:ucc@a365.example SIP/2.0
        Refer-To: <sip:+31612345678@h;x-m=1>

        A365-IsRefer: 1`,
      says: ['SPOOFED_A365'],
    },
    {
      it: 'responses too',
      before: ok`
        A365-TenantId: A365
        ms-diagnostics: 10404;reason="x"
        P-Asserted-Identity: <sip:+31201230000@h>`,
      after: ok``,
      says: ['SPOOFED_A365'],
    },
    {
      it: 'marks of the SBC itself',
      options: { internalHeaders: 'X-Verstat X-Acme-*' },
      before: invite`
        X-VERSTAT: TN-Validation-Passed
        X-Acme-Route: 7
        X-Acmes: 7`,
      after: invite`X-Acmes: 7`,
      says: [['SPOOFED_INTERNAL', { headers: 'X-VERSTAT X-Acme-Route' }]],
    },
    {
      it: 'a call to an emergency service keeps its identity, and nothing else (R11)',
      before: invite`
        INVITE sip:911;phone-context=Redmond@sbc.contoso.example;user=phone SIP/2.0
        P-Asserted-Identity: <sip:+31201230000@h>
        Remote-Party-ID: <sip:+31201230000@h>
        Geolocation: <cid:target123@atlanta.example.com>
        A365-AgentHunt: 1`,
      after: invite`
        INVITE sip:911;phone-context=Redmond@sbc.contoso.example;user=phone SIP/2.0
        P-Asserted-Identity: <sip:+31201230000@h>
        Remote-Party-ID: <sip:+31201230000@h>
        Geolocation: <cid:target123@atlanta.example.com>`,
      keeps: 'emergency',
    },
    {
      it: 'a call that merely says that it is urgent proves no identity by it',
      before: invite`
        Priority: emergency
        P-Asserted-Identity: <sip:+31201230000@h>`,
      after: invite`Priority: emergency`,
    },
    {
      it: 'an emergency number in a later request makes no emergency call',
      before: invite`
        INVITE sip:112@h SIP/2.0
        To: <sip:112@h>;tag=1
        P-Asserted-Identity: <sip:+31201230000@h>`,
      after: invite`
        INVITE sip:112@h SIP/2.0
        To: <sip:112@h>;tag=1`,
    },
    {
      it: 'the identity that a believed PBX prefers becomes the asserted one (R36)',
      options: { usePreferredIdentity: true },
      from: 'pbx',
      before: invite`P-Preferred-Identity: "Smith, J" <sip:+31201230000@pbx.example>, <tel:+31201230000>`,
      after: invite`P-Asserted-Identity: "Smith, J" <sip:+31201230000@pbx.example>, <tel:+31201230000>`,
    },
    {
      it: 'from several lines, without what is no address',
      options: { usePreferredIdentity: true },
      from: 'pbx',
      before: invite`
        P-Preferred-Identity: nonsense, <tel:+31201230000>
        P-Preferred-Identity: <mailto:x@h>`,
      after: invite`P-Asserted-Identity: <tel:+31201230000>`,
    },
    {
      it: 'none where nothing of it is an address',
      options: { usePreferredIdentity: true },
      from: 'pbx',
      before: invite`P-Preferred-Identity: nonsense`,
      after: invite``,
    },
    {
      it: 'none where the PBX asserts one',
      options: { usePreferredIdentity: true },
      from: 'pbx',
      before: invite`
        P-Preferred-Identity: <tel:+31201230001>
        P-Asserted-Identity: <tel:+31201230000>`,
      after: invite`P-Asserted-Identity: <tel:+31201230000>`,
    },
    {
      it: 'none of a PBX that is not believed',
      options: { usePreferredIdentity: true },
      from: 'pbx',
      trunks: { pbx: { trustAssertedIdentity: false } },
      before: invite`P-Preferred-Identity: <tel:+31201230001>`,
      after: invite``,
    },
    {
      it: 'none of a carrier, believed or not',
      options: { usePreferredIdentity: true },
      trunks: { itsp: { trustAssertedIdentity: true } },
      before: invite`P-Preferred-Identity: <tel:+31201230001>`,
      after: invite``,
    },
    {
      it: 'none in a response',
      options: { usePreferredIdentity: true },
      from: 'pbx',
      before: ok`P-Preferred-Identity: <tel:+31201230001>`,
      after: ok``,
    },
  ],
  leaves: [
    {
      it: 'the identity of a carrier that is believed (V094)',
      trunks: { itsp: { trustAssertedIdentity: true } },
      message: invite`
        P-Asserted-Identity: <sip:+31612345678@itsp.example;user=phone>
        Remote-Party-ID: <sip:+31612345678@itsp.example>`,
    },
    {
      it: 'the identity in a later request of an emergency call, from either side',
      memo: 'emergency',
      message: sip`
        UPDATE sip:ucc@a365.example SIP/2.0
        P-Asserted-Identity: <sip:+31201230000@h>`,
    },
    {
      it: 'the identity of the emergency service that answers',
      memo: 'emergency',
      message: ok`P-Asserted-Identity: <sip:+31201230000@h>`,
    },
    {
      it: 'a Referred-By without marks of Teams',
      message: invite`
        Referred-By: "a;x-m=1" <sip:b@h;y-m=1?x-m=1>;cid="x-m=1"
        Referred-By: <sip:unclosed;x-m=1`,
    },
    { it: 'a location', message: invite`Geolocation: <cid:target123@atlanta.example.com>` },
    { it: 'marks that nobody named', message: invite`X-Verstat: TN-Validation-Passed` },
    { it: 'a plain call of a PBX', from: 'pbx', message: invite`P-Asserted-Identity: <sip:7042@h>` },
  ],
  ignores: [
    { it: 'a keep-alive', message: sip`OPTIONS sip:sbc.example.com SIP/2.0` },
    { it: 'a CANCEL', message: sip`CANCEL sip:sbc.example.com SIP/2.0` },
  ],
  badOptions: [
    { it: 'a mark that is a header of SIP', options: { internalHeaders: ['Via'] }, message: /begins with X-/ },
    { it: 'a mark that is every header', options: { internalHeaders: '*' }, message: /begins with X-/ },
  ],
})

test('a message that it cannot look at is refused, not let through (R13)', () =>
  expect(trustScrub.onError).toBe('reject'))
