import { expect, test } from '@jest/globals'
import { anonymousAliases } from '../../plugins/_anonymous.js'
import privacy from '../../plugins/privacy.js'
import { invite, ok, sip, testPlugin } from '../support/test-plugin.js'

const hidden = '"Anonymous" <sip:anonymous@anonymous.invalid>'
const toItsp = { from: 'anywherenow', to: 'itsp' } as const

/** Callers without number: [what it shows, From as received, From as AnywhereNow wants it]. */
const anonymous: readonly (readonly [string, string, string])[] = [
  [
    'a capital A (V077)',
    '"Anonymous" <sip:Anonymous@anonymous.invalid>',
    '"Anonymous" <sip:anonymous@anonymous.invalid>',
  ],
  [
    'another word, of a real host (V079)',
    '"Restricted" <sip:Restricted@itsp.example>',
    '"Restricted" <sip:anonymous@itsp.example>',
  ],
  ['no user (V080)', '<sip:itsp.example>', '<sip:anonymous@anonymous.invalid>'],
  ['no user, with port and parameters', '<sips:itsp.example:5061;transport=tls>', '<sip:anonymous@anonymous.invalid>'],
  ['a host without owner (V095)', '"U" <sip:unavailable@unknown.invalid>', '"U" <sip:anonymous@unknown.invalid>'],
  ['a number at such a host', '<sip:+31612345678@Anonymous.Invalid>', '<sip:anonymous@Anonymous.Invalid>'],
  ['user=phone', '<sip:anonymous@h;USER=phone;x=1>', '<sip:anonymous@h;x=1>'],
  ['parameters of the user', '<sip:anonymous;phone-context=x@h>', '<sip:anonymous@h>'],
  ['parameters behind an escaped semicolon', '<sip:anonymous%3Bcpc=x@h>', '<sip:anonymous@h>'],
  ['a password', '<sip:anonymous:secret@h>', '<sip:anonymous@h>'],
  ['escapes', '<sip:%41nonymous@h>', '<sip:anonymous@h>'],
  ['a bare addr-spec', 'sip:Private@h;user=phone', 'sip:anonymous@h'],
  ['a TEL URI', '<tel:anonymous>', '<sip:anonymous@anonymous.invalid>'],
]

testPlugin(privacy, {
  rewrites: [
    ...anonymous.map(([it, before, after]) => ({
      it: `writes an anonymous caller as AnywhereNow wants him: ${it} (R29, R31)`,
      before: invite`
        From: ${before};tag=1
        Privacy: id`,
      after: invite`
        From: ${after};tag=1
        Privacy: id`,
    })),
    ...anonymousAliases
      .filter((alias) => !['', 'anonymous'].includes(alias))
      .map((alias) => ({
        it: `knows ${alias} in capitals (R31)`,
        before: invite`From: <sip:${alias.toUpperCase()}@h>;tag=1`,
        after: invite`
          From: <sip:anonymous@h>;tag=1
          Privacy: id`,
      })),
    {
      it: 'tells the verstat that goes with the parameters of the user (R24)',
      before: invite`From: <sip:Anonymous;verstat=No-TN-Validation@h>;tag=1`,
      after: invite`
        From: <sip:anonymous@h>;tag=1
        Privacy: id`,
      says: [['VERSTAT', { header: 'from', value: 'No-TN-Validation' }]],
    },
    {
      it: 'adds Privacy for an anonymous caller (V006, R30)',
      before: invite`From: ${hidden};tag=1928301774`,
      after: invite`
        From: ${hidden};tag=1928301774
        Privacy: id`,
      keeps: 'anywherenow',
    },
    {
      it: 'replaces none, which an anonymous caller cannot mean, and says so (R30)',
      before: invite`
        From: ${hidden};tag=1
        Privacy: None`,
      after: invite`
        From: ${hidden};tag=1
        Privacy: id`,
      says: ['PRIVACY_NONE_REPLACED'],
    },
    {
      it: 'never leaves two Privacy lines where it writes one (R30)',
      before: invite`
        From: ${hidden};tag=1
        Privacy: none
        Privacy: none`,
      after: invite`
        From: ${hidden};tag=1
        Privacy: id`,
    },
    {
      it: 'takes an empty Privacy for none at all',
      before: invite`
        From: ${hidden};tag=1
        Privacy:`,
      after: invite`
        From: ${hidden};tag=1
        Privacy:id`,
    },
    {
      it: 'leaves Privacy alone where it is told so (R30)',
      options: { addPrivacy: false },
      before: invite`From: <sip:Anonymous@h>;tag=1`,
      after: invite`From: <sip:anonymous@h>;tag=1`,
    },
    {
      it: 'takes the words it is told, in place of its own (R31)',
      options: { anonymousAliases: 'gast verborgen' },
      before: invite`From: <sip:Verborgen@h>;tag=1`,
      after: invite`
        From: <sip:anonymous@h>;tag=1
        Privacy: id`,
    },
    ...['id', 'user', 'header', 'HEADER;critical', 'session, Id'].map((wish) => ({
      it: `hides a caller with number who asks for ${wish}, from a carrier (V083, R32)`,
      before: invite`
        From: "Jan" <sip:+31612345678@itsp.example;user=phone>;epid=01;tag=1
        P-Asserted-Identity: <sip:+31612345678@itsp.example>
        Privacy: ${wish}`,
      after: invite`
        From: ${hidden};tag=1
        Privacy: ${wish}`,
      keeps: 'anywherenow',
    })),
    {
      it: 'hides a caller behind a PBX, whose From is bare, and tells his verstat (R32)',
      from: 'pbx',
      before: invite`
        From: sip:+31201234567@pbx.example;verstat=TN-Validation-Passed;tag=1
        Privacy: id`,
      after: invite`
        From: ${hidden};tag=1
        Privacy: id`,
      says: [['VERSTAT', { value: 'TN-Validation-Passed' }]],
    },
    {
      it: 'hides a caller of Teams where it is told so (R32)',
      from: 'teams',
      options: { onPrivacyRequested: 'anonymize' },
      before: invite`
        From: <sip:+31707777001@sip.pstnhub.microsoft.com>;tag=1
        Privacy: id`,
      after: invite`
        From: ${hidden};tag=1
        Privacy: id`,
    },
    {
      it: 'removes the identities of an anonymous caller, which would reveal him (V085, R34)',
      from: 'pbx',
      before: invite`
        From: <sip:anonymous@anonymous.invalid>;tag=1
        P-Asserted-Identity: <sip:+31201234567@pbx.example>
        P-Asserted-Identity: <tel:+31201234567>
        Remote-Party-ID: <sip:+31201234567@pbx.example>;party=calling
        Privacy: id`,
      after: invite`
        From: <sip:anonymous@anonymous.invalid>;tag=1
        Privacy: id`,
    },
    {
      it: 'removes that of an anonymous caller of Teams too (R34, R37)',
      from: 'teams',
      before: invite`
        From: <sip:anonymous@anonymous.invalid>;tag=1
        P-Asserted-Identity: <tel:+31707777001>,<sip:jan@contoso.example>
        Privacy: id`,
      after: invite`
        From: <sip:anonymous@anonymous.invalid>;tag=1
        Privacy: id`,
    },
    {
      it: 'removes it from what the hidden caller says later in the dialog',
      memo: 'anywherenow',
      before: invite`
        From: <sip:anonymous@anonymous.invalid>;tag=1
        To: <sip:+31881200600@h>;tag=2
        P-Asserted-Identity: <sip:+31612345678@h>`,
      after: invite`
        From: <sip:anonymous@anonymous.invalid>;tag=1
        To: <sip:+31881200600@h>;tag=2`,
    },
    {
      it: 'removes an identity nobody wants (V088, R34)',
      from: 'pbx',
      options: { pai: 'remove' },
      before: invite`
        From: <sip:+31201234567@pbx.example;user=phone>;tag=1
        P-Asserted-Identity: <sip:+31201230000@pbx.example;user=phone>
        Remote-Party-ID: <sip:+31201230000@pbx.example>`,
      after: invite`From: <sip:+31201234567@pbx.example;user=phone>;tag=1`,
    },
    {
      it: 'removes it from an anonymous call as well, though that may keep it',
      options: { pai: 'remove', paiWhenAnonymous: 'keep' },
      before: invite`
        From: ${hidden};tag=1
        P-Asserted-Identity: <sip:+31201230000@pbx.example>
        Privacy: id`,
      after: invite`
        From: ${hidden};tag=1
        Privacy: id`,
    },
    {
      it: 'puts From in place of another identity (R34)',
      from: 'pbx',
      options: { pai: 'fromCaller' },
      before: invite`
        From: "Desk" <sip:0201234567@pbx.example;user=phone>;tag=1
        P-Asserted-Identity: "Contoso" <sip:+31201230000@pbx.example>, <tel:+31201230000>
        P-Asserted-Identity: <sip:alice@pbx.example>
        Remote-Party-ID: <sip:+31201230000@pbx.example>`,
      after: invite`
        From: "Desk" <sip:0201234567@pbx.example;user=phone>;tag=1
        P-Asserted-Identity: <sip:0201234567@pbx.example;user=phone>`,
    },
    {
      it: 'removes the identity that differs from From where it is told so (R34)',
      from: 'pbx',
      options: { paiWhenDifferent: 'remove' },
      before: invite`
        From: <sip:020-1234567@pbx.example>;tag=1
        P-Asserted-Identity: <sip:+31201230000@pbx.example>,<tel:+31201234567>
        Remote-Party-ID: <sip:+31201230000@pbx.example>`,
      after: invite`
        From: <sip:020-1234567@pbx.example>;tag=1
        P-Asserted-Identity: <tel:+31201234567>`,
    },
    {
      it: 'keeps the sip value of two that name different numbers, on one line (R36)',
      from: 'pbx',
      before: invite`P-Asserted-Identity: <tel:+31201230000>, "Smith, J" <sip:0201234567@pbx.example>`,
      after: invite`P-Asserted-Identity: "Smith, J" <sip:0201234567@pbx.example>`,
      says: ['PAI_DISAGREES'],
    },
    {
      it: 'keeps the sip value of two on two lines, one of them bare (R36)',
      from: 'pbx',
      before: invite`
        P-Asserted-Identity: <tel:+31201230000>
        P-Asserted-Identity: sip:+31201234567@pbx.example`,
      after: invite`P-Asserted-Identity: sip:+31201234567@pbx.example`,
      says: ['PAI_DISAGREES'],
    },
    {
      it: 'keeps one of each scheme where there are more, that with a number first (R21, R36)',
      from: 'pbx',
      before: invite`P-Asserted-Identity: <sip:alice@h>,<sip:+31201234567@h>,<tel:+31201234567>,<tel:+31201234567>`,
      after: invite`P-Asserted-Identity: <sip:+31201234567@h>,<tel:+31201234567>`,
      says: [['PAI_DISAGREES', { values: 4 }]],
    },
    {
      it: 'holds the values of an anonymous call that keeps them to the same (R35, R36)',
      from: 'pbx',
      options: { paiWhenAnonymous: 'keep' },
      before: invite`
        From: ${hidden};tag=1
        P-Asserted-Identity: <sip:+31201234567@h>,<tel:+31201230000>
        Privacy: id`,
      after: invite`
        From: ${hidden};tag=1
        P-Asserted-Identity: <sip:+31201234567@h>
        Privacy: id`,
    },
    {
      it: 'forwards no P-Preferred-Identity (R36)',
      from: 'pbx',
      before: invite`P-Preferred-Identity: <sip:+31201234567@pbx.example>`,
      after: invite``,
    },
    {
      it: 'forwards none to a carrier either, inside the trust domain or outside',
      ...toItsp,
      trunks: { itsp: { trustDomain: true } },
      before: invite`P-Preferred-Identity: <sip:+31201234567@pbx.example>`,
      after: invite``,
    },
    {
      it: 'hides a caller from a carrier that is not trusted (V089, R33)',
      ...toItsp,
      before: invite`
        From: "Agent" <sip:+31881200600@sbc.contoso.example;user=phone>;tag=1
        P-Asserted-Identity: <sip:+31881200600@sbc.contoso.example>
        Remote-Party-ID: <sip:+31881200600@sbc.contoso.example>;party=calling
        P-Preferred-Identity: <sip:+31881200600@sbc.contoso.example>
        Privacy: id`,
      after: invite`
        From: ${hidden};tag=1
        Privacy: id`,
      keeps: 'itsp',
    },
    {
      it: 'hides a caller of Teams from it as well, whatever is done toward AnywhereNow (R33, R37)',
      from: 'teams',
      to: 'itsp',
      options: { onPrivacyRequested: 'pass', pai: 'fromCaller' },
      before: invite`
        From: <sip:+31707777001@sip.pstnhub.microsoft.com>;tag=1
        P-Asserted-Identity: <tel:+31707777001>
        Privacy: id`,
      after: invite`
        From: ${hidden};tag=1
        Privacy: id`,
    },
    {
      it: 'hides the number of a user name from any trunk outside of the trust domain (R33)',
      from: 'teams',
      to: 'pbx',
      trunks: { pbx: { trustDomain: false } },
      before: invite`
        From: <sip:+31707777001@h>;tag=1
        Privacy: user`,
      after: invite`
        From: ${hidden};tag=1
        Privacy: user`,
    },
    {
      it: 'removes identities inside a dialog, whose From the proxy maps (R5, R33)',
      ...toItsp,
      before: invite`
        From: <sip:+31881200600@h>;tag=1
        To: <sip:+31612345678@h>;tag=2
        P-Asserted-Identity: <sip:+31881200600@h>
        Privacy: id`,
      after: invite`
        From: <sip:+31881200600@h>;tag=1
        To: <sip:+31612345678@h>;tag=2
        Privacy: id`,
    },
    {
      it: 'removes them from a BYE of a caller who asked in the INVITE only',
      ...toItsp,
      memo: 'itsp',
      before: sip`
        BYE sip:+31612345678@h SIP/2.0
        To: <sip:+31612345678@h>;tag=2
        P-Asserted-Identity: <sip:+31881200600@h>`,
      after: sip`
        BYE sip:+31612345678@h SIP/2.0
        To: <sip:+31612345678@h>;tag=2`,
    },
    {
      it: 'removes those of a party who answers and asks for privacy (RFC 3325 7)',
      from: 'itsp',
      to: 'anywherenow',
      stage: 'reply-egress',
      trunks: { anywherenow: { trustDomain: false } },
      before: ok`
        P-Asserted-Identity: <sip:+31612345678@h>
        Privacy: id`,
      after: ok`Privacy: id`,
    },
  ],
  leaves: [
    ...[
      [hidden, 'id'],
      ['"Peter" <sip:anonymous@example.com>', 'id'],
      ['"A0017" <sip:anonymous@voorbeeld.nl>', 'header'],
      ['<sip:anonymous@anonymous.invalid>', 'user;id'],
      ['"Reception" <sip:anonymous@workstreampeople.com>', 'id;critical'],
      ['<sip:anonymous@anonymous.invalid>', 'ID, Header'],
      ['<sip:anonymous@anonymous.invalid>', 'critical'],
    ].map(([from, wish]) => ({
      it: `an anonymous caller in a form that AnywhereNow knows: ${from}, ${wish} (V001–V005, V092)`,
      message: invite`
        From: ${from!};tag=1928301774
        Privacy: ${wish!}`,
    })),
    {
      it: 'Privacy on two lines, one of which asks for something',
      message: invite`
        From: ${hidden};tag=1
        Privacy: none
        Privacy: id`,
    },
    {
      it: 'a name that says anonymous in front of a number (V082, R31)',
      message: invite`From: "Anonymous" <sip:+31612345678@itsp.example;user=phone>;tag=1`,
    },
    {
      it: 'a name that is no alias, and one that only begins like one',
      message: invite`From: <sip:anonymous.coward@h>;tag=1`,
    },
    {
      it: 'a word that is no alias here',
      options: { anonymousAliases: ['anonymous'] },
      message: invite`From: <sip:private@h>;tag=1`,
    },
    {
      it: 'a caller with number who asks for no privacy, or for that of the media only',
      message: invite`
        From: <sip:+31612345678@h>;tag=1
        P-Asserted-Identity: <sip:+31612345678@h>
        Privacy: session;critical`,
    },
    {
      it: 'a caller of Teams, which sends Privacy: id with numbers that are to be shown (R32, R37)',
      from: 'teams',
      message: invite`
        From: <sip:+31707777001@sip.pstnhub.microsoft.com>;tag=1
        P-Asserted-Identity: <tel:+31707777001>,<sip:jan@contoso.example>
        Privacy: id`,
    },
    {
      it: 'a caller of a carrier who asks for privacy, where that is told to pass (R32)',
      options: { onPrivacyRequested: 'pass' },
      message: invite`
        From: <sip:+31612345678@h>;tag=1
        P-Asserted-Identity: <sip:+31612345678@h>
        Privacy: id`,
    },
    {
      it: 'two identities of one number, in different spelling (V061, R36)',
      from: 'pbx',
      message: invite`P-Asserted-Identity: "Smith, J" <sip:0201234567@pbx.example>, <tel:+31-20-123-4567>`,
    },
    {
      it: 'an identity that says the same as From (R34)',
      from: 'pbx',
      options: { pai: 'fromCaller', paiWhenDifferent: 'remove' },
      message: invite`
        From: <sip:0201234567@pbx.example>;tag=1
        P-Asserted-Identity: "Desk" <tel:+31201234567>`,
    },
    {
      it: 'an identity where From holds no number to compare it with, and no identity at all',
      from: 'pbx',
      options: { pai: 'fromCaller', paiWhenDifferent: 'remove' },
      message: invite`
        From: <sip:alice@pbx.example>;tag=1
        P-Asserted-Identity: <tel:+31201234567>`,
    },
    {
      it: 'that there is no identity (R34)',
      options: { pai: 'fromCaller' },
      message: invite`From: <sip:+31612345678@h>;tag=1`,
    },
    {
      it: 'an identity that differs from From, unless it is told otherwise (R34)',
      from: 'pbx',
      message: invite`
        From: <sip:+31201234567@pbx.example>;tag=1
        P-Asserted-Identity: <sip:+31201230000@pbx.example>`,
    },
    {
      it: 'an identity that cannot be read (R13)',
      options: { pai: 'fromCaller' },
      message: invite`P-Asserted-Identity: "x <sip:+31201234567@h>`,
    },
    {
      it: 'a caller who wants to be shown to the carrier (V091, R33)',
      ...toItsp,
      message: invite`
        From: <sip:+31881200600@sbc.contoso.example;user=phone>;tag=1
        P-Asserted-Identity: <sip:+31881200600@sbc.contoso.example>
        Privacy: none`,
    },
    {
      it: 'a caller of whom nobody asks anything, and an anonymous one without Privacy (R33)',
      ...toItsp,
      message: invite`
        From: <sip:Anonymous@h>;tag=1
        P-Asserted-Identity: <sip:+31881200600@sbc.contoso.example>`,
    },
    {
      it: 'everything toward a carrier inside the trust domain, which screens itself (R33)',
      ...toItsp,
      trunks: { itsp: { trustDomain: true } },
      message: invite`
        From: <sip:+31881200600@sbc.contoso.example>;tag=1
        P-Asserted-Identity: <sip:+31881200600@sbc.contoso.example>,<tel:+31881200700>
        Privacy: id`,
    },
    {
      it: 'an emergency call (R11)',
      ...toItsp,
      message: invite`
        INVITE sip:112@itsp.example SIP/2.0
        From: <sip:+31707777001@h>;tag=1
        P-Asserted-Identity: <sip:+31707777001@h>
        P-Preferred-Identity: <sip:+31707777001@h>
        Privacy: id`,
      keeps: '!emergency',
    },
    {
      it: 'a re-INVITE of an emergency call, whose target is the contact of the service (R11)',
      ...toItsp,
      memo: '!emergency',
      message: invite`
        INVITE sip:psap@192.0.2.1 SIP/2.0
        To: <sip:112@itsp.example>;tag=2
        P-Asserted-Identity: <sip:+31707777001@h>
        Privacy: id`,
    },
    {
      it: 'a re-INVITE of an anonymous caller, whose From the proxy maps (R5)',
      message: invite`
        From: <sip:Anonymous@h>;tag=1
        To: <sip:+31881200600@h>;tag=2`,
    },
    {
      it: 'a re-INVITE in the other direction of such a dialog',
      ...toItsp,
      memo: 'anywherenow',
      message: invite`
        To: <sip:+31612345678@h>;tag=2
        P-Asserted-Identity: <sip:+31881200600@h>`,
    },
    {
      it: 'one of a hidden caller who now wants to be shown',
      memo: 'anywherenow',
      message: invite`
        To: <sip:+31881200600@h>;tag=2
        P-Asserted-Identity: <sip:+31612345678@h>
        Privacy: none`,
    },
    {
      it: 'the identity of a party who answers and asks for nothing, or whom we trust',
      stage: 'reply-egress',
      from: 'itsp',
      to: 'anywherenow',
      memo: 'anywherenow',
      message: ok`
        P-Asserted-Identity: <sip:+31612345678@h>
        Privacy: id`,
    },
  ],
  reports: [
    {
      it: 'a From that cannot be read (R13)',
      message: invite`From: "x <sip:Anonymous@h>;tag=1`,
      says: [['HEADER_MALFORMED', { header: 'from' }]],
    },
    {
      it: 'a From whose user is lost, for want of brackets (RFC 3261 20.10)',
      message: invite`From: sip:+31201234567;ext=12@pbx.example;tag=1`,
      says: [['HEADER_MALFORMED', { header: 'from' }]],
    },
  ],
  ignores: [
    { it: 'OPTIONS', message: sip`OPTIONS sip:sbc.contoso.example SIP/2.0` },
    { it: 'CANCEL', message: sip`CANCEL sip:+31881200600@h SIP/2.0` },
    { it: 'what has only just been received', stage: 'ingress', message: invite`From: <sip:Anonymous@h>;tag=1` },
  ],
  badOptions: [
    { it: 'an unknown wish', options: { onPrivacyRequested: 'anonymise' }, message: /anonymize/ },
    { it: 'an unknown fate of identities', options: { pai: 'keep' }, message: /fromCaller/ },
  ],
})

test('a call is refused when the plugin fails: passing it on could reveal who wants to be unknown (R13)', () => {
  expect(privacy.onError).toBe('reject')
})
