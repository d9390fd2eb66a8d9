import refer from '../../plugins/refer.js'
import { digest } from '../../runtime/pipeline/plugin.js'
import { invite, ok, reject, sip, testPlugin } from '../support/test-plugin.js'

type Kind = 'itsp' | 'pbx' | 'teams' | 'anywherenow'

/** A call from one kind of trunk to another, as it is kept; the tag of its caller is `c`. */
function call(caller: Kind, callee: Kind, says: { caller?: boolean; callee?: boolean } = {}): object {
  return {
    tag: digest('c'),
    caller: { kind: caller, ...(says.caller !== undefined && { refers: says.caller }) },
    callee: { kind: callee, ...(says.callee !== undefined && { refers: says.callee }) },
  }
}

const forbidden = reject(403, 'Forbidden')
const notAllowed = reject(405, 'Method Not Allowed', [
  ['Allow', 'INVITE, ACK, CANCEL, BYE, OPTIONS, NOTIFY, INFO, PRACK, UPDATE'],
])

const ofCaller = sip`
  REFER sip:+31881200600@sbc.example.com SIP/2.0
  From: <sip:a@h>;tag=c
  To: <sip:b@h>;tag=d
  Refer-To: <sip:+31201112222@sip.pstnhub.microsoft.com:5061;transport=tls>`
const ofCallee = sip`
  REFER sip:+31881200600@sbc.example.com SIP/2.0
  From: <sip:b@h>;tag=d
  To: <sip:a@h>;tag=c
  Refer-To: <sip:+31201112222@sip.pstnhub.microsoft.com:5061;transport=tls>`
const outOfDialog = sip`
  REFER sip:+31881200600@sbc.example.com SIP/2.0
  From: <sip:a@h>;tag=c
  To: <sip:b@h>
  Refer-To: <sip:+882999999@itsp.example>`

/** As Teams sends it (R41): no user in Refer-To, upper-case names, escapes, some 400 characters. */
const ofTeams = sip`
  REFER sip:+31881200600@a365-sbc.example:5061;transport=tls SIP/2.0
  FROM: John Doe<sip:+31707777001@sip.pstnhub.microsoft.com:5061;user=phone>;tag=d
  TO: <sip:+31881200600@sbc.contoso.example>;tag=c
  REFER-TO: <sip:sip.pstnhub.microsoft.com:5061;transport=tls;x-m=8:orgid:dfcba638-4ecd-4382-8095-6160fb18aa16>
  REFERRED-BY: <sip:sip.pstnhub.microsoft.com:5061;x-m=8:orgid:fa27;x-t=4dca;x-ti=b712;x-tt=aHR0cHM6Ly9hcGk%3D>
  USER-AGENT: Microsoft.PSTNHub.SIPProxy v.2024.2.6.5 i.USEA.5
  Refer-Sub: false`

const egress = { stage: 'egress' } as const
const replies = { stage: 'reply-egress' } as const
const a365ToTeams = { ...egress, from: 'anywherenow', to: 'teams' } as const
const a365Answers = { ...replies, from: 'anywherenow', to: 'teams' } as const

testPlugin(refer, {
  rewrites: [
    {
      it: 'adds REFER and NOTIFY to what AnywhereNow offers, where it is told so (R38)',
      options: { forceRefer: true },
      ...a365ToTeams,
      before: invite`Allow: INVITE, ACK, CANCEL, BYE`,
      after: invite`Allow: INVITE, ACK, CANCEL, BYE, REFER, NOTIFY`,
      says: [['ALLOW_NO_REFER', { missing: 'REFER, NOTIFY' }]],
    },
    {
      it: 'adds only what is missing, to the last of several lines',
      options: { forceRefer: true },
      ...a365ToTeams,
      before: invite`
        Allow: INVITE, NOTIFY
        ALLOW: ACK,BYE
        Allow-Events: refer`,
      after: invite`
        Allow: INVITE, NOTIFY
        ALLOW: ACK,BYE, REFER
        Allow-Events: refer`,
      says: [['ALLOW_NO_REFER', { missing: 'REFER' }]],
    },
    {
      it: 'makes an Allow where there is none, in an answer as well',
      options: { forceRefer: true },
      ...a365Answers,
      memo: call('teams', 'anywherenow'),
      before: ok`From: <sip:a@h>;tag=c`,
      after: ok`
        From: <sip:a@h>;tag=c
        Allow: INVITE, ACK, CANCEL, BYE, OPTIONS, REFER, NOTIFY`,
      says: ['ALLOW_NO_REFER'],
      keeps: call('teams', 'anywherenow', { callee: false }),
    },
    {
      it: 'fills an empty Allow',
      options: { forceRefer: true },
      ...a365ToTeams,
      before: invite`Allow:`,
      after: invite`Allow:REFER, NOTIFY`,
    },
    {
      it: 'adds to the Allow of a 183 too',
      options: { forceRefer: true },
      ...a365Answers,
      before: sip`
        SIP/2.0 183 Session Progress
        Allow: INVITE`,
      after: sip`
        SIP/2.0 183 Session Progress
        Allow: INVITE, REFER, NOTIFY`,
    },
    {
      it: 'and to that of a re-INVITE, without telling it again',
      options: { forceRefer: true },
      ...a365ToTeams,
      memo: call('anywherenow', 'teams', { caller: false }),
      before: invite`
        From: <sip:a@h>;tag=c
        To: <sip:b@h>;tag=d
        Allow: INVITE`,
      after: invite`
        From: <sip:a@h>;tag=c
        To: <sip:b@h>;tag=d
        Allow: INVITE, REFER, NOTIFY`,
    },
    {
      it: 'offers no REFER to Teams where Teams is to carry out transfers (R48, V146)',
      options: { transferMode: 'teams-local' },
      ...a365ToTeams,
      before: invite`Allow: INVITE, ACK, CANCEL, BYE, REFER, NOTIFY`,
      after: invite`Allow: INVITE, ACK, CANCEL, BYE, NOTIFY`,
    },
    {
      it: 'then neither adds it, nor offers that of a carrier, but keeps what was said',
      options: { transferMode: 'teams-local', forceRefer: true },
      ...egress,
      to: 'teams',
      before: invite`
        From: <sip:a@h>;tag=c
        Allow: REFER,INVITE
        Allow: REFER`,
      after: invite`
        From: <sip:a@h>;tag=c
        Allow: INVITE`,
      keeps: call('itsp', 'teams', { caller: true }),
    },
    {
      it: 'then does so in every answer',
      options: { transferMode: 'teams-local' },
      ...a365Answers,
      before: sip`
        SIP/2.0 405 Method Not Allowed
        CSeq: 7 UPDATE
        Allow: INVITE, REFER`,
      after: sip`
        SIP/2.0 405 Method Not Allowed
        CSeq: 7 UPDATE
        Allow: INVITE`,
    },
  ],
  leaves: [
    {
      it: 'a REFER of Teams in a call with AnywhereNow, byte for byte (R39, R41, V026)',
      from: 'teams',
      memo: call('anywherenow', 'teams'),
      message: ofTeams,
    },
    {
      it: 'the same in a call that Teams opened',
      from: 'teams',
      memo: call('teams', 'anywherenow'),
      message: ofCaller,
    },
    {
      it: 'a REFER of AnywhereNow toward a carrier or PBX',
      from: 'anywherenow',
      memo: call('pbx', 'anywherenow'),
      message: ofCallee,
    },
    {
      it: 'a REFER of a PBX that may send one',
      options: { referFromPbx: 'pass' },
      from: 'pbx',
      memo: call('pbx', 'anywherenow'),
      message: ofCaller,
    },
    {
      it: 'a REFER without AnywhereNow that the other side offers to take (R42)',
      options: { referWithoutA365: 'pass' },
      from: 'teams',
      memo: call('teams', 'itsp', { caller: false, callee: true }),
      message: ofCaller,
    },
    {
      it: 'the same where the other side is the caller',
      options: { referWithoutA365: 'pass' },
      from: 'teams',
      memo: call('pbx', 'teams', { caller: true, callee: false }),
      message: ofCallee,
    },
    {
      it: 'a REFER outside of a dialog from a trunk that may send one (R43)',
      from: 'pbx',
      trunks: { pbx: { allowOutOfDialogRefer: true } },
      message: outOfDialog,
    },
    {
      it: 'what AnywhereNow offers to Teams (R38, V027)',
      ...a365ToTeams,
      message: invite`
        From: <sip:a@h>;tag=c
        Allow: INVITE, OPTIONS, INFO, BYE, CANCEL, ACK, PRACK, UPDATE, REFER, SUBSCRIBE, NOTIFY`,
      keeps: call('anywherenow', 'teams', { caller: true }),
    },
    {
      it: 'its answers to Teams, of a call that Teams opened',
      ...a365Answers,
      memo: call('teams', 'anywherenow'),
      message: ok`
        From: <sip:a@h>;tag=c
        Allow: INVITE,NOTIFY
        Allow: REFER`,
      keeps: call('teams', 'anywherenow', { callee: true }),
    },
    {
      it: 'a 180 without Allow, which says nothing',
      options: { forceRefer: true },
      ...a365Answers,
      memo: call('teams', 'anywherenow'),
      message: sip`
        SIP/2.0 180 Ringing
        From: <sip:a@h>;tag=c`,
    },
    {
      it: 'a refusal that lacks REFER',
      options: { forceRefer: true },
      ...a365Answers,
      message: sip`
        SIP/2.0 486 Busy Here
        Allow: INVITE`,
    },
    {
      it: 'an answer to UPDATE that lacks it',
      options: { forceRefer: true },
      ...a365Answers,
      message: sip`
        SIP/2.0 200 OK
        CSeq: 7 UPDATE
        Allow: INVITE`,
    },
    {
      it: 'a re-INVITE without Allow',
      options: { forceRefer: true },
      ...a365ToTeams,
      memo: call('anywherenow', 'teams', { caller: true }),
      message: invite`
        From: <sip:a@h>;tag=c
        To: <sip:b@h>;tag=d`,
    },
    {
      it: 'a missing REFER that was told before in this call',
      ...a365Answers,
      memo: call('teams', 'anywherenow', { callee: false }),
      message: ok`
        From: <sip:a@h>;tag=c
        Allow: INVITE`,
    },
    {
      it: 'what others offer to Teams, which is never added to',
      options: { forceRefer: true },
      ...egress,
      to: 'teams',
      from: 'pbx',
      message: invite`
        From: <sip:a@h>;tag=c
        Allow: INVITE`,
      keeps: call('pbx', 'teams', { caller: false }),
    },
    {
      it: 'a call to a carrier, of which it keeps the ends alone',
      options: { transferMode: 'teams-local', forceRefer: true },
      ...egress,
      from: 'teams',
      to: 'itsp',
      message: invite`
        From: <sip:a@h>;tag=c
        Allow: INVITE, REFER`,
      keeps: call('teams', 'itsp'),
    },
    {
      it: 'the answer of a carrier to Teams, which it keeps (R42)',
      ...replies,
      to: 'teams',
      memo: call('teams', 'itsp'),
      message: ok`
        From: <sip:a@h>;tag=c
        Allow: INVITE, REFER`,
      keeps: call('teams', 'itsp', { callee: true }),
    },
    {
      it: 'a re-INVITE of the callee toward a PBX, which may say something new',
      ...egress,
      to: 'pbx',
      memo: call('pbx', 'itsp', { callee: false }),
      message: invite`
        From: <sip:b@h>;tag=d
        To: <sip:a@h>;tag=c
        Allow: INVITE, REFER`,
      keeps: call('pbx', 'itsp', { callee: true }),
    },
    {
      it: 'a call over another branch: the ends are those of the new one',
      ...egress,
      from: 'pbx',
      to: 'itsp',
      memo: call('pbx', 'teams', { caller: true }),
      message: invite`From: <sip:a@h>;tag=c`,
      keeps: call('pbx', 'itsp'),
    },
    {
      it: 'an answer where nothing useful was kept',
      ...replies,
      from: 'pbx',
      to: 'teams',
      memo: { legs: ['teams', 'pbx'] },
      message: ok`Allow: INVITE, REFER`,
    },
    {
      it: 'a REFER toward AnywhereNow without Replaces (R41)',
      ...egress,
      from: 'teams',
      message: ofTeams,
    },
    {
      it: 'a Refer-To in which Replaces is a parameter or a value',
      ...egress,
      message: sip`
        REFER sip:ucc@a365.example SIP/2.0
        Refer-To: <sip:a@h;Replaces=x?Subject=Replaces&X-Replaces=1>`,
    },
    {
      it: 'a Refer-To with Replaces on another way',
      ...egress,
      from: 'anywherenow',
      to: 'pbx',
      message: sip`
        REFER sip:7042@pbx.example SIP/2.0
        Refer-To: <sip:a@h?Replaces=x%40h>`,
    },
    {
      it: 'NOTIFY of a transfer, and the 202, on their way back to Teams (R44)',
      ...a365ToTeams,
      message: sip`
        NOTIFY sip:api-du-a-euwe.pstnhub.microsoft.com:443;x-i=1 SIP/2.0
        o: refer
        Subscription-State: active;expires=60
        Content-Type: message/sipfrag;version=2.0

        SIP/2.0 100 Trying`,
    },
    {
      it: 'the 202',
      ...a365Answers,
      message: sip`
        SIP/2.0 202 Accepted
        CSeq: 2 REFER`,
    },
  ],
  refuses: [
    { it: 'a REFER of a carrier (R46)', memo: call('itsp', 'anywherenow'), message: ofCaller, verdict: forbidden },
    {
      it: 'a REFER of a carrier in an unknown call, which says emergency',
      options: { referWithoutA365: 'pass', referFromPbx: 'pass' },
      message: sip`
        REFER sip:112@sbc.example.com SIP/2.0
        Priority: emergency
        To: <sip:b@h>;tag=d`,
      verdict: forbidden,
      says: ['REFER_NOT_ACCEPTED'],
    },
    {
      it: 'a REFER of a PBX (R46)',
      from: 'pbx',
      memo: call('pbx', 'anywherenow'),
      message: ofCaller,
      verdict: forbidden,
      says: ['REFER_NOT_ACCEPTED'],
    },
    {
      it: 'a REFER in a call of Teams and a carrier (R42, V133)',
      from: 'teams',
      memo: call('teams', 'itsp', { callee: true }),
      message: ofCaller,
      verdict: notAllowed,
      says: [['REFER_WITHOUT_A365', { peer: 'itsp' }]],
    },
    {
      it: 'a REFER that the other side does not offer to take, whatever the sender itself offers',
      options: { referWithoutA365: 'pass' },
      from: 'teams',
      memo: call('pbx', 'teams', { caller: false, callee: true }),
      message: ofCallee,
      verdict: notAllowed,
    },
    {
      it: 'a REFER where the other side said nothing',
      options: { referWithoutA365: 'pass' },
      from: 'teams',
      memo: call('teams', 'itsp'),
      message: ofCaller,
      verdict: notAllowed,
    },
    {
      it: 'a REFER of a PBX that may send one, in a call without AnywhereNow',
      options: { referFromPbx: 'pass' },
      from: 'pbx',
      memo: call('pbx', 'teams'),
      message: ofCaller,
      verdict: notAllowed,
    },
    ...(['itsp', 'pbx', 'teams', 'anywherenow'] as const).map((from) => ({
      it: `a REFER of ${from} outside of a dialog (R43, V134)`,
      options: { referFromPbx: 'pass' } as const,
      from,
      memo: call('teams', 'anywherenow'),
      message: outOfDialog,
      verdict: forbidden,
      says: ['REFER_OUT_OF_DIALOG'],
    })),
    {
      it: 'a REFER with an empty tag, which names no dialog',
      from: 'teams',
      message: sip`
        REFER sip:+31881200600@sbc.example.com SIP/2.0
        To: <sip:b@h>;tag=`,
      verdict: forbidden,
      says: ['REFER_OUT_OF_DIALOG'],
    },
    {
      it: 'a REFER in a call, from a carrier that may send one outside of a dialog',
      trunks: { itsp: { allowOutOfDialogRefer: true } },
      memo: call('itsp', 'anywherenow'),
      message: ofCaller,
      verdict: forbidden,
    },
  ],
  reports: [
    {
      it: 'a REFER of Teams in a call that nothing is known of',
      from: 'teams',
      message: ofTeams,
      says: ['REFER_DIALOG_UNKNOWN'],
    },
    {
      it: 'the same from a PBX that may send one',
      options: { referFromPbx: 'pass' },
      from: 'pbx',
      memo: 'spoilt',
      message: ofCaller,
      says: ['REFER_DIALOG_UNKNOWN'],
    },
    {
      it: 'the same from AnywhereNow',
      from: 'anywherenow',
      message: ofCallee,
      says: ['REFER_DIALOG_UNKNOWN'],
    },
    {
      it: 'a REFER of AnywhereNow toward Teams (R46)',
      from: 'anywherenow',
      memo: call('teams', 'anywherenow'),
      message: ofCallee,
      says: ['REFER_TOWARD_TEAMS'],
    },
    {
      it: 'an AnywhereNow that does not offer REFER (R38, V145)',
      ...a365ToTeams,
      message: invite`
        From: <sip:a@h>;tag=c
        Allow: INVITE, ACK, CANCEL, BYE, refer`,
      says: [['ALLOW_NO_REFER', { missing: 'REFER, NOTIFY' }]],
      keeps: call('anywherenow', 'teams', { caller: false }),
    },
    {
      it: 'one that offers REFER, not NOTIFY',
      ...a365ToTeams,
      message: invite`Allow: INVITE, REFER`,
      says: [['ALLOW_NO_REFER', { missing: 'NOTIFY' }]],
    },
    {
      it: 'one that offers nothing',
      ...a365ToTeams,
      message: invite``,
      says: ['ALLOW_NO_REFER'],
    },
    {
      it: 'its answer to Teams that lacks it, of a call of which nothing was kept',
      ...a365Answers,
      message: ok`Allow: INVITE`,
      says: ['ALLOW_NO_REFER'],
    },
    {
      it: 'its 183 that lacks it',
      ...a365Answers,
      memo: call('teams', 'anywherenow', { caller: false }),
      message: sip`
        SIP/2.0 183 Session Progress
        From: <sip:a@h>;tag=c
        Allow: INVITE`,
      says: ['ALLOW_NO_REFER'],
      keeps: call('teams', 'anywherenow', { caller: false, callee: false }),
    },
    {
      it: 'a consultative transfer toward AnywhereNow (R47)',
      ...egress,
      from: 'teams',
      message: sip`
        REFER sip:ucc@a365.example SIP/2.0
        r: <sip:sip.pstnhub.microsoft.com;x-m=8:orgid:df?X-A=1&Replaces=id%40h%3Bto-tag%3D1%3Bfrom-tag%3D2>`,
      says: ['REFER_REPLACES'],
    },
    {
      it: 'one whose Replaces is spelled with an escape',
      ...egress,
      from: 'teams',
      message: sip`
        REFER sip:ucc@a365.example SIP/2.0
        Refer-To: "Consult" <sip:+31201112222@h?%52EPLACES=id%40h>`,
      says: ['REFER_REPLACES'],
    },
  ],
  ignores: [
    {
      it: 'NOTIFY as it arrives (R44, V136)',
      stage: 'ingress',
      message: sip`
        NOTIFY sip:x@y SIP/2.0
        Event: refer
        Content-Type: message/sipfrag

        SIP/2.0 429 Provide Referrer Identity`,
    },
    { it: 'a call as it arrives', stage: 'ingress', message: invite`` },
    {
      it: 'keep-alives, whose Allow is nobody’s business',
      ...egress,
      options: { transferMode: 'teams-local' },
      to: 'teams',
      message: sip`
        OPTIONS sip:sip.pstnhub.microsoft.com SIP/2.0
        Allow: INVITE, REFER`,
    },
  ],
  badOptions: [
    { it: 'to carry out transfers here (R40, V244)', options: { action: 'terminate-locally' }, message: /REFER_LOCAL/ },
    { it: 'to accept here', options: { action: 'accept' }, message: /REFER_LOCAL_NOT_POSSIBLE/ },
    { it: 'another mode', options: { transferMode: 'local' }, message: /transferMode/ },
    { it: 'another answer', options: { referWithoutA365: 'steer' }, message: /referWithoutA365/ },
  ],
})
