import { describe, expect, test } from '@jest/globals'
import hold from '../../plugins/hold.js'
import { applyEdits } from '../../runtime/message/apply.js'
import { SipMessage } from '../../runtime/message/message.js'
import { Dialog, fromCallee, fromCaller, lines } from '../support/dialog.js'
import { invite, ok, sip, testPlugin } from '../support/test-plugin.js'

/** Name of the side whose tag is 1, as memos have it. */
const caller = 'a4ayc/80'
const known = { [caller]: ['IP4 198.51.100.7'] }

testPlugin(hold, {
  rewrites: [
    {
      it: 'writes inactive for sendonly where that is wanted (R64)',
      options: { towardA365: 'inactive' },
      before: invite`
        To: <sip:ucc@a365.example>;tag=2
        m=audio 4000 RTP/AVP 8
        a=SendOnly
        a=ptime:20
        m=video 4002 RTP/AVP 96
        a=recvonly`,
      after: invite`
        To: <sip:ucc@a365.example>;tag=2
        m=audio 4000 RTP/AVP 8
        a=inactive
        a=ptime:20
        m=video 4002 RTP/AVP 96
        a=recvonly`,
    },
    {
      it: 'in the line of the session, where that gives the direction (R63, V197)',
      options: { towardA365: 'inactive' },
      before: invite`
        To: <sip:ucc@a365.example>;tag=2
        t=0 0
        a=sendonly
        m=audio 4000 RTP/AVP 8
        m=video 4002 RTP/AVP 96
        a=sendrecv`,
      after: invite`
        To: <sip:ucc@a365.example>;tag=2
        t=0 0
        a=inactive
        m=audio 4000 RTP/AVP 8
        m=video 4002 RTP/AVP 96
        a=sendrecv`,
    },
    {
      it: 'writes inactive for sendonly and recvonly toward Teams (R66)',
      to: 'teams',
      before: invite`
        To: <sip:user@teams.example>;tag=2
        m=audio 4000 RTP/AVP 8
        a=sendonly
        m=audio 4002 RTP/AVP 8
        a=recvonly`,
      after: invite`
        To: <sip:user@teams.example>;tag=2
        m=audio 4000 RTP/AVP 8
        a=inactive
        m=audio 4002 RTP/AVP 8
        a=inactive`,
    },
    {
      it: 'in an UPDATE too',
      to: 'teams',
      before: sip`
        UPDATE sip:user@teams.example SIP/2.0
        Content-Type: application/sdp
        a=sendonly`,
      after: sip`
        UPDATE sip:user@teams.example SIP/2.0
        Content-Type: application/sdp
        a=inactive`,
    },
    {
      it: 'says inactive for hold by the address, and puts the address back (R65, V194)',
      memo: known,
      before: invite`
        From: <sip:a@h>;tag=1
        To: <sip:ucc@a365.example>;tag=2
        c=IN IP4 0.0.0.0
        m=audio 4000 RTP/AVP 8
        a=sendrecv`,
      after: invite`
        From: <sip:a@h>;tag=1
        To: <sip:ucc@a365.example>;tag=2
        c=IN IP4 198.51.100.7
        m=audio 4000 RTP/AVP 8
        a=inactive`,
      says: [['HOLD_RFC2543', { restored: true }]],
    },
    {
      it: 'without any direction, and a direction of the session (R65)',
      memo: { [caller]: ['IP4 198.51.100.7', 'IP6 2001:db8::7'] },
      before: invite`
        From: <sip:a@h>;tag=1
        To: <sip:ucc@a365.example>;tag=2
        c=IN IP4 198.51.100.7
        a=recvonly
        m=audio 4000 RTP/AVP 8
        c=IN IP4 0.0.0.0
        m=audio 4002 RTP/AVP 8
        c=IN IP6 ::
        a=ptime:20
        m=audio 4004 RTP/AVP 8`,
      after: invite`
        From: <sip:a@h>;tag=1
        To: <sip:ucc@a365.example>;tag=2
        c=IN IP4 198.51.100.7
        a=recvonly
        m=audio 4000 RTP/AVP 8
        c=IN IP4 198.51.100.7
        a=inactive
        m=audio 4002 RTP/AVP 8
        c=IN IP6 2001:db8::7
        a=ptime:20
        a=inactive
        m=audio 4004 RTP/AVP 8`,
    },
    {
      it: 'leaves the address where none is known',
      before: invite`
        To: <sip:ucc@a365.example>;tag=2
        c=IN IP6 0:0:0:0:0:0:0:0
        m=audio 4000 RTP/AVP 8`,
      after: invite`
        To: <sip:ucc@a365.example>;tag=2
        c=IN IP6 0:0:0:0:0:0:0:0
        m=audio 4000 RTP/AVP 8
        a=inactive`,
      says: [['HOLD_RFC2543', { restored: false }]],
    },
    {
      it: 'leaves an address of the session that would have to be two',
      memo: { [caller]: ['IP4 198.51.100.7', 'IP4 198.51.100.8'] },
      before: invite`
        From: <sip:a@h>;tag=1
        To: <sip:ucc@a365.example>;tag=2
        c=IN IP4 0.0.0.0
        m=audio 4000 RTP/AVP 8
        m=audio 4002 RTP/AVP 8`,
      after: invite`
        From: <sip:a@h>;tag=1
        To: <sip:ucc@a365.example>;tag=2
        c=IN IP4 0.0.0.0
        m=audio 4000 RTP/AVP 8
        a=inactive
        m=audio 4002 RTP/AVP 8
        a=inactive`,
      says: [['HOLD_RFC2543', { restored: false }]],
    },
    {
      it: 'keeps sendonly, which is hold already, with its address back',
      memo: known,
      before: invite`
        From: <sip:a@h>;tag=1
        To: <sip:ucc@a365.example>;tag=2
        c=IN IP4 0.0.0.0
        m=audio 4000 RTP/AVP 8
        a=sendonly`,
      after: invite`
        From: <sip:a@h>;tag=1
        To: <sip:ucc@a365.example>;tag=2
        c=IN IP4 198.51.100.7
        m=audio 4000 RTP/AVP 8
        a=sendonly`,
    },
    {
      it: 'toward Teams too, which does not know an address of zeros (R66)',
      to: 'teams',
      options: { teamsHoldCompat: false },
      memo: known,
      before: invite`
        From: <sip:a@h>;tag=1
        To: <sip:user@teams.example>;tag=2
        c=IN IP4 0.0.0.0
        m=audio 4000 RTP/AVP 8`,
      after: invite`
        From: <sip:a@h>;tag=1
        To: <sip:user@teams.example>;tag=2
        c=IN IP4 198.51.100.7
        m=audio 4000 RTP/AVP 8
        a=inactive`,
    },
  ],
  leaves: [
    {
      it: 'sendonly and inactive toward AnywhereNow (R64, V030, V031)',
      message: invite`
        To: <sip:ucc@a365.example>;tag=2
        m=audio 4000 RTP/AVP 8
        a=sendonly
        m=audio 4002 RTP/AVP 8
        a=inactive`,
    },
    {
      it: 'inactive, recvonly and sendrecv where sendonly is not wanted',
      options: { towardA365: 'inactive' },
      message: invite`
        To: <sip:ucc@a365.example>;tag=2
        a=sendonly
        m=audio 4000 RTP/AVP 8
        a=inactive
        m=audio 4002 RTP/AVP 8
        a=recvonly
        m=audio 0 RTP/AVP 8`,
    },
    {
      it: 'sendonly toward Teams where that is not wanted, whatever AnywhereNow wants',
      to: 'teams',
      options: { teamsHoldCompat: false, towardA365: 'inactive' },
      message: invite`
        To: <sip:user@teams.example>;tag=2
        a=sendonly`,
    },
    { it: 'an initial offer toward Teams (V193)', to: 'teams', message: invite`a=sendonly` },
    {
      it: 'answers',
      to: 'teams',
      message: ok`
        c=IN IP4 0.0.0.0
        a=recvonly`,
    },
    {
      it: 'the answer in an ACK',
      to: 'teams',
      message: sip`
        ACK sip:user@teams.example SIP/2.0
        Content-Type: application/sdp
        a=sendonly`,
    },
    {
      it: 'ICE whose candidates come later, inside the dialog as well',
      memo: known,
      message: invite`
        From: <sip:a@h>;tag=1
        To: <sip:ucc@a365.example>;tag=2
        c=IN IP4 0.0.0.0
        a=ice-ufrag:abcd
        m=audio 9 RTP/AVP 8`,
    },
    {
      it: 'a refused stream, and an address of zeros that no stream has',
      message: invite`
        To: <sip:ucc@a365.example>;tag=2
        c=IN IP4 0.0.0.0
        m=audio 4000 RTP/AVP 8
        c=IN IP4 198.51.100.7
        m=audio 0 RTP/AVP 8`,
    },
    {
      it: 'addresses that only look like zeros',
      message: invite`
        To: <sip:ucc@a365.example>;tag=2
        c=IN IP4 0.0.0.1
        m=audio 4000 RTP/AVP 8
        m=audio 4002 RTP/AVP 8
        c=IN IP6 ::1
        m=audio 4004 RTP/AVP 8
        c=nonsense`,
    },
    {
      it: 'an emergency call (R11)',
      message: invite`
        INVITE sip:112@a365.example SIP/2.0
        c=IN IP4 0.0.0.0`,
    },
  ],
  reports: [
    {
      it: 'an address of zeros in an initial offer, which is not hold (R65)',
      message: invite`c=IN IP4 0.0.0.0`,
      says: ['NO_MEDIA_ADDRESS'],
    },
  ],
  ignores: [
    { it: 'BYE', message: sip`BYE sip:ucc@a365.example SIP/2.0` },
    { it: 'a re-INVITE without SDP', message: sip`ACK sip:ucc@a365.example SIP/2.0` },
  ],
  badOptions: [
    { it: 'inactive into sendonly (V196)', options: { towardA365: 'sendonly' }, message: /must not be sendonly/ },
    { it: 'a direction that does not exist', options: { towardA365: 'mute' }, message: /pass/ },
  ],
})

describe('the last address of each side (R65)', () => {
  const bodyAfter = (message: Uint8Array, outcome: ReturnType<Dialog['ask']>) =>
    SipMessage.parse(applyEdits(message, outcome.edits))!.body

  test('is that of its offers and answers, and no zeros', () => {
    const dialog = new Dialog([hold])
    dialog.ask('egress', 'itsp', 'anywherenow', lines('c=IN IP4 198.51.100.1'))
    dialog.ask('reply', 'anywherenow', 'itsp', lines('SIP/2.0 200 OK', 'c=IN IP4 203.0.113.1'))
    const held = lines(fromCaller, 'c=IN IP4 0.0.0.0')
    for (let time = 0; time < 2; time++)
      expect(bodyAfter(held, dialog.ask('egress', 'itsp', 'anywherenow', held))).toContain('c=IN IP4 198.51.100.1')
    dialog.ask('egress', 'itsp', 'anywherenow', lines(fromCaller, 'c=IN IP4 198.51.100.2'))
    expect(bodyAfter(held, dialog.ask('egress', 'itsp', 'anywherenow', held))).toContain('c=IN IP4 198.51.100.2')
    const other = lines(...fromCallee, 'c=IN IP4 0.0.0.0')
    expect(bodyAfter(other, dialog.ask('egress', 'anywherenow', 'teams', other))).toContain('c=IN IP4 203.0.113.1')
  })

  test('is kept through a refused stream', () => {
    const dialog = new Dialog([hold])
    dialog.ask('egress', 'itsp', 'anywherenow', lines('c=IN IP4 198.51.100.1'))
    dialog.ask('egress', 'itsp', 'anywherenow', lines(fromCaller, 'c=IN IP4 198.51.100.2', 'm=audio 0 RTP/AVP 8'))
    const held = lines(fromCaller, 'c=IN IP4 0.0.0.0')
    expect(bodyAfter(held, dialog.ask('egress', 'itsp', 'anywherenow', held))).toContain('c=IN IP4 198.51.100.1')
  })
})
