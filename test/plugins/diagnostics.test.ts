import { describe, expect, test } from '@jest/globals'
import diagnostics from '../../plugins/diagnostics.js'
import { parseDate } from '../../plugins/diagnostics/clock.js'
import { cutWithin, explainEnd } from '../../plugins/diagnostics/cut.js'
import { hresultOf, parseMsDiagnostics } from '../../plugins/diagnostics/ms-diagnostics.js'
import { changedLines, describeInvite, transactionOf } from '../../plugins/diagnostics/sent.js'
import { parseSipfrag } from '../../plugins/diagnostics/sipfrag.js'
import { SipMessage } from '../../runtime/message/message.js'
import type { Context } from '../../runtime/pipeline/plugin.js'
import { invite, ok, sip, testPlugin, type Template } from '../support/test-plugin.js'
import { Trial } from '../support/trial.js'

/** What the plugin keeps of the stock INVITE, to which the stock responses answer. */
const stockInvite = SipMessage.parse(invite``)!
const of = transactionOf(stockInvite)
const sent = { of, initial: true }
const a365 = { stage: 'reply-ingress', from: 'anywherenow', to: 'itsp' } as const
const teams = { stage: 'reply-ingress', from: 'teams', to: 'anywherenow' } as const
const from = (kind: 'itsp' | 'pbx' | 'teams' | 'anywherenow') => ({ stage: 'ingress', from: kind }) as const

/** A response whose status line comes first, without the SDP that a 200 has. */
const response: Template = sip

const now = 1_763_803_830
const date = 'Sat, 22 Nov 2025 09:30:30 GMT'

testPlugin(diagnostics, {
  reports: [
    {
      it: '429: a clock that is off (V021, R109)',
      ...teams,
      message: response`
        SIP/2.0 429 Provide Referrer Identity
        CSeq: 3 REFER
        ms-diagnostics: 1020;reason="Identity; of the \"referrer\"";Referrer="u@contoso.com";HRESULT="0xC3E93EE0(SIP_E_CRYPT_REFERRER_DATE_SKEWED)";source="ap.contoso.com"`,
      says: [
        [
          'CLOCK_SKEW_TRANSFER',
          {
            errorId: 1020,
            reason: 'Identity; of the "referrer"',
            hresult: 'SIP_E_CRYPT_REFERRER_DATE_SKEWED',
            referrer: 'u@contoso.com',
          },
        ],
      ],
    },
    {
      it: '429 with 1020 alone, from whoever sends it',
      stage: 'reply-ingress',
      from: 'pbx',
      message: response`
        SIP/2.0 429 Provide Referrer Identity
        MS-Diagnostics-Public: 1020;reason="x"`,
      says: [['CLOCK_SKEW_TRANSFER', { errorId: 1020, reason: 'x' }]],
    },
    {
      it: '429 with the name of the HRESULT under another number, in the second header',
      ...teams,
      message: response`
        SIP/2.0 429 Provide Referrer Identity
        ms-diagnostics: 4;reason="y"
        ms-diagnostics: 1099.2;HRESULT="0xC3E93EE0(SIP_E_CRYPT_REFERRER_DATE_SKEWED)"`,
      says: [['CLOCK_SKEW_TRANSFER', { errorId: 1099, subId: 2 }]],
    },
    {
      it: 'another 429: Referred-By is missing or altered',
      ...teams,
      message: response`
        SIP/2.0 429 Provide Referrer Identity
        ms-diagnostics: 1021;reason="no identity"`,
      says: [['REFERRER_IDENTITY', { errorId: 1021, reason: 'no identity' }]],
    },
    {
      it: '429 whose ms-diagnostics cannot be read: as if it were not there (R13)',
      ...teams,
      message: response`
        SIP/2.0 429 Provide Referrer Identity
        ms-diagnostics: "1020`,
      says: ['REFERRER_IDENTITY'],
    },
    {
      it: 'a NOTIFY with a 429 and its reason inside (V137)',
      ...from('anywherenow'),
      message: sip`
        NOTIFY sip:x@y SIP/2.0
        Content-Type: Message/SIPfrag;version=2.0

        SIP/2.0 429 Provide Referrer Identity
        MS-DIAGNOSTICS: 1020;reason="x; y";
         source="ap.contoso.com"
        b=AS:64`,
      says: [['CLOCK_SKEW_TRANSFER', { errorId: 1020, reason: 'x; y' }]],
    },
    {
      it: 'a NOTIFY with a transfer that failed (R115)',
      ...from('anywherenow'),
      message: sip`
        NOTIFY sip:x@y SIP/2.0
        Content-Type: message/sipfrag

        SIP/2.0 486 Busy Here
        ms-diagnostics: 10037;reason="busy"`,
      says: [
        ['TRANSFER_FAILED', { status: 486, reason: 'Busy Here' }],
        ['MS_DIAGNOSTICS', { status: 486, method: 'NOTIFY', errorId: 10037, reason: 'busy' }],
      ],
    },
    {
      it: 'a NOTIFY with a redirection, where 300 begins (R115)',
      ...from('pbx'),
      message: sip`
        NOTIFY sip:x@y SIP/2.0
        Content-Type: message/sipfrag

        SIP/2.0 300 Multiple Choices`,
      says: [['TRANSFER_FAILED', { status: 300 }]],
    },
    {
      it: 'a clock six seconds ahead (R110)',
      ...from('itsp'),
      facts: { now: now + 6 },
      message: invite`Date: ${date}`,
      says: [['CLOCK_AHEAD', { seconds: 6, breaksTransfers: true }]],
    },
    {
      it: 'a clock 61 seconds behind, in a 200 (R110)',
      ...teams,
      facts: { now: now - 61 },
      message: ok`Date: ${date}`,
      says: [['CLOCK_BEHIND', { seconds: 61, breaksTransfers: false }]],
    },
    {
      it: 'a clock two seconds ahead, where one is too much',
      ...from('teams'),
      options: { aheadWarn: 1 },
      facts: { now: now + 2 },
      message: sip`
        REFER sip:x@y SIP/2.0
        Date: ${date}`,
      says: [['CLOCK_AHEAD', { seconds: 2 }]],
    },
    {
      it: 'a clock eleven seconds behind, where ten are too much',
      ...from('teams'),
      options: { behindWarn: 10 },
      facts: { now: now - 11 },
      message: sip`
        BYE sip:x@y SIP/2.0
        Date: ${date}`,
      says: [['CLOCK_BEHIND', { seconds: 11 }]],
    },
    {
      it: '408 from AnywhereNow for a format (R111)',
      ...a365,
      memo: { sent: { ...sent, wrong: 'from' } },
      message: response`SIP/2.0 408 Request Timeout`,
      says: [['A365_FORMAT', { header: 'from' }]],
    },
    {
      it: '408 from AnywhereNow for a number that it does not know (R111)',
      ...a365,
      memo: { sent },
      message: response`SIP/2.0 408 Request Timeout`,
      says: [['A365_UNKNOWN_NUMBER', { formatChecked: true }]],
    },
    {
      it: '408 to an INVITE that nobody looked at',
      ...a365,
      message: response`SIP/2.0 408 Request Timeout`,
      says: [['A365_UNKNOWN_NUMBER', { formatChecked: false }]],
    },
    {
      it: '408 to another INVITE than the one that is remembered',
      ...a365,
      memo: { sent: { ...sent, of: 'another', wrong: 'to' } },
      message: response`SIP/2.0 408 Request Timeout`,
      says: [['A365_UNKNOWN_NUMBER', { formatChecked: false }]],
    },
    {
      it: '408 after ringing (V128)',
      ...a365,
      memo: { sent: { ...sent, wrong: 'from' } },
      facts: { ringing: true },
      message: response`SIP/2.0 408 Request Timeout`,
      says: ['A365_LATE_408'],
    },
    {
      it: '408 of the proxy itself (V127), by a timer of its own',
      ...a365,
      memo: { sent: { ...sent, wrong: 'from' } },
      facts: { local: true, elapsed: 6000 },
      message: response`SIP/2.0 408 Request Timeout`,
      says: [['LOCAL_TIMEOUT', { ringing: false, elapsed: 6000 }]],
    },
    {
      it: '408 of the proxy itself, where all branches failed',
      stage: 'failure',
      facts: { local: true, status: 408, ringing: true },
      message: invite``,
      says: [['LOCAL_TIMEOUT', { ringing: true }]],
    },
    {
      it: '500 after the name of the Teams proxy (V130)',
      ...a365,
      memo: { sent: { ...sent, teamsProxy: true } },
      message: response`SIP/2.0 500 Server Internal Error`,
      says: ['UA_LICENCE_CHECK'],
    },
    {
      it: '420 for Replaces and others, in two lines (R113)',
      ...a365,
      message: response`
        SIP/2.0 420 Bad Extension
        Unsupported: 100rel, Replaces
        Unsupported: timer`,
      says: ['REPLACES_UNSUPPORTED', ['EXTENSION_UNSUPPORTED', { unsupported: '100rel, timer' }]],
    },
    {
      it: '420 from another (R113)',
      stage: 'reply-ingress',
      from: 'itsp',
      message: response`
        SIP/2.0 420 Bad Extension
        Unsupported: replaces`,
      says: [['EXTENSION_UNSUPPORTED', { unsupported: 'replaces' }]],
    },
    {
      it: '420 that names nothing',
      ...a365,
      message: response`SIP/2.0 420 Bad Extension`,
      says: [['EXTENSION_UNSUPPORTED', { unsupported: '' }]],
    },
    {
      it: '403 from Teams (V232), with the reason it gives',
      ...teams,
      message: response`
        SIP/2.0 403 Forbidden
        ms-diagnostics: 10199;reason="no trunk"`,
      says: ['TEAMS_403_FQDN_CERT', ['MS_DIAGNOSTICS', { status: 403, errorId: 10199, reason: 'no trunk' }]],
    },
    {
      it: '503 with Retry-After from Teams (R115)',
      ...teams,
      message: response`
        SIP/2.0 503 Service Unavailable
        Retry-After: 30 (maintenance);duration=60`,
      says: [['TEAMS_503_RETRY_AFTER', { seconds: 30 }]],
    },
    { it: '603 from Teams', ...teams, message: response`SIP/2.0 603 Decline`, says: ['TEAMS_603_DECLINED'] },
    {
      it: '488 with the edits that were made (R115)',
      ...a365,
      memo: { sent: { ...sent, sdp: ['-b=AS', '-a=crypto'] } },
      message: response`
        SIP/2.0 488 Not Acceptable Here
        Warning: 305 h "Incompatible media format"`,
      says: [['SDP_REFUSED', { status: 488, edits: '-b=AS -a=crypto', warning: '305 h "Incompatible media format"' }]],
    },
    {
      it: '606 to an INVITE that was not edited',
      ...a365,
      memo: { sent },
      message: response`SIP/2.0 606 Not Acceptable`,
      says: [['SDP_REFUSED', { status: 606, edits: 'none' }]],
    },
    {
      it: '488 from a trunk toward which nobody looked: no word of edits',
      stage: 'reply-ingress',
      from: 'itsp',
      message: response`SIP/2.0 488 Not Acceptable Here`,
      says: [['SDP_REFUSED', { status: 488 }]],
    },
    ...['REFER', 'NOTIFY'].map((method) => ({
      it: `481 to a ${method} (R115)`,
      ...teams,
      message: response`
        SIP/2.0 481 Call/Transaction Does Not Exist
        CSeq: 3 ${method}`,
      says: [['TRANSFER_DIALOG_GONE', { method }]] as const,
    })),
    ...[118, 120, 125].map((seconds) => ({
      it: `a call that AnywhereNow ends after ${seconds} s (R115)`,
      ...from('anywherenow'),
      memo: { answered: now },
      facts: { now: now + seconds },
      message: sip`
        BYE sip:x@y SIP/2.0
        Reason: Q.850;cause=16;text="Normal; clearing"`,
      says: [['CALL_CUT_120S', { seconds }]] as const,
    })),
    {
      it: 'a BYE with a reason of Teams (R114)',
      ...from('teams'),
      message: sip`
        BYE sip:x@y SIP/2.0
        Reason: Q.850;cause=127;text="a, cause=16"
        ms-diagnostics: 540100;reason="lost";source="x"`,
      says: [['MS_DIAGNOSTICS', { method: 'BYE', errorId: 540100, reason: 'lost' }]],
    },
  ],
  leaves: [
    {
      it: 'an INVITE toward AnywhereNow, of which it remembers that its numbers are well formed',
      stage: 'egress',
      message: invite`
        From: <sip:+31612345678@itsp.example;user=phone>;tag=stock-from`,
      keeps: { sent },
    },
    {
      it: 'an INVITE of the Teams proxy with an extension',
      stage: 'egress',
      message: invite`
        From: <sip:+31612345678;ext=7@itsp.example;user=phone>;tag=stock-from
        User-Agent: Microsoft.PSTN Hub.SIPProxy v.1`,
      keeps: { sent: { ...sent, teamsProxy: true, wrong: 'from' } },
    },
    {
      it: 'a re-INVITE, whose numbers nobody looks up; what was remembered of the dialog stays',
      stage: 'egress',
      memo: { answered: 5, sent },
      message: invite`
        To: <sip:881200600@h>;tag=1
        CSeq: 9 INVITE`,
      keeps: { answered: 5, sent: { of: transactionOf(SipMessage.parse(invite`CSeq: 9 INVITE`)!), initial: false } },
    },
    {
      it: 'an INVITE toward Teams, whose numbers follow other rules',
      stage: 'egress',
      to: 'teams',
      message: invite`From: <sip:7042@pbx.example>;tag=stock-from`,
      keeps: { sent },
    },
    {
      it: 'the 200 to an INVITE, when the call began',
      ...a365,
      memo: { sent },
      facts: { now },
      message: ok``,
      keeps: { answered: now },
    },
    {
      it: 'the 200 to a re-INVITE: the call began before',
      ...a365,
      memo: { sent, answered: 7 },
      facts: { now },
      message: ok``,
      keeps: { answered: 7 },
    },
    { it: 'a 200 without a clock', ...a365, message: ok`Date: ${date}` },
    {
      it: 'a clock five seconds ahead: the limit itself',
      ...teams,
      facts: { now: now + 5 },
      message: ok`Date: ${date}`,
    },
    {
      it: 'a clock sixty seconds behind: the limit itself',
      ...teams,
      facts: { now: now - 60 },
      message: ok`Date: ${date}`,
    },
    {
      it: 'a Date in another zone, which RFC 3261 does not know',
      ...teams,
      facts: { now: now + 99 },
      message: ok`Date: Sat, 22 Nov 2025 09:30:30 EST`,
    },
    {
      it: 'a Date in a response of the proxy itself',
      ...teams,
      facts: { now: now + 99, local: true },
      message: response`
        SIP/2.0 500 Server Error
        Date: ${date}`,
    },
    {
      it: '408 to a re-INVITE',
      ...a365,
      memo: { answered: 5, sent: { of, initial: false } },
      message: response`SIP/2.0 408 Request Timeout`,
    },
    {
      it: '408 to an INVITE inside of a call that was answered',
      ...a365,
      memo: { answered: 5 },
      message: response`SIP/2.0 408 Request Timeout`,
    },
    {
      it: '408 to a BYE',
      ...a365,
      message: response`
        SIP/2.0 408 Request Timeout
        CSeq: 3 BYE`,
    },
    { it: '408 from another', ...teams, message: response`SIP/2.0 408 Request Timeout` },
    {
      it: '408 of the proxy itself toward another',
      ...teams,
      facts: { local: true },
      message: response`SIP/2.0 408 Request Timeout`,
    },
    {
      it: 'a failure that came over the wire: its response was looked at',
      stage: 'failure',
      facts: { local: false, status: 408 },
      message: invite``,
    },
    {
      it: 'a failure of another trunk',
      stage: 'failure',
      to: 'teams',
      facts: { local: true, status: 408 },
      message: invite``,
    },
    {
      it: '500 after another User-Agent',
      ...a365,
      memo: { sent },
      message: response`SIP/2.0 500 Server Internal Error`,
    },
    {
      it: '500 from another trunk',
      ...teams,
      memo: { sent: { ...sent, teamsProxy: true } },
      message: response`SIP/2.0 500 Server Internal Error`,
    },
    { it: '403 from AnywhereNow', ...a365, message: response`SIP/2.0 403 Forbidden` },
    { it: '503 from Teams without Retry-After', ...teams, message: response`SIP/2.0 503 Service Unavailable` },
    {
      it: '503 with Retry-After from another',
      ...a365,
      message: response`
        SIP/2.0 503 Service Unavailable
        Retry-After: 30`,
    },
    { it: '603 from another', ...a365, message: response`SIP/2.0 603 Decline` },
    {
      it: '481 to a BYE',
      ...teams,
      message: response`
        SIP/2.0 481 Call/Transaction Does Not Exist
        CSeq: 3 BYE`,
    },
    { it: '486, which needs no explanation', ...a365, message: response`SIP/2.0 486 Busy Here` },
    {
      it: 'a refusal of the proxy itself, which no peer said',
      ...teams,
      facts: { local: true },
      message: response`SIP/2.0 403 Forbidden`,
    },
    ...[117, 126].map((seconds) => ({
      it: `a call that ends after ${seconds} s`,
      ...from('anywherenow'),
      memo: { answered: now },
      facts: { now: now + seconds },
      message: sip`BYE sip:x@y SIP/2.0`,
    })),
    {
      it: 'a call that somebody else ends after 120 s',
      ...from('teams'),
      memo: { answered: now },
      facts: { now: now + 120 },
      message: sip`BYE sip:x@y SIP/2.0`,
    },
    {
      it: 'a BYE of somebody who hung up',
      ...from('teams'),
      message: sip`
        BYE sip:x@y SIP/2.0
        REASON: SIP;cause=200, Q.850 ; cause=16;text="Normal; clearing"
        ms-diagnostics: 540000;reason="Call ended";source="x"`,
    },
    {
      it: 'a NOTIFY with progress',
      ...from('anywherenow'),
      message: sip`
        NOTIFY sip:x@y SIP/2.0
        Content-Type: message/sipfrag

        SIP/2.0 299 Fine`,
    },
    {
      it: 'a NOTIFY whose body is something else, or nothing that begins a response',
      ...from('anywherenow'),
      message: sip`
        NOTIFY sip:x@y SIP/2.0
        Content-Type: message/sipfragment

        SIP/2.0 486 Busy Here`,
    },
    {
      it: 'a sipfrag without a status line',
      ...from('anywherenow'),
      message: sip`
        NOTIFY sip:x@y SIP/2.0
        Content-Type: message/sipfrag

        Subject: SIP/2.0 486 Busy Here`,
    },
    {
      it: 'a memo that is none of its own (R13)',
      ...a365,
      memo: { sent: { of, initial: true, sdp: 'b' }, answered: 'soon' },
      message: response`SIP/2.0 500 Server Internal Error`,
    },
    { it: 'a memo of another type', ...a365, memo: 'x', message: response`SIP/2.0 500 Server Internal Error` },
  ],
  ignores: [
    { it: 'ringing', ...a365, message: response`SIP/2.0 180 Ringing` },
    {
      it: 'the 200 to a BYE',
      ...a365,
      message: ok`
        CSeq: 3 BYE
        Date: ${date}`,
    },
    {
      it: 'an OPTIONS that fails',
      ...teams,
      message: response`
        SIP/2.0 503 Service Unavailable
        CSeq: 3 OPTIONS
        Retry-After: 3`,
    },
    { it: 'OPTIONS', ...from('teams'), message: sip`OPTIONS sip:h SIP/2.0` },
    { it: 'ACK', ...from('teams'), message: sip`ACK sip:h SIP/2.0` },
    { it: 'REFER on its way out', stage: 'egress', message: sip`REFER sip:h SIP/2.0` },
    { it: 'responses on their way out', stage: 'reply-egress', message: response`SIP/2.0 408 Request Timeout` },
  ],
  badOptions: [{ it: 'a negative limit', options: { aheadWarn: -1 }, message: /aheadWarn/ }],
})

test('each Date is a sample, in the limits too (R110)', () => {
  const measured = (facts: Record<string, number>) =>
    new Trial(diagnostics, {}, ok`Date: ${date}`, { ...teams, facts }).ask().measures
  expect(measured({ now: now + 1 })).toEqual([{ trunk: 'teams', name: 'clockAhead', value: 1 }])
  expect(measured({ now: now - 90 })).toEqual([{ trunk: 'teams', name: 'clockAhead', value: -90 }])
  expect(measured({})).toEqual([])
})

test.each<[text: string, seconds: number | undefined]>([
  ['Sat, 22 Nov 2025 09:30:30 GMT', now],
  ['sat,  22 NOV 2025 09:30:30 gmt', now],
  ['Sat, 1 Nov 2025 00:00:00 GMT', 1_761_955_200],
  ['Tue, 30 Jun 2015 23:59:60 GMT', 1_435_708_800],
  ['Sat, 31 Feb 2026 09:30:30 GMT', undefined],
  ['Sat, 22 Nov 2025 24:30:30 GMT', undefined],
  ['Sat, 22 Nov 2025 09:60:30 GMT', undefined],
  ['Sat, 22 Nov 2025 09:30:30 +0100', undefined],
  ['Sat, 22 Foo 2025 09:30:30 GMT', undefined],
  ['2025-11-22T09:30:30Z', undefined],
  ['', undefined],
])('the Date %s', (text, seconds) => expect(parseDate(text)).toBe(seconds))

describe('ms-diagnostics (R114)', () => {
  test.each<[text: string, id: number | undefined, sub: number | undefined, params: Record<string, string>]>([
    ['1020', 1020, undefined, {}],
    ['1020.3', 1020, 3, {}],
    [' 1020 ; reason = "a; b" ; source="c"', 1020, undefined, { reason: 'a; b', source: 'c' }],
    ['1;Reason="say \\"hi\\\\"', 1, undefined, { reason: 'say "hi\\' }],
    ['1;reason=plain;flag;reason=second', 1, undefined, { reason: 'plain' }],
    ['1;reason="never closed; x=1', 1, undefined, { reason: 'never closed; x=1' }],
    ['1;;=x;', 1, undefined, {}],
    ['', undefined, undefined, {}],
    ['reason="1020"', undefined, undefined, {}],
    ['1020 reason="x"', undefined, undefined, {}],
    ['10201020102010', undefined, undefined, {}],
  ])('%s', (text, id, sub, params) => {
    const got = parseMsDiagnostics(text)
    expect([got?.errorId, got?.subId, Object.fromEntries(got?.params ?? [])]).toEqual([id, sub, params])
  })

  test.each<[text: string, hresult: string | undefined]>([
    ['1;HRESULT="0xC3E93EE0(SIP_E_X)"', 'SIP_E_X'],
    ['1;hresult=0xC3E93EE0', '0xC3E93EE0'],
    ['1', undefined],
  ])('the HRESULT of %s', (text, hresult) => expect(hresultOf(parseMsDiagnostics(text)!)).toBe(hresult))
})

test.each<[text: string, status: number | undefined, reason: string]>([
  ['SIP/2.0 200 OK\r\n', 200, 'OK'],
  ['sip/2.0 603  Decline', 603, 'Decline'],
  ['SIP/2.0 100', 100, ''],
  ['SIP/2.0 700 x', undefined, ''],
  ['SIP/3.0 200 OK', undefined, ''],
  ['', undefined, ''],
])('the sipfrag %j', (text, status, reason) => {
  const got = parseSipfrag(text)
  expect([got?.status, got?.reason ?? '']).toEqual([status, reason])
})

test('headers of a sipfrag', () => {
  const got = parseSipfrag('SIP/2.0 200 OK\nX : a\nx:b\n c\nY: d\nx')
  expect([got?.headers('x'), got?.headers('y'), got?.headers('z')]).toEqual([['a', 'b c'], ['d'], []])
})

test('a BYE is asked about a second sooner and later than it can tell of a cut', () => {
  const bye = SipMessage.parse(sip`BYE sip:x@y SIP/2.0`)!
  const tells = (seconds: number): boolean => {
    const said: string[] = []
    const context = {
      from: { kind: 'anywherenow' },
      facts: { now: now + seconds },
      report: (code: string) => said.push(code),
    }
    explainEnd(bye, context as unknown as Context, { answered: now })
    return said.includes('CALL_CUT_120S')
  }
  const telling = Array.from({ length: 300 }, (_, seconds) => seconds).filter(tells)
  expect([telling[0]! - 1, telling.at(-1)! + 1]).toEqual(cutWithin)
})

describe('what changed in an SDP (R115)', () => {
  const key = 'WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz'
  test.each<[before: string, after: string, changes: string[]]>([
    ['v=0\r\nb=AS:64\r\n', 'v=0\r\nb=AS:64\r\n', []],
    ['v=0\r\nb=AS:64\r\nb=AS:65\r\n', 'v=0\r\n', ['-b=AS']],
    ['a=rtpmap:18 G729\r\na=fmtp:18 x\r\n', '', ['-a=rtpmap:18', '-a=fmtp:18']],
    ['m=audio 1 RTP/AVP 8 18\n', 'm=audio 1 RTP/AVP 8\n', ['-m=audio', '+m=audio']],
    ['a=sendrecv\na=sendrecv\n', 'a=sendrecv\n', ['-a=sendrecv']],
    ['c=IN IP4 0.0.0.0\n', 'c=IN IP4 1.1.1.1\n', ['-c=', '+c=']],
    ['v=0\r\nb=AS:64\r\n', 'v=0\nb=AS:64\n', []],
    ['v=0\r\nt=0 0\r', 'v=0\r\nt=0 0', ['-t=', '+t=']],
    ['a=x\r\r\n', 'a=x\r\n', ['-a=', '+a=x']],
    [
      `a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:${key}\nk=base64:${key}\na=${key}\n--x\n`,
      '',
      ['-a=crypto', '-k=', '-a=', '-line'],
    ],
  ])('%j to %j', (before, after, changes) => {
    expect(changedLines(before, after)).toEqual(changes)
  })

  test('is no more than a memo can hold', () => {
    const many = Array.from({ length: 100 }, (_, index) => `a=rtpmap:${index} x`).join('\n')
    expect(changedLines(many, '')).toHaveLength(16)
  })

  test('goes by what the plugins before left', () => {
    const message = SipMessage.parse(invite`b=AS:64`)!
    message.sdp?.media[0]?.lines('b')[0]?.remove()
    expect(describeInvite(message, true).sdp).toEqual(['-b=AS'])
  })
})
