import { expect, test } from '@jest/globals'
import e164 from '../../plugins/e164.js'
import type { CheckedPlace, NumberPlan } from '../../runtime/pipeline/plugin.js'
import { invite, ok, reject, sip, testPlugin } from '../support/test-plugin.js'
import { plainTrunk } from '../support/test-site.js'

const incomplete = reject(484, 'Address Incomplete')
const forbidden = reject(403, 'Forbidden')

/** A From as received and as it must be: [what it shows, before, after]. */
const numbers: readonly (readonly [string, string, string])[] = [
  ['a national prefix (V034)', '0612345678', '+31612345678'],
  ['an international prefix, tried before the national one (V035)', '0031612345678', '+31612345678'],
  ['a foreign number', '004433221100', '+4433221100'],
  ['a bare national number (V037)', '612345678', '+31612345678'],
  ['bare digits that begin with the country code', '31612345678', '+31612345678'],
  ['a bare national number that happens to begin like the country code', '313123456', '+31313123456'],
  ['escapes, separators and the trunk zero of E.123 (V038)', '+31%20(0)20%20123-45.67', '+31201234567'],
  ['the trunk zero in escaped brackets', '+31%280%29201234567', '+31201234567'],
  ['the trunk zero behind an international prefix', '0031(0)201234567', '+31201234567'],
  ['a bracketed zero that begins a national number', '(0)20-1234567', '+31201234567'],
  ['a bracketed area code', '+31(20)1234567', '+31201234567'],
  ['a slash', '020/1234567', '+31201234567'],
  ['a no-break space in UTF-8', '+31%C2%A0201234567', '+31201234567'],
  ['an escaped plus', '%2B31201234567', '+31201234567'],
]

const { numberPlan: dutch } = plainTrunk('itsp')
const northAmerican: NumberPlan = {
  ...dutch,
  countryCode: '1',
  nationalPrefix: '1',
  internationalPrefixes: ['011'],
  nsnLength: { min: 10, max: 10 },
}

/** The trunk that most rows come from, with another plan than those of the other trunks. */
function behindItsp(plan: Partial<NumberPlan>): { itsp: { numberPlan: NumberPlan } } {
  return { itsp: { numberPlan: { ...dutch, ...plan } } }
}

testPlugin(e164, {
  rewrites: [
    ...numbers.map(([it, before, after]) => ({
      it: `completes ${it}`,
      before: invite`From: "Bob <home>; x" <sip:${before}@itsp.example;user=phone>;tag=1`,
      after: invite`From: "Bob <home>; x" <sip:${after}@itsp.example;user=phone>;tag=1`,
    })),
    {
      it: 'drops the zeros of +00 (V040)',
      before: invite`From: <sip:+0031612345678@itsp.example;user=phone>;tag=1`,
      after: invite`From: <sip:+31612345678@itsp.example;user=phone>;tag=1`,
      says: [['E164_PLUS00', { header: 'from' }]],
    },
    {
      it: 'works on Request-URI, To, From and identity at once',
      before: invite`
        INVITE sip:0881200600@sbc.contoso.example SIP/2.0
        From: "Jan" <sip:0612345678@itsp.example>;tag=77
        To: <sip:0881200600@sbc.contoso.example>
        P-Asserted-Identity: <sip:0612345678@itsp.example>`,
      after: invite`
        INVITE sip:+31881200600@sbc.contoso.example;user=phone SIP/2.0
        From: "Jan" <sip:+31612345678@itsp.example;user=phone>;tag=77
        To: <sip:+31881200600@sbc.contoso.example;user=phone>
        P-Asserted-Identity: <sip:+31612345678@itsp.example>`,
    },
    {
      it: 'works on the headers that are listed',
      options: { headers: 'to' },
      before: invite`
        From: <sip:0612345678@itsp.example>;tag=77
        To: <sip:0881200600@sbc.contoso.example>`,
      after: invite`
        From: <sip:0612345678@itsp.example>;tag=77
        To: <sip:+31881200600@sbc.contoso.example;user=phone>`,
    },
    {
      it: 'keeps an IPv6 host and its port (V050)',
      before: invite`From: <sip:0612345678@[2001:db8::1]:5061;user=phone>;tag=1`,
      after: invite`From: <sip:+31612345678@[2001:db8::1]:5061;user=phone>;tag=1`,
    },
    {
      it: 'keeps spacing, password, parameters of the user and of the header',
      before: invite`From:  "Jan"   <sips:0612345678;cpc=x:pw@h;user=phone;x=1>  ; tag=1;epid="a;b"`,
      after: invite`From:  "Jan"   <sips:+31612345678;cpc=x:pw@h;user=phone;x=1>  ; tag=1;epid="a;b"`,
    },
    {
      it: 'keeps an extension behind an escaped semicolon',
      before: invite`To: <sip:0881200600%3Bext%3D12@h;user=phone>`,
      after: invite`To: <sip:+31881200600%3Bext%3D12@h;user=phone>`,
    },
    {
      it: 'reads a folded To under its compact name',
      before: invite`
        t: "Desk"
          <sip:0881200600@h;user=phone>`,
      after: invite`t: "Desk" <sip:+31881200600@h;user=phone>`,
    },
    {
      it: 'puts a bare addr-spec in brackets, since user=phone belongs to the URI (R20)',
      before: invite`From: sip:0612345678@h;tag=1`,
      after: invite`From: <sip:+31612345678@h;user=phone>;tag=1`,
    },
    {
      it: 'leaves a bare addr-spec bare without user=phone',
      options: { userPhone: false },
      before: invite`From: sip:0612345678@h;tag=1`,
      after: invite`From: sip:+31612345678@h;tag=1`,
    },
    {
      it: 'moves user=phone of a bare addr-spec into the brackets, never twice',
      before: invite`From: sip:+31612345678@h;user=phone;tag=1`,
      after: invite`From: <sip:+31612345678@h;user=phone>;tag=1`,
    },
    {
      it: 'adds user=phone to a correct number',
      before: invite`To: <sip:+31881200600@a365.example;transport=tls>`,
      after: invite`To: <sip:+31881200600@a365.example;transport=tls;user=phone>`,
    },
    {
      it: 'replaces another value of user, in its place',
      before: invite`To: <sip:+31881200600@a365.example;user=ip;x=1>`,
      after: invite`To: <sip:+31881200600@a365.example;user=phone;x=1>`,
    },
    {
      it: 'leaves one user where there are two (R20)',
      before: invite`To: <sip:+31881200600@a365.example;USER=phone;x=1;user=ip>`,
      after: invite`To: <sip:+31881200600@a365.example;user=phone;x=1>`,
    },
    {
      it: 'completes Remote-Party-ID as it does P-Asserted-Identity, its parameters stay (R36)',
      before: invite`Remote-Party-ID: "Jan" <sip:0612345678@itsp.example>;party=calling;screen=yes`,
      after: invite`Remote-Party-ID: "Jan" <sip:+31612345678@itsp.example>;party=calling;screen=yes`,
    },
    {
      it: 'adds user=phone in front of headers of the URI',
      before: invite`To: <sip:+31881200600@h?Subject=x>`,
      after: invite`To: <sip:+31881200600@h;user=phone?Subject=x>`,
    },
    {
      it: 'writes tel: in From and To as sip: of its own domain (V046)',
      before: invite`
        From: <tel:+31-20-123-4567>;tag=1
        To: "Desk" <TEL:+31881200600;ext=7>`,
      after: invite`
        From: <sip:+31201234567@sbc.example.com;user=phone>;tag=1
        To: "Desk" <sip:+31881200600;ext=7@sbc.example.com;user=phone>`,
    },
    {
      it: 'writes a bare tel: as well',
      before: invite`From: tel:+31-20-123-4567;tag=1`,
      after: invite`From: <sip:+31201234567@sbc.example.com;user=phone>;tag=1`,
    },
    {
      it: 'leaves tel: a tel: where it is told so, and in the Request-URI',
      options: { telToSip: false },
      before: invite`
        INVITE tel:+31-881200600 SIP/2.0
        From: <tel:+31-20-123-4567>;tag=1`,
      after: invite`
        INVITE tel:+31881200600 SIP/2.0
        From: <tel:+31201234567>;tag=1`,
    },
    {
      it: 'leaves tel: in the Request-URI, whose host says where the call goes',
      before: invite`INVITE tel:+31-881200600 SIP/2.0`,
      after: invite`INVITE tel:+31881200600 SIP/2.0`,
    },
    {
      it: 'tries the longer international prefix first',
      trunks: behindItsp({ internationalPrefixes: ['00', '0011'] }),
      before: invite`From: <sip:00114433221100@h;user=phone>;tag=1`,
      after: invite`From: <sip:+4433221100@h;user=phone>;tag=1`,
    },
    {
      it: 'writes +E.164 toward AnywhereNow whatever the format for others',
      options: { format: 'digits' },
      before: invite`From: <sip:0612345678@h;user=phone>;tag=1`,
      after: invite`From: <sip:+31612345678@h;user=phone>;tag=1`,
    },
    {
      it: 'completes two identities on one line, without user=phone (V061)',
      from: 'pbx',
      before: invite`P-Asserted-Identity: "Smith, J" <sip:0201234567@pbx.example>, <tel:+31-20-123-4567>`,
      after: invite`P-Asserted-Identity: "Smith, J" <sip:+31201234567@pbx.example>, <tel:+31201234567>`,
    },
    {
      it: 'completes identities on two lines, one of them bare',
      before: invite`
        P-Asserted-Identity: sip:0201234567@pbx.example
        P-ASSERTED-IDENTITY:<tel:+31201234567>`,
      after: invite`
        P-Asserted-Identity: sip:+31201234567@pbx.example
        P-ASSERTED-IDENTITY:<tel:+31201234567>`,
    },
    {
      it: 'removes an identity toward AnywhereNow that holds no number (R34)',
      before: invite`P-Asserted-Identity: <sip:alice@pbx.example>`,
      after: invite``,
      says: [['E164_PAI_INVALID', { reason: 'not a number' }]],
    },
    {
      it: 'removes one of two identities',
      before: invite`P-Asserted-Identity: <sip:7042@pbx.example> , <tel:+31201234567>`,
      after: invite`P-Asserted-Identity: <tel:+31201234567>`,
      says: ['E164_PAI_INVALID'],
    },
    {
      it: 'works on Diversion where it is listed, and never removes a value',
      options: { headers: ['diversion'] },
      before: invite`Diversion: <sip:0201234567@h>;reason=unconditional,<sip:desk@h>;reason=no-answer`,
      after: invite`Diversion: <sip:+31201234567@h>;reason=unconditional,<sip:desk@h>;reason=no-answer`,
      says: ['E164_DIVERSION_INVALID'],
    },
    {
      it: 'puts a substitute in place of a caller without number (V044)',
      options: { onInvalidFrom: 'substitute', fallbackCallerId: '+31201230000' },
      before: invite`From: "Reception" <sip:7042@pbx.contoso.example>;tag=1`,
      after: invite`From: "Reception" <sip:+31201230000@pbx.contoso.example;user=phone>;tag=1`,
      says: [['E164_FROM_INVALID', { reason: '4 digits fit no prefix or nsnLength' }]],
    },
    {
      it: 'puts a substitute in place of a local number, without its phone-context',
      options: { onInvalidFrom: 'substitute', fallbackCallerId: 31201230000 },
      before: invite`From: <tel:7042;phone-context=example.com>;tag=1`,
      after: invite`From: <sip:+31201230000@sbc.example.com;user=phone>;tag=1`,
      says: ['E164_LOCAL_NUMBER'],
    },
    {
      it: 'makes a caller without number anonymous, and asks for privacy (R17, R30)',
      options: { onInvalidFrom: 'anonymous' },
      before: invite`From: "Reception" <sip:7042;ext=1:pw@pbx.contoso.example;user=phone;x=1>;tag=1`,
      after: invite`
        From: "Reception" <sip:anonymous@pbx.contoso.example;x=1>;tag=1
        Privacy: id`,
    },
    {
      it: 'asks for privacy where the sender asked for none',
      options: { onInvalidFrom: 'anonymous' },
      before: invite`
        From: <tel:7042;phone-context=example.com>;tag=1
        Privacy: none`,
      after: invite`
        From: <sip:anonymous@anonymous.invalid>;tag=1
        Privacy: id`,
      says: ['PRIVACY_NONE_REPLACED'],
    },
    {
      it: 'and takes the identities away that would tell who it is (R34)',
      options: { onInvalidFrom: 'anonymous' },
      from: 'pbx',
      before: invite`
        From: <sip:7042@h>;tag=1
        P-Asserted-Identity: <sip:+31201237042@h>
        Remote-Party-ID: <sip:+31201237042@h>;party=calling`,
      after: invite`
        From: <sip:anonymous@h>;tag=1
        Privacy: id`,
    },
    {
      it: 'leaves an invalid number where it is told so, and mends the others',
      options: { onInvalidFrom: 'pass' },
      before: invite`
        From: <sip:7042@h>;tag=1
        To: <sip:0881200600@h;user=phone>`,
      after: invite`
        From: <sip:7042@h>;tag=1
        To: <sip:+31881200600@h;user=phone>`,
      says: ['E164_FROM_INVALID'],
    },
    {
      it: 'looks a local number up (R19)',
      options: { extensionMap: { 7042: '+31201237042', '7043;phone-context=one.example': '+31201237043' } },
      before: invite`
        From: <sip:7042@h;user=phone>;tag=1
        To: <tel:70-43;phone-context=one.example>`,
      after: invite`
        From: <sip:+31201237042@h;user=phone>;tag=1
        To: <sip:+31201237043@sbc.example.com;user=phone>`,
    },
    {
      it: 'writes numbers by the plan of where they go, once they are read by that of where they come from (R22)',
      options: { format: 'national' },
      trunks: behindItsp({ nationalPrefix: '', nsnLength: { min: 6, max: 9 } }),
      from: 'pbx',
      to: 'itsp',
      before: invite`
        INVITE sip:00442079460000@itsp.example SIP/2.0
        From: <sip:0201234567@pbx.example>;tag=1
        To: <sip:00442079460000@itsp.example>`,
      after: invite`
        INVITE sip:00442079460000@itsp.example SIP/2.0
        From: <sip:201234567@pbx.example>;tag=1
        To: <sip:00442079460000@itsp.example>`,
    },
    {
      it: 'completes numbers of North America (V055)',
      trunks: { itsp: { numberPlan: northAmerican } },
      before: invite`
        From: <sip:12065551234@itsp.example;user=phone>;tag=1
        To: <sip:0113188120060@sbc;user=phone>
        P-Asserted-Identity: <sip:2065551234@itsp.example>`,
      after: invite`
        From: <sip:+12065551234@itsp.example;user=phone>;tag=1
        To: <sip:+3188120060@sbc;user=phone>
        P-Asserted-Identity: <sip:+12065551234@itsp.example>`,
    },
    {
      it: 'keeps the zero of Italian numbers, in brackets too (V056)',
      trunks: behindItsp({ countryCode: '39', nationalPrefix: '', nsnLength: { min: 6, max: 11 } }),
      before: invite`
        From: <sip:0612345678@itsp.example;user=phone>;tag=1
        To: <sip:+39%20(0)612345678@itsp.example;user=phone>`,
      after: invite`
        From: <sip:+390612345678@itsp.example;user=phone>;tag=1
        To: <sip:+390612345678@itsp.example;user=phone>`,
    },
    {
      it: 'takes bare digits as they are told: e164',
      trunks: behindItsp({ bareDigits: 'e164' }),
      before: invite`From: <sip:4433221100@h;user=phone>;tag=1`,
      after: invite`From: <sip:+4433221100@h;user=phone>;tag=1`,
    },
    {
      it: 'takes bare digits as they are told: national',
      trunks: behindItsp({ bareDigits: 'national' }),
      before: invite`From: <sip:3161234567@h;user=phone>;tag=1`,
      after: invite`From: <sip:+313161234567@h;user=phone>;tag=1`,
    },
    {
      it: 'keeps the extension toward Teams (V058)',
      to: 'teams',
      before: invite`INVITE sip:+31201234567;ext=12@sip.pstnhub.microsoft.com SIP/2.0`,
      after: invite`INVITE sip:+31201234567;ext=12@sip.pstnhub.microsoft.com;user=phone SIP/2.0`,
    },
    {
      it: 'completes toward Teams what it can, and refuses nothing there (R22)',
      to: 'teams',
      before: invite`
        INVITE sip:0201234567@sip.pstnhub.microsoft.com SIP/2.0
        From: <sip:7042@pbx.example>;tag=1
        P-Asserted-Identity: <sip:7042@pbx.example>`,
      after: invite`
        INVITE sip:+31201234567@sip.pstnhub.microsoft.com;user=phone SIP/2.0
        From: <sip:7042@pbx.example>;tag=1
        P-Asserted-Identity: <sip:7042@pbx.example>`,
      says: ['E164_FROM_INVALID', 'E164_PAI_INVALID'],
    },
    {
      it: 'writes numbers toward a PBX as they are dialled there, without user=phone',
      options: { format: 'national' },
      to: 'pbx',
      before: invite`
        INVITE sip:+31201234567@pbx.example SIP/2.0
        From: <sip:+4433221100@h>;tag=1
        To: <sip:+31201234567@pbx.example>`,
      after: invite`
        INVITE sip:0201234567@pbx.example SIP/2.0
        From: <sip:004433221100@h>;tag=1
        To: <sip:0201234567@pbx.example>`,
    },
    {
      it: 'adds user=phone toward AnywhereNow and Teams only (R20)',
      to: 'pbx',
      before: invite`
        INVITE sip:0201234567@pbx.example SIP/2.0
        From: <sip:0612345678@h;user=ip>;tag=1
        To: <sip:0201234567@pbx.example;user=phone>`,
      after: invite`
        INVITE sip:+31201234567@pbx.example SIP/2.0
        From: <sip:+31612345678@h;user=ip>;tag=1
        To: <sip:+31201234567@pbx.example;user=phone>`,
    },
    {
      it: 'writes numbers toward an ITSP as digits',
      options: { format: 'digits' },
      from: 'anywherenow',
      to: 'itsp',
      before: invite`
        INVITE sip:+31201234567@itsp.example SIP/2.0
        From: <sip:0612345678@h>;tag=1
        To: <sip:+31201234567@itsp.example>`,
      after: invite`
        INVITE sip:31201234567@itsp.example SIP/2.0
        From: <sip:31612345678@h>;tag=1
        To: <sip:31201234567@itsp.example>`,
    },
    {
      it: 'the called number of a call marked as a transfer that goes to a carrier: only Teams gets targets (R28)',
      from: 'anywherenow',
      to: 'itsp',
      before: invite`
        INVITE sip:0031201112222@sbc.contoso.example SIP/2.0
        To: <sip:0031201112222@sbc.contoso.example>
        A365-IsRefer: 1`,
      after: invite`
        INVITE sip:+31201112222@sbc.contoso.example SIP/2.0
        To: <sip:+31201112222@sbc.contoso.example>
        A365-IsRefer: 1`,
    },
  ],
  leaves: [
    { it: 'numbers in +E.164 form (V059)', message: invite`From: <sip:+31612345678@itsp.example;user=phone>;tag=1` },
    {
      it: 'a number without user=phone where none is wanted (V016)',
      options: { headers: ['from', 'to'], userPhone: false },
      message: invite`
        From: <sip:+4433221100@itsp.example>;tag=a
        To: <sip:+31881200600@sbc.contoso.example>`,
    },
    { it: 'user=phone in capitals (V049)', message: invite`To: <sip:+31881200600@a365.example;USER=Phone>` },
    {
      it: 'a From as Teams writes it (V052)',
      message: invite`FROM: John Doe<sip:+31707777003@sip.pstnhub.microsoft.com:5061;user=phone>;tag=2ec`,
    },
    { it: 'an anonymous caller', message: invite`From: "Anonymous" <sip:anonymous@anonymous.invalid>;tag=1` },
    {
      it: 'an anonymous caller in capitals, which privacy mends',
      message: invite`From: <sip:Anonymous@itsp.example>;tag=1`,
    },
    {
      it: 'any other word for an anonymous caller (R31)',
      message: invite`From: <sip:Restricted@itsp.example>;tag=1`,
    },
    { it: 'a caller of no known host', message: invite`From: <sip:Restricted@anonymous.invalid>;tag=1` },
    { it: 'a caller without user', message: invite`From: <sip:itsp.example>;tag=1` },
    {
      it: 'a Request-URI and To of a host only (R18)',
      message: invite`
        INVITE sip:sip.pstnhub.microsoft.com:5061;transport=tls SIP/2.0
        To: <sip:sip.pstnhub.microsoft.com:5061>`,
    },
    {
      it: 'a transfer target of Teams',
      message: invite`
        INVITE sip:user@sip.pstnhub.microsoft.com;x-m=8:orgid:dfcb SIP/2.0`,
    },
    {
      it: 'the target of a transfer that AnywhereNow carries out (R28)',
      from: 'anywherenow',
      to: 'teams',
      message: invite`
        INVITE sip:0201112222@sbc.contoso.example SIP/2.0
        To: <sip:0201112222@sbc.contoso.example>
        A365-IsRefer: 1`,
    },
    {
      it: 'Contact, Diversion, History-Info, Referred-By (V239)',
      message: invite`
        Contact: <sip:0612345678;ext=1@198.51.100.7:5060>
        Diversion: <sip:0201234567@itsp.example>;reason=unconditional
        History-Info: <sip:0201234567@itsp.example?Reason=SIP%3Bcause%3D302>;index=1
        Referred-By: <sip:0201234567;ext=4@pbx.example>`,
    },
    {
      it: 'a re-INVITE (R5)',
      message: invite`
        INVITE sip:0881200600@h SIP/2.0
        From: <sip:0612345678@h>;tag=1
        To: <sip:0881200600@h>;tag=2`,
    },
    {
      it: 'a short code that is configured',
      options: { shortCodes: '1400' },
      message: invite`
        INVITE sip:1400@h SIP/2.0
        To: <tel:1400>`,
    },
    { it: 'a From that is an emergency number', message: invite`From: <sip:112@h>;tag=1` },
    {
      it: 'an emergency call toward Teams',
      from: 'pbx',
      to: 'teams',
      message: invite`INVITE sip:911;phone-context=Redmond@h SIP/2.0`,
    },
    {
      it: 'an emergency call that came from the emergency trunk',
      from: 'itsp',
      message: invite`INVITE sip:112@h SIP/2.0`,
    },
  ],
  refuses: [
    {
      it: 'sixteen digits, never cut short (V041)',
      message: invite`
        INVITE sip:+3188120060012345@a365.example;user=phone SIP/2.0
        To: <sip:+3188120060012345@a365.example;user=phone>`,
      verdict: incomplete,
      says: [['E164_RURI_INVALID', { header: 'ruri', reason: '16 digits, E.164 has at most 15' }], 'E164_TO_INVALID'],
    },
    {
      it: 'letters in From (V043)',
      message: invite`From: <sip:reception@pbx.contoso.example>;tag=1`,
      verdict: forbidden,
      says: [['E164_FROM_INVALID', { value: 'sip:reception@pbx.contoso.example', reason: 'not a number' }]],
    },
    {
      it: 'a phone-context in place of a prefix (V047)',
      message: invite`
        INVITE sip:8631234;phone-context=+1-914-555@a365.example;user=phone SIP/2.0
        To: <tel:8631234;phone-context=+1-914-555>`,
      verdict: incomplete,
      says: ['E164_LOCAL_NUMBER'],
    },
    {
      it: 'a local number of the length of a national one',
      message: invite`To: <tel:201234567;phone-context=+1-914>`,
      verdict: incomplete,
      says: ['E164_LOCAL_NUMBER'],
    },
    {
      it: 'the phone-context of a bare addr-spec',
      message: invite`From: sip:0201234567@h;phone-context=+31;tag=1`,
      verdict: forbidden,
      says: ['E164_LOCAL_NUMBER'],
    },
    { it: 'a star', message: invite`To: <sip:*21*0201234567@h>`, verdict: incomplete },
    { it: 'a number sign', message: invite`INVITE sip:0201234567#@h SIP/2.0`, verdict: incomplete },
    { it: 'a malformed escape', message: invite`To: <sip:020%1234567@h>`, verdict: incomplete },
    { it: 'a plus inside', message: invite`To: <sip:020+1234567@h>`, verdict: incomplete },
    { it: 'a country code that begins with 0', message: invite`To: <sip:+0201234567@h>`, verdict: incomplete },
    { it: 'too few digits', message: invite`To: <sip:+31112@h>`, verdict: incomplete },
    { it: 'bare digits of no plan', message: invite`To: <sip:4433221100@h>`, verdict: incomplete },
    {
      it: 'bare digits where they are told to be invalid',
      trunks: behindItsp({ bareDigits: 'invalid' }),
      message: invite`To: <sip:201234567@h>`,
      verdict: incomplete,
    },
    {
      it: 'a national number where the own country is not known',
      trunks: behindItsp({ countryCode: '' }),
      message: invite`To: <sip:0201234567@h>`,
      verdict: incomplete,
      says: [['E164_TO_INVALID', { reason: 'not international, and no countryCode is set' }]],
    },
    {
      it: 'the Request-URI first where both are invalid',
      message: invite`
        INVITE sip:desk@h SIP/2.0
        From: <sip:desk@h>;tag=1`,
      verdict: incomplete,
      says: ['E164_RURI_INVALID', 'E164_FROM_INVALID'],
    },
    {
      it: 'toward Teams where it is told so',
      to: 'teams',
      options: { onInvalidFrom: 'reject' },
      message: invite`From: <sip:7042@h>;tag=1`,
      verdict: forbidden,
    },
  ],
  steers: [
    {
      it: 'an emergency call, to the emergency trunk (V053)',
      from: 'teams',
      message: invite`
        INVITE sip:112@a365.example;user=phone SIP/2.0
        To: <sip:112@a365.example;user=phone>`,
      trunk: 'itsp',
    },
    {
      it: 'an emergency call as Teams presents it',
      from: 'teams',
      message: invite`INVITE sip:+911@a365.example SIP/2.0`,
      trunk: 'itsp',
    },
    {
      it: 'an emergency call with a phone-context',
      from: 'teams',
      message: invite`INVITE sip:911;phone-context=Redmond@h SIP/2.0`,
      trunk: 'itsp',
    },
    { it: 'a service URN', from: 'pbx', message: invite`INVITE urn:service:sos.fire SIP/2.0`, trunk: 'itsp' },
    {
      it: 'a call of emergency priority, its identity untouched',
      from: 'pbx',
      message: invite`
        Priority: Emergency
        P-Asserted-Identity: <sip:7042@h>`,
      trunk: 'itsp',
    },
    {
      it: 'an invalid number past AnywhereNow',
      options: { onInvalidTo: 'bypass', bypassTrunk: 'pbx' },
      message: invite`
        From: <sip:0612345678@h>;tag=1
        To: <sip:desk@h>`,
      trunk: 'pbx',
      says: ['E164_TO_INVALID'],
    },
  ],
  reports: [
    {
      it: 'a From that cannot be read',
      message: invite`From: "x <sip:0201234567@h>;tag=1`,
      says: [['HEADER_MALFORMED', { header: 'from' }]],
    },
    {
      it: 'an emergency call that has no trunk to go to',
      from: 'teams',
      site: { emergencyTrunk: undefined },
      message: invite`INVITE sip:112@a365.example SIP/2.0`,
      says: ['EMERGENCY_NO_TRUNK'],
    },
  ],
  ignores: [
    { it: 'responses', message: ok`From: <sip:0612345678@h>;tag=1` },
    { it: 'CANCEL (V229)', message: sip`CANCEL sip:0881200600@h SIP/2.0` },
    { it: 'ACK', message: sip`ACK sip:0881200600@h SIP/2.0` },
    { it: 'REFER', message: sip`REFER sip:0881200600@h SIP/2.0` },
    { it: 'OPTIONS, REGISTER and their like', message: sip`OPTIONS sip:0881200600@h SIP/2.0` },
  ],
  badOptions: [
    { it: 'a substitute without number', options: { onInvalidFrom: 'substitute' }, message: /fallbackCallerId/ },
    { it: 'a bypass without trunk', options: { onInvalidTo: 'bypass' }, message: /bypassTrunk/ },
    { it: 'a header that is no number header', options: { headers: ['contact'] }, message: /headers/ },
    {
      it: 'an extension mapped to a national number',
      options: { extensionMap: { 7042: '0201237042' } },
      message: /E\.164/,
    },
  ],
})

test('a bypass goes to a trunk that exists', () => {
  const given = e164.options.parse({ onInvalidTo: 'bypass', bypassTrunk: 'pbx' })
  const trunks = [plainTrunk('anywherenow'), plainTrunk('pbx')]
  const found = (site: object): unknown => e164.check?.(given, { site } as unknown as CheckedPlace, [])
  expect(found({ trunks })).toEqual([])
  expect(found({ trunks: trunks.slice(0, 1) })).toMatchObject([{ code: 'TRUNK_NOT_DEFINED', option: 'bypassTrunk' }])
})
