import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import stripParams from '../../plugins/strip-params.js'
import { checkConfig } from '../../runtime/config/load.js'
import type { CheckedPlace } from '../../runtime/pipeline/plugin.js'
import { invite, ok, sip, testPlugin } from '../support/test-plugin.js'
import { plainTrunk } from '../support/test-site.js'

const extensionMap = { '+31201234567;ext=12': '+31201234512', '+31201234567;ext=13': '+31201234513' }

testPlugin(stripParams, {
  rewrites: [
    {
      it: 'removes ext from the user part of To (V017)',
      before: invite`To: <sip:+31881200600;ext=12345@sbc.contoso.example>`,
      after: invite`To: <sip:+31881200600@sbc.contoso.example>`,
      says: [['EXT_COLLISION_RISK', { header: 'to', number: '+31881200600' }]],
    },
    {
      it: 'removes verstat from the user part of From, and tells it (V018)',
      before: invite`From: <sip:+12155551212;verstat=TN-Validation-Passed@itsp.example;user=phone>;tag=x1`,
      after: invite`From: <sip:+12155551212@itsp.example;user=phone>;tag=x1`,
      says: [['VERSTAT', { header: 'from', value: 'TN-Validation-Passed' }]],
    },
    {
      it: 'removes parameters in all three places, keeps tag, order and unknown header parameters (V062)',
      before: invite`From: "Acme" <sip:+12155551212;verstat=TN-Validation-Passed-A@itsp.example;user=phone;cpc=ordinary>;tag=5;epid=01;verstat=x`,
      after: invite`From: "Acme" <sip:+12155551212@itsp.example;user=phone>;tag=5;epid=01`,
    },
    {
      it: 'keeps odd spacing around what it does not touch',
      before: invite`From:   "Acme"  <sip:+12155551212;ext=1@itsp.example>  ; tag=5 ;epid=01`,
      after: invite`From:   "Acme"  <sip:+12155551212@itsp.example>  ; tag=5 ;epid=01`,
    },
    {
      it: 'reads behind a bare addr-spec, and leaves it bare (V064)',
      before: invite`From: sip:+31201234567@pbx.example;ext=12;tag=abc`,
      after: invite`From: sip:+31201234567@pbx.example;tag=abc`,
    },
    {
      it: 'reads an escaped semicolon (V065)',
      before: invite`To: <sip:+31881200600%3Bext%3D12@sbc.contoso.example>`,
      after: invite`To: <sip:+31881200600@sbc.contoso.example>`,
    },
    {
      it: 'reads several escaped parameters in lower case, and mixed with plain ones',
      before: invite`To: <sip:+31881200600%3bext%3d12%3bisub=1;cpc=x@sbc.contoso.example>`,
      after: invite`To: <sip:+31881200600@sbc.contoso.example>`,
    },
    {
      it: 'removes an escaped parameter that is not listed from a number',
      before: invite`To: <sip:+31881200600%3Bown%3D1@sbc.contoso.example>`,
      after: invite`To: <sip:+31881200600@sbc.contoso.example>`,
    },
    {
      it: 'knows ext in capitals, and without a value',
      before: invite`
        From: <sip:+31201234567;EXT=7@pbx.example>;tag=1
        To: <sip:+31881200600;ext@sbc.contoso.example>`,
      after: invite`
        From: <sip:+31201234567@pbx.example>;tag=1
        To: <sip:+31881200600@sbc.contoso.example>`,
    },
    {
      it: 'removes transport from From, leaves its port (V068)',
      before: invite`From: <sip:+17168712781@sbc1.adatum.biz:5061;transport=udp>;tag=1c747237679`,
      after: invite`From: <sip:+17168712781@sbc1.adatum.biz:5061>;tag=1c747237679`,
    },
    {
      it: 'removes headers inside the URI of From and To',
      before: invite`From: <sip:+17168712781@h;user=phone?Subject=x>;tag=1`,
      after: invite`From: <sip:+17168712781@h;user=phone>;tag=1`,
    },
    {
      it: 'removes number portability from the Request-URI (V076)',
      before: invite`INVITE sip:+12155551212;npdi;rn=+12155550000@a365.example;user=phone SIP/2.0`,
      after: invite`INVITE sip:+12155551212@a365.example;user=phone SIP/2.0`,
    },
    {
      it: 'leaves in the Request-URI what says where it leads',
      before: invite`INVITE sip:+12155551212;ext=1@a365.example:5061;transport=tls;maddr=192.0.2.1;verstat=x;lr;own=1 SIP/2.0`,
      after: invite`INVITE sip:+12155551212@a365.example:5061;transport=tls;maddr=192.0.2.1;lr;own=1 SIP/2.0`,
    },
    {
      it: 'strips an identity that is a TEL URI (V074)',
      before: invite`P-Asserted-Identity: <tel:+12155551212;verstat=TN-Validation-Failed>`,
      after: invite`P-Asserted-Identity: <tel:+12155551212>`,
      says: [['VERSTAT', { header: 'p-asserted-identity', value: 'TN-Validation-Failed' }]],
    },
    {
      it: 'strips each of several identities, and only those that need it',
      before: invite`
        P-Asserted-Identity: "Smith, J; ext=1" <sip:+31201234567@h> ,  <tel:+31201234567;ext=9>
        p-asserted-identity:<sip:+31201234567;isub=4@h;user=phone>`,
      after: invite`
        P-Asserted-Identity: "Smith, J; ext=1" <sip:+31201234567@h> ,  <tel:+31201234567>
        p-asserted-identity:<sip:+31201234567@h;user=phone>`,
    },
    {
      it: 'strips an anonymous URI too (R24)',
      before: invite`From: <sip:anonymous;verstat=No-TN-Validation@anonymous.invalid>;tag=1`,
      after: invite`From: <sip:anonymous@anonymous.invalid>;tag=1`,
    },
    {
      it: 'reads a quoted value that holds a semicolon',
      before: invite`From: sip:+31201234567@h;ext="1;2";tag=1`,
      after: invite`From: sip:+31201234567@h;tag=1`,
    },
    {
      it: 'says nothing of verstat where nobody wants to hear',
      options: { preserveVerstat: 'none' },
      before: invite`From: <sip:+12155551212;verstat=x@h>;tag=1`,
      after: invite`From: <sip:+12155551212@h>;tag=1`,
    },
    {
      it: 'reads a folded From',
      before: invite`
        From: "Acme"
         <sip:+12155551212;ext=1@itsp.example>
         ;tag=5`,
      after: invite`From: "Acme" <sip:+12155551212@itsp.example> ;tag=5`,
    },
    {
      it: 'gives an extension the number of its own (V070)',
      options: { extensionMap },
      before: invite`From: <sip:+31201234567;ext=12@sip.pstnhub.microsoft.com;user=phone>;tag=1`,
      after: invite`From: <sip:+31201234512@sip.pstnhub.microsoft.com;user=phone>;tag=1`,
    },
    {
      it: 'finds the extension behind the host, and the number with separators',
      options: { extensionMap },
      before: invite`From: <sip:+31-20-1234567@h;ext=13>;tag=1`,
      after: invite`From: <sip:+31201234513@h>;tag=1`,
    },
    {
      it: 'finds the extension of a number as dialled behind the trunk',
      options: { extensionMap },
      before: invite`From: <sip:0201234567;ext=12@h>;tag=1`,
      after: invite`From: <sip:+31201234512@h>;tag=1`,
    },
    {
      it: 'finds an escaped extension, and that of a bare addr-spec',
      options: { extensionMap },
      before: invite`
        From: sip:+31201234567@h;ext=12;tag=1
        To: <sip:+31201234567%3Bext%3D13@h>`,
      after: invite`
        From: sip:+31201234512@h;tag=1
        To: <sip:+31201234513@h>`,
    },
    {
      it: 'takes nothing for a number that merely looks like one of the map (R19)',
      options: { extensionMap },
      before: invite`From: <sip:201234567;ext=12;phone-context=+1-914@h>;tag=1`,
      after: invite`From: <sip:201234567;phone-context=+1-914@h>;tag=1`,
      says: ['EXT_COLLISION_RISK'],
    },
    {
      it: 'strips Remote-Party-ID, leaves its own parameters (R36)',
      before: invite`Remote-Party-ID: "A" <sip:+31201234567;verstat=x@h>;party=calling;screen=yes`,
      after: invite`Remote-Party-ID: "A" <sip:+31201234567@h>;party=calling;screen=yes`,
      says: [['VERSTAT', { header: 'remote-party-id', value: 'x' }]],
    },
    {
      it: 'removes what carriers attest where it is told so, Identity never (R24, R7)',
      options: { attestationHeaders: 'remove' },
      before: invite`
        Identity: eyJ.eyJ.sig;info=<https://cert.example/a.pem>;alg=ES256
        Attestation-Info: A
        P-Attestation-Indicator: A
        Origination-Id: 4d6f`,
      after: invite`
        Identity: eyJ.eyJ.sig;info=<https://cert.example/a.pem>;alg=ES256`,
    },
    {
      it: 'writes +31 without quotes in YAML',
      options: { extensionMap: { '+31201234567;ext=12': 31201234512 } },
      before: invite`From: <sip:+31201234567;ext=12@h>;tag=1`,
      after: invite`From: <sip:+31201234512@h>;tag=1`,
    },
    {
      it: 'gives a number its extension back toward Teams, where AnywhereNow hunted the agent (V071)',
      options: { extensionMap },
      from: 'anywherenow',
      to: 'teams',
      before: invite`
        INVITE sip:+31201234512@sbc.contoso.example;user=phone SIP/2.0
        A365-AgentHunt: 1`,
      after: invite`
        INVITE sip:+31201234567;ext=12@sbc.contoso.example;user=phone SIP/2.0
        A365-AgentHunt: 1`,
    },
    {
      it: 'removes only what is listed in mode list',
      options: { mode: 'list', list: 'ext, x-*' },
      before: invite`From: <sip:+31201234567;ext=1;own=2@h;X-One=1;transport=tcp;xx=1>;tag=1;x-two=2`,
      after: invite`From: <sip:+31201234567;own=2@h;transport=tcp;xx=1>;tag=1`,
    },
    {
      it: 'keeps what it is told to keep',
      options: { keep: ['user', 'isub'] },
      before: invite`From: <sip:+31201234567;isub=1;cpc=x@h;user=phone>;tag=1`,
      after: invite`From: <sip:+31201234567;isub=1@h;user=phone>;tag=1`,
    },
    {
      it: 'never removes the tag, even where it is listed',
      options: { list: ['tag', 'ext'] },
      before: invite`From: sip:+31201234567@h;ext=1;tag=abc`,
      after: invite`From: sip:+31201234567@h;tag=abc`,
    },
    {
      it: 'says verstat in a header toward a trusted trunk',
      options: { preserveVerstat: 'header' },
      before: invite`From: <sip:+12155551212;verstat=TN-Validation-Passed@h>;tag=1`,
      after: invite`
        From: <sip:+12155551212@h>;tag=1
        X-Verstat: TN-Validation-Passed`,
    },
    {
      it: 'replaces a header of that name',
      options: { preserveVerstat: 'header', verstatHeader: 'P-Verstat' },
      before: invite`
        From: <sip:+12155551212;verstat=TN-Validation-Failed@h>;tag=1
        P-Verstat: TN-Validation-Passed`,
      after: invite`
        From: <sip:+12155551212@h>;tag=1
        P-Verstat: TN-Validation-Failed`,
    },
    {
      it: 'says it to no ITSP',
      options: { preserveVerstat: 'header' },
      from: 'anywherenow',
      to: 'itsp',
      before: invite`From: <sip:+12155551212;verstat=TN-Validation-Passed@h>;tag=1`,
      after: invite`From: <sip:+12155551212@h>;tag=1`,
    },
    {
      it: 'says it to a carrier inside the trust domain (R24)',
      options: { preserveVerstat: 'header' },
      trunks: { itsp: { trustDomain: true } },
      from: 'anywherenow',
      to: 'itsp',
      before: invite`From: <sip:+12155551212;verstat=TN-Validation-Passed@h>;tag=1`,
      after: invite`
        From: <sip:+12155551212@h>;tag=1
        X-Verstat: TN-Validation-Passed`,
    },
    {
      it: 'removes phone-context from a global number',
      before: invite`To: <sip:+31881200600;phone-context=example.com@h>`,
      after: invite`To: <sip:+31881200600@h>`,
    },
  ],
  leaves: [
    { it: 'a message without extras', message: invite`` },
    { it: 'an escaped semicolon in a name, where it is data', message: invite`From: <sip:john%3Bdoe@h>;tag=1` },
    {
      it: 'a decoy in the display name (V067)',
      message: invite`From: "x;ext=9 <a>" <sip:+31201234567@pbx.example;user=phone>;tag=1`,
    },
    { it: 'user=phone in capitals', message: invite`To: <sip:+31881200600@a365.example;USER=phone>` },
    {
      it: 'the phone-context of a local number, without which it would be taken for a national one (R19)',
      message: invite`
        From: sip:7042@h;phone-context=example.com;tag=1
        To: <tel:8631234;phone-context=+1-914-555>`,
    },
    {
      it: 'Contact, Diversion, History-Info, Referred-By and Refer-To (R7, R28)',
      message: invite`
        Contact: <sip:0612345678;ext=1@198.51.100.7:5060>
        Diversion: <sip:0201234567;ext=1@itsp.example>;reason=unconditional
        History-Info: <sip:0201234567;ext=1@itsp.example?Reason=SIP%3Bcause%3D302>;index=1
        Referred-By: <sip:0201234567;ext=4@pbx.example>`,
    },
    {
      it: 'Identity, and what carriers attest (R24)',
      message: invite`
        Identity: eyJ.eyJ.sig;info=<https://cert.example/a.pem>;alg=ES256
        Attestation-Info: A
        P-Attestation-Indicator: A
        Origination-Id: 4d6f`,
    },
    { it: 'an emergency call', message: invite`INVITE sip:112;phone-context=+31@h SIP/2.0` },
    {
      it: 'an emergency call by its priority',
      message: invite`
        INVITE sip:+31201234567;ext=1@h SIP/2.0
        Priority: emergency`,
    },
    { it: 'a Request-URI without a user', message: invite`INVITE sip:a365.example:5061;transport=tls;x-m=1 SIP/2.0` },
    {
      it: 'a re-INVITE (R5)',
      message: invite`
        From: <sip:+31201234567;ext=1@h>;tag=1
        To: <sip:+31881200600;ext=1@h>;tag=2`,
    },
    { it: 'a To whose tag is empty, which is a tag', message: invite`To: <sip:+31881200600;ext=1@h>;tag=` },
    {
      it: 'everything toward Teams, where the extension is part of the user (R26)',
      from: 'itsp',
      to: 'teams',
      message: invite`INVITE sip:+31201234567;ext=12@sip.pstnhub.microsoft.com SIP/2.0`,
    },
    {
      it: 'the target of a transfer toward Teams (V073)',
      options: { extensionMap },
      from: 'anywherenow',
      to: 'teams',
      message: invite`
        INVITE sip:+31201234512@sip.pstnhub.microsoft.com:5061;transport=tls;x-m=8:orgid:dfcba638-4ecd-4382 SIP/2.0
        A365-AgentHunt: 1
        A365-IsRefer: 1
        Referred-By: <sip:sip.pstnhub.microsoft.com:5061;x-m=8:orgid:fa27;x-t=4dca;x-ti=b712;x-tt=aHR0%3D>`,
    },
    {
      it: 'a mapped number toward Teams that AnywhereNow did not hunt',
      options: { extensionMap },
      from: 'anywherenow',
      to: 'teams',
      message: invite`
        INVITE sip:+31201234512@sbc.contoso.example SIP/2.0
        A365-AgentHunt: 0`,
    },
    {
      it: 'a mapped number toward Teams with a forged AgentHunt',
      options: { extensionMap },
      from: 'itsp',
      to: 'teams',
      message: invite`
        INVITE sip:+31201234512@sbc.contoso.example SIP/2.0
        A365-AgentHunt: 1`,
    },
    {
      it: 'a verstat that is to be kept',
      options: { keep: ['user', 'verstat'] },
      message: invite`From: <sip:+12155551212;verstat=x@h>;tag=1`,
    },
  ],
  reports: [
    {
      it: 'a From that cannot be read',
      message: invite`From: "x <sip:a;ext=1@h>;tag=1`,
      says: [['HEADER_MALFORMED', { header: 'from' }]],
    },
  ],
  ignores: [
    { it: 'responses', message: ok`From: <sip:+31201234567;ext=1@h>;tag=1` },
    { it: 'CANCEL (V229)', message: sip`CANCEL sip:+31881200600;ext=1@sbc.contoso.example SIP/2.0` },
    { it: 'ACK', message: sip`ACK sip:+31881200600;ext=1@sbc.contoso.example SIP/2.0` },
    { it: 'REFER', message: sip`REFER sip:+31881200600;ext=1@sbc.contoso.example SIP/2.0` },
    { it: 'OPTIONS', message: sip`OPTIONS sip:sbc.contoso.example SIP/2.0` },
  ],
  badOptions: [
    { it: 'a key without extension', options: { extensionMap: { '+31201234567': '+31201234512' } }, message: /ext=12/ },
    {
      it: 'one number for two extensions',
      options: { extensionMap: { '+31201234567;ext=1': '+31201234512', '+31201234567;ext=2': '+31201234512' } },
      message: /two extensions/,
    },
    { it: 'a national number', options: { extensionMap: { '+31201234567;ext=1': '0201234512' } }, message: /E\.164/ },
    { it: 'a fate for attestations that does not exist', options: { attestationHeaders: 'keep' }, message: /leave/ },
    { it: 'a mode that does not exist', options: { mode: 'all' }, message: /all-but/ },
    { it: 'a header name with a blank', options: { verstatHeader: 'X Verstat' }, message: /verstatHeader/ },
    { it: 'a number for keep', options: { keep: 1 }, message: /list of texts/ },
  ],
})

describe('users who share a number (R27)', () => {
  const user = { kind: 'teams', interceptInbound: false, interceptOutbound: false, tenant: undefined } as const
  const one = { ...user, number: '+31201234567' }
  const directory = [
    { ...one, ext: '12' },
    { ...one, ext: '13' },
    { ...user, number: '+31201230000', ext: '12' },
  ]
  const found = (map: object, to: 'anywherenow' | 'teams' = 'anywherenow'): unknown => {
    const trunk = plainTrunk(to)
    const place = { site: { trunks: [trunk] }, trunk, direction: 'egress', bothWays: false } as unknown as CheckedPlace
    return stripParams.check?.(stripParams.options.parse({ extensionMap: map }), place, directory)
  }

  test('are told where their extensions go', () => {
    const detail = '+31201234567 is that of 2 users'
    expect(found({})).toEqual([{ code: 'EXT_NUMBER_SHARED', detail, option: 'extensionMap' }])
  })
  test('are found in the directory that the configuration names', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'sipcar-directory-'))
    writeFileSync(join(folder, 'numbers.csv'), 'number,ext\n+31201234567,12\n+31201234567,13\n')
    const text = 'localDomain: a\ndirectory: numbers.csv\ntrunks:\n  centre: { kind: anywherenow }\n'
    const loaded = await checkConfig(text, join(folder, 'sipcar.yaml'))
    rmSync(folder, { recursive: true })
    expect(loaded).toMatchObject({ ok: true })
    expect(loaded.ok && loaded.config.warnings.map(({ code }) => code)).toContain('EXT_NUMBER_SHARED')
  })
  test('are no matter once only one has no number of his own', () => {
    expect(found({ '+31201234567;ext=12': '+31201234512' })).toEqual([])
  })
  test('are no matter toward Teams, which gets the extension', () => {
    expect(found({}, 'teams')).toEqual([])
  })
})
