import leakHygiene from '../../plugins/leak-hygiene.js'
import { invite, ok, sip, testPlugin } from '../support/test-plugin.js'

const everything = `
        A365-AgentHunt: 1
        a365-tenantid: A365
        X-MS-RoutingPolicies: none
        ms-diagnostics: 1020;reason="x"
        MS-Diagnostics-Public: 1020;reason="x"
        ms-split-domain-info: ms-traffic-type=SplitIntra
        Referred-By: <sip:sip.pstnhub.microsoft.com:5061;transport=tls;x-m=8:orgid:1;x-t=2>`

testPlugin(leakHygiene, {
  rewrites: [
    {
      it: 'toward a carrier: everything of AnywhereNow and Teams, nothing like it',
      from: 'teams',
      to: 'itsp',
      before: invite`${everything}
        ms-other: kept
        X-MSG: kept
        X-Verstat: kept
        P-Asserted-Identity: <sip:+31201230000@h>
        Geolocation: <cid:target123@h>
        Diversion: <sip:+31201230000@h;x-m=1>`,
      after: invite`
        ms-other: kept
        X-MSG: kept
        X-Verstat: kept
        P-Asserted-Identity: <sip:+31201230000@h>
        Geolocation: <cid:target123@h>
        Diversion: <sip:+31201230000@h;x-m=1>`,
    },
    { it: 'toward a PBX the same', to: 'pbx', before: invite`${everything}`, after: invite`` },
    {
      it: 'in responses (R14)',
      from: 'teams',
      to: 'itsp',
      before: ok`
        ms-diagnostics: 10404;reason="x"
        A365-TenantId: A365`,
      after: ok``,
    },
    {
      it: 'in refusals',
      from: 'anywherenow',
      to: 'itsp',
      before: sip`
        SIP/2.0 429 Provide Referrer Identity
        ms-diagnostics: 1020;reason="x"`,
      after: sip`SIP/2.0 429 Provide Referrer Identity`,
    },
    {
      it: 'inside a dialog',
      from: 'anywherenow',
      to: 'pbx',
      before: sip`
        BYE sip:a@pbx.example SIP/2.0
        A365-AgentHunt: 1`,
      after: sip`BYE sip:a@pbx.example SIP/2.0`,
    },
    {
      it: 'each of the four parameters of a transfer, wherever it stands',
      to: 'pbx',
      before: invite`
        Referred-By: <sip:a@h;x-ti=1>
        b: <sip:a@h>;x-tt=YQ%3D%3D
        Referred-By: sip:a@h;X-T=2
        Referred-By: <sip:a@h;x-tx=1>;ms-identity=1`,
      after: invite`Referred-By: <sip:a@h;x-tx=1>;ms-identity=1`,
    },
    {
      it: 'all but what a partner needs',
      options: { keepHeaders: 'a365-* Referred-By' },
      to: 'pbx',
      before: invite`
        A365-AgentHunt: 1
        X-MS-RoutingPolicies: none
        Referred-By: <sip:h;x-m=1>`,
      after: invite`
        A365-AgentHunt: 1
        Referred-By: <sip:h;x-m=1>`,
    },
    {
      it: 'toward Teams what only the SBC understands',
      options: { internalHeaders: ['X-Acme-*', 'X-Verstat'], keepHeaders: ['X-Acme-Kept'] },
      to: 'teams',
      before: invite`
        X-ACME-ROUTE: 7
        X-Acme-Kept: 7
        x-verstat: No-TN-Validation
        X-Acmes: 7`,
      after: invite`
        X-Acme-Kept: 7
        X-Acmes: 7`,
    },
    {
      it: 'toward Teams the headers of AnywhereNow, where that is wanted',
      options: { stripA365TowardTeams: true },
      to: 'teams',
      before: invite`
        A365-AgentHunt: 1
        X-MS-RoutingPolicies: None`,
      after: invite`X-MS-RoutingPolicies: None`,
    },
  ],
  leaves: [
    { it: 'what Teams needs, and what it was tested with', to: 'teams', message: invite`${everything}` },
    {
      it: 'known values in any case and any number',
      to: 'teams',
      message: invite`X-MS-RoutingPolicies: None, DISABLE_forwarding`,
    },
    { it: 'what AnywhereNow reads', message: invite`${everything}` },
    {
      it: 'the headers of AnywhereNow where they are wanted only toward Teams',
      options: { stripA365TowardTeams: true },
      message: invite`A365-AgentHunt: 1`,
    },
    { it: 'a plain Referred-By', to: 'itsp', message: invite`Referred-By: "x-m=1" <sip:a@h?x-m=1>` },
    { it: 'a Referred-By that cannot be read (R13)', to: 'itsp', message: invite`Referred-By: <sip:a@h;x-m=1` },
    {
      it: 'a policy that nobody knows, where it is not passed on in a first INVITE',
      to: 'teams',
      message: invite`
        To: <sip:a@h>;tag=1
        X-MS-RoutingPolicies: no_missed_call`,
    },
  ],
  reports: [
    {
      it: 'policies that are not documented; they pass (V112)',
      to: 'teams',
      message: invite`
        A365-AgentHunt: 1
        X-MS-RoutingPolicies: no_missed_call,disable_forwarding`,
      says: [['ROUTINGPOLICY_UNKNOWN', { value: 'no_missed_call' }]],
    },
    {
      it: 'a policy of no value',
      to: 'teams',
      message: invite`X-MS-RoutingPolicies: `,
      says: [['ROUTINGPOLICY_UNKNOWN', { value: '' }]],
    },
  ],
  ignores: [
    { it: 'a keep-alive', message: sip`OPTIONS sip:sbc.example.com SIP/2.0` },
    { it: 'a CANCEL', message: sip`CANCEL sip:sbc.example.com SIP/2.0` },
  ],
  badOptions: [
    { it: 'a mark that is a header of SIP', options: { internalHeaders: ['Route'] }, message: /begins with X-/ },
    { it: 'a yes that is none', options: { stripA365TowardTeams: 'yes' }, message: /stripA365TowardTeams/ },
  ],
})
