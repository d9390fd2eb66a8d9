import headers from '../../plugins/headers.js'
import { invite, ok, reject, sip, testPlugin } from '../support/test-plugin.js'

const teams = 'Microsoft.PSTNHub.SIPProxy v.2024.2.6.5 i.USEA.5'
const toTeams = { to: 'teams' } as const
const a365ToTeams = { from: 'anywherenow', to: 'teams' } as const
const teamsToA365 = { from: 'teams', to: 'anywherenow' } as const
const badExtension = reject(420, 'Bad Extension', [['Unsupported', 'replaces']])

testPlugin(headers, {
  rewrites: [
    {
      it: 'replaces the name of the Teams proxy (V011)',
      before: invite`User-Agent: Microsoft.PSTNHub.SIPProxy v.2021.6.15.17 i.EUWE.1`,
      after: invite`User-Agent: CustomerSBC`,
    },
    {
      it: 'also in a REFER inside a dialog, whose header name stays upper case (V149)',
      before: sip`
        REFER sip:ucc@a365.example SIP/2.0
        USER-AGENT: ${teams}`,
      after: sip`
        REFER sip:ucc@a365.example SIP/2.0
        USER-AGENT: CustomerSBC`,
    },
    {
      it: 'finds the name in any case, with blanks in it',
      before: invite`user-agent :  microsoft pstn  HUB`,
      after: invite`user-agent :  CustomerSBC`,
    },
    {
      it: 'makes one line of several',
      before: invite`
        User-Agent: Carrier/1
        user-agent: ${teams}`,
      after: invite`User-Agent: CustomerSBC`,
    },
    {
      it: 'makes one line of a folded one',
      before: invite`
        User-Agent: Microsoft.PSTN
          Hub.SIPProxy`,
      after: invite`User-Agent: CustomerSBC`,
    },
    {
      it: 'replaces Server in responses (R81)',
      before: ok`SERVER: ${teams}`,
      after: ok`SERVER: CustomerSBC`,
    },
    {
      it: 'replaces Server in a provisional response and in a refusal',
      before: sip`
        SIP/2.0 603 Decline
        Server: ${teams}`,
      after: sip`
        SIP/2.0 603 Decline
        Server: CustomerSBC`,
    },
    {
      it: 'takes the name that is configured, in UTF-8',
      options: { userAgent: 'Café SBC' },
      before: invite`User-Agent: ${teams}`,
      after: invite`User-Agent: Café SBC`,
    },
    {
      it: 'acts on ACK and BYE as well',
      before: sip`
        ACK sip:ucc@a365.example SIP/2.0
        User-Agent: ${teams}`,
      after: sip`
        ACK sip:ucc@a365.example SIP/2.0
        User-Agent: CustomerSBC`,
    },
    {
      it: 'acts on a trunk where it is switched on, without looking at Allow and Replaces there',
      to: 'itsp',
      from: 'pbx',
      before: invite`
        User-Agent: ${teams}
        Allow: INVITE, REFER
        Require: replaces
        Supported: replaces
        Replaces: a@b;from-tag=1;to-tag=2`,
      after: invite`
        User-Agent: CustomerSBC
        Allow: INVITE, REFER
        Require: replaces
        Supported: replaces
        Replaces: a@b;from-tag=1;to-tag=2`,
    },
    {
      it: 'takes REFER out of what a carrier offers to Teams (R82, V140)',
      ...toTeams,
      before: invite`Allow: INVITE, ACK, CANCEL, BYE, REFER, NOTIFY, OPTIONS`,
      after: invite`Allow: INVITE, ACK, CANCEL, BYE, NOTIFY, OPTIONS`,
    },
    {
      it: 'does so in answers of a PBX, in the spelling of Teams',
      ...toTeams,
      from: 'pbx',
      before: ok`ALLOW: REFER,INVITE,ACK,NOTIFY`,
      after: ok`ALLOW: INVITE,ACK,NOTIFY`,
    },
    {
      it: 'does so inside a dialog, and in other methods',
      ...toTeams,
      before: sip`
        UPDATE sip:+31707777001@sip.pstnhub.microsoft.com SIP/2.0
        Allow: INVITE, REFER`,
      after: sip`
        UPDATE sip:+31707777001@sip.pstnhub.microsoft.com SIP/2.0
        Allow: INVITE`,
    },
    {
      it: 'finds it on each of several lines and in folded ones, and leaves Allow-Events',
      ...toTeams,
      before: invite`
        Allow: INVITE, ACK
        u: refer
        allow :  REFER ,BYE,
         REFER, REFERX
        Allow: refer, REFER`,
      after: invite`
        Allow: INVITE, ACK
        u: refer
        allow :  BYE, REFERX
        Allow: refer`,
    },
    {
      it: 'removes the line of which nothing is left (V143)',
      ...toTeams,
      before: invite`
        Allow: REFER,
        Allow: INVITE`,
      after: invite`Allow: INVITE`,
    },
    {
      it: 'does not tell Teams that AnywhereNow supports Replaces (R84, V155)',
      ...a365ToTeams,
      before: invite`k: timer, replaces, 100rel`,
      after: invite`k: timer, 100rel`,
    },
    {
      it: 'nor in an answer, whose list is then empty',
      ...a365ToTeams,
      before: ok`Supported: Replaces`,
      after: ok``,
    },
    {
      it: 'does not tell AnywhereNow that Teams supports it (R84)',
      ...teamsToA365,
      before: invite`SUPPORTED: replaces,timer`,
      after: invite`SUPPORTED: timer`,
    },
    {
      it: 'nor in an answer, over several lines, beside the name',
      ...teamsToA365,
      before: ok`
        Server: ${teams}
        Supported: 100rel, REPLACES
        k: replaces`,
      after: ok`
        Server: CustomerSBC
        Supported: 100rel`,
    },
    {
      it: 'strips Replaces toward Teams with its requirement where it is told so (R85)',
      options: { replacesTowardTeams: 'strip' },
      ...toTeams,
      before: invite`
        Require: timer, Replaces
        Replaces: a@b;from-tag=1;to-tag=2`,
      after: invite`Require: timer`,
      says: ['TEAMS_REJECTS_REPLACES'],
    },
    {
      it: 'strips each Replaces, and a requirement that stands alone',
      options: { replacesTowardTeams: 'strip' },
      ...a365ToTeams,
      before: invite`
        Require: replaces
        Replaces: a@b;from-tag=1;to-tag=2
        replaces: c@d;from-tag=1;to-tag=2`,
      after: invite``,
      says: ['TEAMS_REJECTS_REPLACES'],
    },
  ],
  leaves: [
    { it: 'the name of the Teams proxy toward Teams (V151)', ...toTeams, message: invite`User-Agent: ${teams}` },
    { it: 'Server toward Teams', ...toTeams, message: ok`Server: ${teams}` },
    {
      it: 'what AnywhereNow offers to Teams (R38, V027)',
      ...a365ToTeams,
      message: invite`Allow: INVITE, OPTIONS, INFO, BYE, CANCEL, ACK, PRACK, UPDATE, REFER, SUBSCRIBE, NOTIFY`,
    },
    { it: 'REFER of a carrier toward AnywhereNow', message: invite`Allow: INVITE, REFER` },
    {
      it: 'names that look like REFER (V142)',
      ...toTeams,
      message: invite`
        Allow: INVITE, REFERX, refer
        u: refer`,
    },
    { it: 'no Allow, and an empty one', ...toTeams, message: invite`Allow: ` },
    {
      it: 'REFER where it is told so',
      options: { stripReferFromNonA365: false },
      ...toTeams,
      message: invite`Allow: REFER`,
    },
    {
      it: 'Supported between others',
      message: invite`Supported: replaces`,
    },
    { it: 'Supported of a carrier toward Teams', ...toTeams, message: invite`Supported: replaces` },
    {
      it: 'tags that look like it, and Require in an answer',
      ...teamsToA365,
      message: ok`
        Supported: replaces2, xreplaces
        Require: replaces`,
    },
    {
      it: 'Supported toward Teams where it is told so',
      options: { stripSupportedReplaces: false },
      ...a365ToTeams,
      message: invite`k: replaces`,
    },
    {
      it: 'Supported toward AnywhereNow where it is told so',
      options: { stripSupportedReplaces: false },
      ...teamsToA365,
      message: invite`k: replaces`,
    },
    { it: 'a requirement of another extension', message: invite`Require: 100rel, replaces2` },
    {
      it: 'a Replaces that is in no INVITE',
      options: { replacesWithoutRequire: 'reject' },
      message: sip`
        INFO sip:ucc@a365.example SIP/2.0
        Require: replaces
        Replaces: a@b;from-tag=1;to-tag=2`,
    },
    {
      it: 'a Replaces that is in no INVITE, toward Teams',
      options: { replacesTowardTeams: 'reject' },
      ...toTeams,
      message: sip`
        INFO sip:+31707777001@sip.pstnhub.microsoft.com SIP/2.0
        Replaces: a@b;from-tag=1;to-tag=2`,
    },
    {
      it: 'an emergency call that requires Replaces, which is never refused (R11)',
      message: invite`
        INVITE sip:112@a365.example SIP/2.0
        Require: replaces
        Replaces: a@b;from-tag=1;to-tag=2`,
    },
    { it: 'another User-Agent (V148)', message: invite`User-Agent: AudioCodes Mediant/7.40` },
    { it: 'a response without Server', message: ok`` },
    { it: 'Server where it is told so', options: { alsoServer: false }, message: ok`Server: ${teams}` },
    { it: 'User-Agent of a response', message: ok`User-Agent: ${teams}` },
    { it: 'Server of a request', message: invite`Server: ${teams}` },
    { it: 'the name in another header', message: invite`X-Note: ${teams}` },
  ],
  refuses: [
    {
      it: 'a call that requires Replaces (R83, V012)',
      message: invite`
        Require: Replaces
        Replaces: 98732@sbc.contoso.example;from-tag=1;to-tag=2`,
      verdict: badExtension,
      says: ['REPLACES_REQUIRED'],
    },
    {
      it: 'one that requires it among others, from Teams, with nothing to replace',
      ...teamsToA365,
      message: invite`
        Require: timer
        REQUIRE: 100rel,REPLACES`,
      verdict: badExtension,
    },
    {
      it: 'a re-INVITE that requires it',
      message: invite`
        To: <sip:+31881200600@sbc.example.com>;tag=1
        Require: replaces`,
      verdict: badExtension,
    },
    {
      it: 'a Replaces that is not required, where it is told so',
      options: { replacesWithoutRequire: 'reject' },
      message: invite`Replaces: a@b;from-tag=1;to-tag=2`,
      verdict: badExtension,
      says: ['REPLACES_WITHOUT_REQUIRE'],
    },
    {
      it: 'a Replaces toward Teams, where it is told so (R85)',
      options: { replacesTowardTeams: 'reject' },
      ...toTeams,
      message: invite`Replaces: a@b;from-tag=1;to-tag=2`,
      verdict: badExtension,
      says: ['TEAMS_REJECTS_REPLACES'],
    },
  ],
  reports: [
    {
      it: 'a Replaces that is not required (V154)',
      message: invite`
        Replaces: a@b;from-tag=1;to-tag=2
        Supported: timer`,
      says: ['REPLACES_WITHOUT_REQUIRE'],
    },
    {
      it: 'an emergency call with it is not refused (R11)',
      options: { replacesWithoutRequire: 'reject' },
      message: invite`
        Priority: emergency
        Replaces: a@b;from-tag=1;to-tag=2`,
      says: ['REPLACES_WITHOUT_REQUIRE'],
    },
    {
      it: 'nor toward Teams: a call back of the emergency service',
      options: { replacesTowardTeams: 'reject' },
      ...toTeams,
      message: invite`
        Priority: emergency
        Replaces: a@b;from-tag=1;to-tag=2`,
      says: ['TEAMS_REJECTS_REPLACES'],
    },
    {
      it: 'a Replaces toward Teams, required or not (V157)',
      ...toTeams,
      message: invite`
        Require: replaces
        Replaces: a@b;from-tag=1;to-tag=2`,
      says: ['TEAMS_REJECTS_REPLACES'],
    },
  ],
  ignores: [
    {
      it: 'OPTIONS, which cost nothing',
      message: sip`
        OPTIONS sip:sbc.contoso.example SIP/2.0
        User-Agent: ${teams}`,
    },
    {
      it: 'CANCEL',
      message: sip`
        CANCEL sip:ucc@a365.example SIP/2.0
        User-Agent: ${teams}`,
    },
  ],
  badOptions: [
    { it: 'the name that it replaces (V152)', options: { userAgent: 'My PSTNHub' }, message: /UA_MATCHES_PATTERN/ },
    { it: 'the same with a blank', options: { userAgent: 'pstn hub' }, message: /UA_MATCHES_PATTERN/ },
    { it: 'an empty name', options: { userAgent: ' ' }, message: /one line of text/ },
    { it: 'another way with Replaces', options: { replacesTowardTeams: 'pass' }, message: /replacesTowardTeams/ },
    {
      it: 'to strip toward AnywhereNow',
      options: { replacesWithoutRequire: 'strip' },
      message: /replacesWithoutRequire/,
    },
    { it: 'two lines', options: { userAgent: 'a\r\nX: b' }, message: /one line of text/ },
  ],
})
