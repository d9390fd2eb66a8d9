import teamsChecks from '../../plugins/teams-checks.js'
import type { Tenant } from '../../runtime/pipeline/site.js'
import { invite, sip, testPlugin, whole } from '../support/test-plugin.js'

const to = 'teams' as const

function tenant(name: string, fqdn?: string): Tenant {
  return { name, ids: [name], isDefault: false, trunks: {}, fqdn, routingPolicies: undefined }
}
const tenants = [tenant('contoso'), tenant('fabrikam', 'Fabrikam.sbc.example.com')]
const ofFabrikam = { trunks: { teams: { tenant: 'fabrikam' } } }

testPlugin(teamsChecks, {
  reports: [
    {
      it: 'an address in Record-Route (V230)',
      to,
      message: invite`
        Record-Route: <sip:203.0.113.9:5061;transport=tls;lr>
        Contact: <sip:+31612345678@198.51.100.7:5060>`,
      says: [['TEAMS_FQDN_MISSING', { header: 'record-route', host: '203.0.113.9', expected: 'sbc.example.com' }]],
      hints: { record_route: 'sbc.example.com:5061;transport=tls' },
    },
    {
      it: 'an address in Contact, where nothing is recorded',
      to,
      trunks: { teams: { sbcPort: 5067 } },
      message: invite`Contact: <sip:+31612345678@[2001:db8::1]:5060>`,
      says: [['TEAMS_FQDN_MISSING', { header: 'contact', host: '[2001:db8::1]' }]],
      hints: { record_route: 'sbc.example.com:5067;transport=tls' },
    },
    {
      it: 'only the topmost counts',
      to,
      message: invite`
        Record-Route: <sip:203.0.113.9;lr>, <sip:sbc.example.com;lr>
        Record-Route: <sip:sbc.example.com;lr>
        Contact: <sip:sbc.example.com>`,
      says: [['TEAMS_FQDN_MISSING', { header: 'record-route', host: '203.0.113.9' }]],
    },
    {
      it: 'another name',
      to,
      message: invite`Record-Route: <sip:sbc.example.com.evil.example;lr>`,
      says: [['TEAMS_FQDN_MISSING', { host: 'sbc.example.com.evil.example' }]],
    },
    {
      it: 'neither of the two',
      to,
      message: invite`Contact: nonsense`,
      says: [['TEAMS_FQDN_MISSING', { header: 'contact', host: '' }]],
    },
    {
      it: 'the name of the site, where the trunk is that of a tenant with its own',
      to,
      site: { tenants },
      ...ofFabrikam,
      message: invite`Record-Route: <sip:sbc.example.com;lr>`,
      says: [['TEAMS_FQDN_MISSING', { expected: 'Fabrikam.sbc.example.com' }]],
      hints: { record_route: 'Fabrikam.sbc.example.com:5061;transport=tls' },
    },
    {
      it: 'the name of a tenant on the trunk of another that has none of its own',
      to,
      site: { tenants },
      trunks: { teams: { tenant: 'contoso' } },
      message: invite`Record-Route: <sip:fabrikam.sbc.example.com;lr>`,
      says: [['TEAMS_FQDN_MISSING', { expected: 'sbc.example.com' }]],
    },
    {
      it: 'an address that the proxy is about to record, whatever the message says',
      to,
      facts: { record_route: '203.0.113.9:5061;transport=tls' },
      message: invite`Record-Route: <sip:sbc.example.com;lr>`,
      says: [['TEAMS_FQDN_MISSING', { header: 'record-route', host: '203.0.113.9' }]],
    },
    {
      it: 'SIPS in each header (R124)',
      to,
      message: invite`
        INVITE sips:+31707777001@sip.pstnhub.microsoft.com SIP/2.0
        From: <SIPS:+31612345678@h>;tag=1
        To: sip:+31707777001@h
        Record-Route: <sip:sbc.example.com;lr>,<sips:h>,<sips:h>
        P-Asserted-Identity: <sips:+31612345678@h>, <tel:+31612345678>`,
      says: [
        ['TEAMS_SIPS_URI', { header: 'request-uri' }],
        ['TEAMS_SIPS_URI', { header: 'from' }],
        ['TEAMS_SIPS_URI', { header: 'record-route' }],
        ['TEAMS_SIPS_URI', { header: 'p-asserted-identity' }],
      ],
    },
    {
      it: 'numbers without plus (R124)',
      to,
      message: invite`
        INVITE sip:31707777001@sip.pstnhub.microsoft.com SIP/2.0
        From: <sip:0612345678@h>;tag=1
        Record-Route: <sip:sbc.example.com;lr>`,
      says: [
        ['TEAMS_NO_PLUS', { header: 'request-uri' }],
        ['TEAMS_NO_PLUS', { header: 'from' }],
      ],
    },
    {
      it: 'a name in From of an emergency call',
      to,
      message: invite`
        INVITE sip:112@h SIP/2.0
        From: <sip:reception@h>;tag=1
        Record-Route: <sip:sbc.example.com;lr>`,
      says: [['TEAMS_NO_PLUS', { header: 'from' }]],
    },
    {
      it: 'no offer (R124)',
      to,
      message: sip`
        INVITE sip:+31707777001@h SIP/2.0
        Record-Route: <sip:sbc.example.com;lr>
        Content-Type: application/pidf+xml

        <presence/>`,
      says: ['TEAMS_DELAYED_OFFER'],
    },
    {
      it: 'no body',
      to,
      message: whole`
        INVITE sip:+31707777001@h SIP/2.0
        From: <sip:+31612345678@h>;tag=1
        To: <sip:+31707777001@h>
        CSeq: 1 INVITE
        Record-Route: <sip:sbc.example.com;lr>`,
      says: ['TEAMS_DELAYED_OFFER'],
    },
    {
      it: 'only what the pipeline says of a body that nobody can look into',
      to,
      message: invite`
        Record-Route: <sip:sbc.example.com;lr>
        Content-Encoding: gzip
        Content-Type: application/sdp

        xyz`,
      says: ['BODY_ENCODED'],
    },
  ],
  leaves: [
    {
      it: 'a call as Teams wants it',
      to,
      message: invite`
        INVITE sip:+31707777001;ext=12@sip.pstnhub.microsoft.com:5061;user=phone SIP/2.0
        From: <sip:%2B31612345678@h>;tag=1
        To: <sip:0707777001@h>
        Record-Route: "x" <sip:SBC.example.com:5061;transport=tls;lr>
        Record-Route: <sip:203.0.113.9;lr>
        P-Asserted-Identity: <sip:7042@h>`,
    },
    {
      it: 'the name in Contact, where nothing is recorded',
      to,
      message: invite`Contact: <sip:a@sbc.example.com:5061>`,
    },
    {
      it: 'the name in Contact, where what is recorded cannot be read (R13)',
      to,
      message: invite`
        Record-Route: nonsense
        Contact: <sip:a@sbc.example.com:5061>`,
    },
    {
      it: 'what the proxy is about to record',
      to,
      facts: { record_route: 'sbc.example.com:5061;transport=tls' },
      message: invite`Record-Route: <sip:203.0.113.9;lr>`,
    },
    {
      it: 'the name of any tenant on a trunk of all',
      to,
      site: { tenants },
      message: invite`Record-Route: <sip:fabrikam.sbc.example.com;lr>`,
    },
    {
      it: 'the name of the tenant on its trunk',
      to,
      site: { tenants },
      ...ofFabrikam,
      message: invite`Record-Route: <sip:fabrikam.sbc.example.com;lr>`,
    },
    {
      it: 'an anonymous caller, and a transfer (R89)',
      to,
      message: invite`
        INVITE sip:0699999999@h SIP/2.0
        A365-IsRefer: 1
        From: <sip:Anonymous@anonymous.invalid>;tag=1
        Record-Route: <sip:sbc.example.com;lr>`,
    },
    {
      it: 'a target that only Teams understands',
      to,
      message: invite`
        INVITE sip:x@sip.pstnhub.microsoft.com;x-m=8:orgid:1 SIP/2.0
        Record-Route: <sip:sbc.example.com;lr>`,
    },
    {
      it: 'an emergency number',
      to,
      message: invite`
        INVITE sip:911;phone-context=Redmond@h SIP/2.0
        Record-Route: <sip:sbc.example.com;lr>`,
    },
    {
      it: 'an offer beside a location',
      to,
      message: invite`
        Record-Route: <sip:sbc.example.com;lr>
        Content-Type: multipart/mixed;boundary=x

        --x
        Content-Type: application/pidf+xml

        <presence/>
        --x
        Content-Type: application/sdp

        v=0
        m=audio 4000 RTP/SAVP 8
        --x--`,
    },
    {
      it: 'sips: in a name',
      to,
      message: invite`
        Record-Route: <sip:sbc.example.com;lr>
        Contact: "sips:" <sip:a@h>`,
    },
    {
      it: 'SDP in a body whose length is in doubt',
      to,
      message: invite`
        Record-Route: <sip:sbc.example.com;lr>
        Content-Length: 4000`,
    },
    {
      it: 'a re-INVITE',
      to,
      message: invite`
        INVITE sips:31707777001@h SIP/2.0
        To: <sip:a@h>;tag=1`,
    },
    { it: 'what goes elsewhere', message: invite`INVITE sips:1@h SIP/2.0` },
  ],
  ignores: [
    { it: 'keep-alives', to, message: sip`OPTIONS sip:sip.pstnhub.microsoft.com SIP/2.0` },
    { it: 'an UPDATE', to, message: sip`UPDATE sips:1@h SIP/2.0` },
  ],
  badOptions: [{ it: 'an option, of which there is none', options: { port: 5067 }, message: /port/ }],
})
