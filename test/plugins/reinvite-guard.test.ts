import { z } from 'zod'
import { describe, expect, test } from '@jest/globals'
import reinviteGuard from '../../plugins/reinvite-guard.js'
import sdpBandwidth from '../../plugins/sdp-bandwidth.js'
import teamsChecks from '../../plugins/teams-checks.js'
import { definePlugin, type Plugin } from '../../runtime/pipeline/plugin.js'
import { Dialog, fromCallee, fromCaller, lines } from '../support/dialog.js'
import { invite, reject, sip, testPlugin } from '../support/test-plugin.js'

testPlugin(reinviteGuard, {
  leaves: [
    { it: 'an initial offer', message: invite`` },
    { it: 'an offer inside a dialog of which nothing is known', message: invite`To: <sip:ucc@a365.example>;tag=2` },
    {
      it: 'SDP without streams, which cannot be compared',
      message: invite`
        To: <sip:ucc@a365.example>;tag=2
        Content-Type: application/sdp

        v=0
        s=-`,
    },
    { it: 'an ACK', message: sip`ACK sip:ucc@a365.example SIP/2.0` },
    {
      it: 'an emergency call without an offer (R11)',
      message: sip`
        INVITE sip:112@a365.example SIP/2.0
        Content-Length: 0`,
    },
    {
      it: 'a memo that is none of its own',
      memo: { sides: [1, 2], timer: 'x' },
      message: invite`To: <sip:ucc@a365.example>;tag=2`,
    },
  ],
  ignores: [
    { it: 'BYE', message: sip`BYE sip:ucc@a365.example SIP/2.0` },
    { it: 'an UPDATE without SDP', message: sip`UPDATE sip:ucc@a365.example SIP/2.0` },
    { it: 'a refusal', message: sip`SIP/2.0 488 Not Acceptable Here` },
  ],
  badOptions: [{ it: '491', options: { reinviteGuard: 491 }, message: /reinviteGuard/ }],
})

/** Takes away what counts, as a plugin before the guard may. */
const ptimeRemover = definePlugin({
  name: 'ptime-remover',
  summary: 'Removes ptime.',
  rules: [],
  options: z.strictObject({}),
  on: [{ stage: 'egress', methods: ['INVITE'] }],
  onByDefault: {},
  setup: () => (message) => {
    for (const media of message.sdp?.media ?? []) for (const line of media.attributes('ptime')) line.remove()
  },
})

const bodiless = ['Content-Length: 0', '']
const cseq = (number: number) => `CSeq: ${number} INVITE`

/** The stream of the stock, and what may stand in its place. */
const stock = [
  'm=audio 4000 RTP/AVP 8 101',
  'a=rtpmap:8 PCMA/8000',
  'a=rtpmap:101 telephone-event/8000',
  'a=fmtp:101 0-15',
]
const key = (text: string, tag = 1) => `a=crypto:${tag} AES_CM_128_HMAC_SHA1_80 inline:${text.repeat(40)}`

/** A dialog whose caller offered this, and what is said of a re-INVITE with that. */
function said(first: readonly string[], then: readonly string[]): readonly string[] {
  const dialog = new Dialog([reinviteGuard])
  dialog.ask('egress', 'itsp', 'anywherenow', lines(...first))
  return dialog.codes('egress', 'itsp', 'anywherenow', lines(fromCaller, cseq(2), ...then))
}

describe('what counts as a change (R104)', () => {
  const [m = '', ...attributes] = stock
  test.each<[string, readonly string[], readonly string[]]>([
    ['nothing at all', stock, stock],
    ['o=, s= and t= (V220)', stock, ['o=x 77 2 IN IP4 192.0.2.1', 's=other', 't=1 2', ...stock]],
    ['b=', stock, [m, 'b=AS:64', ...attributes]],
    ['the order of attributes', stock, [m, ...attributes.toReversed()]],
    [
      'blanks',
      stock,
      [
        'c=IN  IP4  198.51.100.7 ',
        m,
        'a=rtpmap:8  PCMA/8000 ',
        'a=rtpmap:101 telephone-event/8000',
        'a=fmtp:101 0-15 ',
      ],
    ],
    ['the case of an encoding name', stock, [m, 'a=rtpmap:8 pcma/8000', ...attributes.slice(1)]],
    ['an address that moves from the session to the stream', stock, [m, 'c=IN IP4 198.51.100.7', ...attributes]],
    ['a direction that is the usual one', stock, [...stock, 'a=sendrecv']],
    ['a direction that moves to the session', [...stock, 'a=inactive'], ['a=inactive', ...stock]],
    [
      'attributes that do not count',
      stock,
      [...stock, 'a=ssrc:1 cname:x', 'a=maxptime:60', 'a=candidate:1 1 UDP 1 192.0.2.1 4000 typ host'],
    ],
    ['the tag and lifetime of a key', [...stock, key('A')], [...stock, key('A', 2) + '|2^20']],
  ])('%s does not', (_, first, then) => {
    expect(said(first, then)).toEqual(['REINVITE_NOOP'])
  })
  test.each<[string, readonly string[], readonly string[]]>([
    ['hold (V223)', stock, [...stock, 'a=sendonly']],
    ['hold of the session', stock, ['a=inactive', ...stock]],
    ['an address', stock, ['c=IN IP4 198.51.100.9', ...stock]],
    ['a port', stock, [m.replace('4000', '4002'), ...attributes]],
    ['a profile', stock, [m.replace('AVP', 'SAVP'), ...attributes]],
    ['the kind of media', stock, [m.replace('audio', 'video'), ...attributes]],
    ['the order of formats', stock, [m.replace('8 101', '101 8'), ...attributes]],
    ['a format', stock, [m.replace('8 101', '8 0 101'), ...attributes]],
    ['another stream', stock, [...stock, 'm=video 0 RTP/AVP 96']],
    ['an rtpmap', stock, [m, 'a=rtpmap:8 PCMU/8000', ...attributes.slice(1)]],
    ['an fmtp', stock, [...stock.slice(0, -1), 'a=fmtp:101 0-16']],
    ['ptime', stock, [...stock, 'a=ptime:20']],
    ['ptime of the session', ['a=ptime:20', ...stock], ['a=ptime:30', ...stock]],
    ['a key', [...stock, key('A')], [...stock, key('B')]],
    ['a suite', [...stock, key('A')], [...stock, key('A').replace('_80', '_32')]],
    ['an MKI', [...stock, key('A')], [...stock, key('A') + '|1:1']],
    ['an ICE user', [...stock, 'a=ice-ufrag:a'], [...stock, 'a=ice-ufrag:b']],
    ['an ICE password of the session', ['a=ice-pwd:a', ...stock], ['a=ice-pwd:b', ...stock]],
    ['the fingerprint of DTLS', ['a=fingerprint:sha-1 AA', ...stock], ['a=fingerprint:sha-1 BB', ...stock]],
    ['a port of RTCP', [...stock, 'a=rtcp:4001'], [...stock, 'a=rtcp:4003']],
    ['rtcp-mux', stock, [...stock, 'a=rtcp-mux']],
  ])('%s does', (_, first, then) => {
    expect(said(first, then)).toEqual([])
  })
})

describe('compared with what the same side said last (R104)', () => {
  const held = [fromCaller, cseq(2), 'a=sendonly']
  const ack = (number: number) => lines('ACK sip:ucc@a365.example SIP/2.0', `CSeq: ${number} ACK`, ...bodiless)
  const towards = (dialog: Dialog, ...given: readonly string[]) =>
    dialog.codes('egress', 'itsp', 'anywherenow', lines(...given))

  test('an accepted re-INVITE is what counts from then on', () => {
    const dialog = new Dialog([reinviteGuard])
    expect(towards(dialog)).toEqual([])
    expect(towards(dialog, ...held)).toEqual([])
    dialog.ask('egress', 'itsp', 'anywherenow', ack(2))
    expect(towards(dialog, fromCaller, cseq(3), 'a=sendonly')).toEqual(['REINVITE_NOOP'])
    expect(towards(dialog, fromCaller, cseq(4))).toEqual([])
    dialog.ask('egress', 'itsp', 'anywherenow', ack(4))
    expect(towards(dialog, fromCaller, cseq(5))).toEqual(['REINVITE_NOOP'])
  })

  test('a refused re-INVITE (491) that is tried again is no repetition, nor is the old SDP behind it', () => {
    const dialog = new Dialog([reinviteGuard])
    towards(dialog)
    towards(dialog, ...held)
    expect(towards(dialog, fromCaller, cseq(3), 'a=sendonly')).toEqual([])
    expect(towards(dialog, fromCaller, cseq(4))).toEqual([])
    dialog.ask('egress', 'itsp', 'anywherenow', ack(3))
    expect(towards(dialog, fromCaller, cseq(5))).toEqual([])
    dialog.ask('egress', 'itsp', 'anywherenow', ack(5))
    expect(towards(dialog, fromCaller, cseq(6))).toEqual(['REINVITE_NOOP'])
  })

  test('each side by itself; an answer counts as well as an offer', () => {
    const dialog = new Dialog([reinviteGuard])
    const update = (...given: readonly string[]) =>
      lines(
        'UPDATE sip:phone@a365.example SIP/2.0',
        ...fromCallee,
        'Content-Type: application/sdp',
        'CSeq: 1 UPDATE',
        ...given,
      )
    dialog.ask('egress', 'anywherenow', 'teams', lines())
    dialog.ask('reply', 'teams', 'anywherenow', lines('SIP/2.0 200 OK', 'c=IN IP4 203.0.113.1'))
    expect(dialog.codes('egress', 'teams', 'anywherenow', update())).toEqual([])
    const other = new Dialog([reinviteGuard])
    other.ask(
      'reply',
      'teams',
      'anywherenow',
      lines('SIP/2.0 183 Session Progress', 'Content-Type: application/sdp', 'c=IN IP4 203.0.113.1'),
    )
    expect(other.codes('egress', 'teams', 'anywherenow', update('c=IN IP4 203.0.113.1'))).toEqual(['REINVITE_NOOP'])
  })

  test('the answer in an ACK', () => {
    const dialog = new Dialog([reinviteGuard])
    const sdp = ['Content-Type: application/sdp', 'c=IN IP4 198.51.100.9']
    expect(towards(dialog, ...bodiless)).toEqual(['DELAYED_OFFER'])
    towards(dialog, 'ACK sip:ucc@a365.example SIP/2.0', ...sdp)
    expect(towards(dialog, fromCaller, cseq(2), 'c=IN IP4 198.51.100.9')).toEqual(['REINVITE_NOOP'])
  })

  test('and as the other side saw both (R107)', () => {
    const dialog = new Dialog([sdpBandwidth, reinviteGuard])
    const report = (...given: readonly string[]) =>
      dialog.ask('egress', 'itsp', 'anywherenow', lines(...given)).reports.find(({ code }) => code === 'REINVITE_NOOP')
    expect(report('a=maxprate:50')).toBeUndefined()
    expect(report(fromCaller, cseq(2))).toMatchObject({ data: { edits: false } })
  })

  test('a change that sipcar takes away is told as one (R107)', () => {
    const dialog = new Dialog([ptimeRemover, reinviteGuard])
    const report = (...given: readonly string[]) =>
      dialog.ask('egress', 'itsp', 'anywherenow', lines(...given)).reports.find(({ code }) => code === 'REINVITE_NOOP')
    expect(report('a=ptime:20')).toBeUndefined()
    expect(report(fromCaller, cseq(2), 'a=ptime:30')).toMatchObject({ data: { edits: true } })
    expect(report(fromCaller, cseq(3), 'a=ptime:30')).toMatchObject({ data: { edits: false } })
  })

  test('the memo stays small', () => {
    const dialog = new Dialog([reinviteGuard])
    for (let fork = 0; fork < 9; fork++)
      for (const to of ['anywherenow', 'teams'])
        dialog.ask(
          'reply',
          'itsp',
          to,
          lines(
            'SIP/2.0 183 Session Progress',
            `To: <sip:b@h>;tag=${fork}`,
            'Content-Type: application/sdp',
            ...Array.from({ length: 9 }, () => stock).flat(),
          ),
        )
    expect(dialog.memo!.length).toBeLessThan(1000)
  })
})

describe('refused where that is wanted (R105)', () => {
  const options = { 'reinvite-guard': { reinviteGuard: 'reject' } }
  const outcomeOf = (first: readonly string[], then: readonly string[]) => {
    const dialog = new Dialog([reinviteGuard], options)
    dialog.ask('egress', 'itsp', 'anywherenow', lines(...first))
    return dialog.ask('egress', 'itsp', 'anywherenow', lines(fromCaller, cseq(2), ...then))
  }
  test('with 488 (V221), an UPDATE too', () => {
    const { action, status, reason, headers, reports } = outcomeOf([], [])
    const wanted = reject(488, 'Not Acceptable Here', [['Warning', '399 sbc.example.com "The session is not changed"']])
    expect({ action, status, reason, headers }).toEqual(wanted)
    expect(reports).toMatchObject([{ code: 'REINVITE_NOOP', data: { edits: false, refresh: false } }])
    const update = ['UPDATE sip:ucc@a365.example SIP/2.0', 'CSeq: 2 UPDATE', 'Content-Type: application/sdp']
    const dialog = new Dialog([reinviteGuard], options)
    dialog.ask('egress', 'itsp', 'anywherenow', lines())
    expect(dialog.ask('egress', 'itsp', 'anywherenow', lines(...update, ...stock)).action).toBe('reject')
  })
  test('but not what is a change', () => expect(outcomeOf([], ['a=sendonly']).action).toBe('continue'))
  test.each<[string, readonly string[], readonly string[]]>([
    ['is a refresh', [], ['Session-Expires: 1800']],
    ['is a refresh, by its compact name', [], ['x: 1800;refresher=uac']],
    ['supports timers', [], ['k: 100rel, Timer']],
    ['requires timers', [], ['Require: timer']],
    ['belongs to a dialog that had them', ['Session-Expires: 1800'], []],
  ])('never one that %s: its refusal would end the call', (_, first, then) => {
    const { action, reports } = outcomeOf(first, then)
    expect([action, reports.map(({ code }) => code)]).toEqual(['continue', ['REINVITE_NOOP']])
  })
  test('nor in a dialog whose answer had them', () => {
    const dialog = new Dialog([reinviteGuard], options)
    dialog.ask('egress', 'itsp', 'anywherenow', lines())
    dialog.ask('reply', 'itsp', 'anywherenow', lines('SIP/2.0 200 OK', 'Session-Expires: 1800', ...bodiless))
    expect(dialog.ask('egress', 'itsp', 'anywherenow', lines(fromCaller, cseq(2))).action).toBe('continue')
  })
})

describe('without an offer (R106)', () => {
  test.each([
    ['anywherenow', true, []],
    ['anywherenow', false, [fromCaller]],
    ['teams', false, [fromCaller]],
  ])('toward %s, initial: %s', (to, initial, head) => {
    const dialog = new Dialog([reinviteGuard], { 'reinvite-guard': { reinviteGuard: 'reject' } })
    const outcome = dialog.ask('egress', 'itsp', to, lines(...head, ...bodiless))
    expect(outcome).toMatchObject({ action: 'continue', reports: [{ code: 'DELAYED_OFFER', data: { initial } }] })
  })

  test('of a first INVITE toward Teams, teams-checks tells, and nobody else (R124)', () => {
    const told = (...plugins: readonly Plugin[]) =>
      new Dialog(plugins).codes('egress', 'itsp', 'teams', lines('Contact: <sip:sbc.example.com>', ...bodiless))
    expect(told(reinviteGuard)).toEqual([])
    expect(told(reinviteGuard, teamsChecks)).toEqual(['TEAMS_DELAYED_OFFER'])
  })
})

describe('without an offer that can be read (R106)', () => {
  const codes = (...given: string[]) =>
    new Dialog([reinviteGuard])
      .codes('egress', 'itsp', 'anywherenow', lines(...given))
      .filter((code) => code !== 'BODY_ENCODED')
  test.each([
    ['a body of another type', ['Content-Type: application/isup', '', 'x'], ['DELAYED_OFFER']],
    [
      'a part in base64',
      [
        'Content-Type: multipart/mixed;boundary=b',
        '',
        '--b',
        'Content-Type: application/sdp',
        'Content-Transfer-Encoding: base64',
        '',
        'dj0w',
        '--b--',
      ],
      [],
    ],
    ['compressed', ['Content-Encoding: gzip'], []],
    ['cut short', ['Content-Length: 9999'], []],
  ])('%s', (_, given, wanted) => expect(codes(...given)).toEqual(wanted))
})

describe('media that moves, toward Teams (R108)', () => {
  const toTeams = (dialog: Dialog, ...given: readonly string[]) =>
    dialog.ask('egress', 'itsp', 'teams', lines(...given)).reports

  test.each<[string, readonly string[], string]>([
    ['address (V227)', ['c=IN IP4 198.51.100.9'], 'IP4 198.51.100.9 4000 RTP/AVP'],
    ['port', ['m=audio 4002 RTP/AVP 8'], 'IP4 198.51.100.7 4002 RTP/AVP'],
    ['profile', ['m=audio 4000 RTP/SAVP 8'], 'IP4 198.51.100.7 4000 RTP/SAVP'],
  ])('to another %s', (_, sdp, now) => {
    const dialog = new Dialog([reinviteGuard])
    expect(toTeams(dialog)).toEqual([])
    const before = 'IP4 198.51.100.7 4000 RTP/AVP'
    expect(toTeams(dialog, fromCaller, ...sdp)).toMatchObject([
      { code: 'TEAMS_MEDIA_RETARGET', data: { media: 0, before, now } },
    ])
    expect(toTeams(dialog, fromCaller, ...sdp)).toEqual([])
  })

  test.each<[string, readonly string[]]>([
    ['a repetition', []],
    ['hold', ['a=inactive']],
    ['hold by the address', ['c=IN IP4 0.0.0.0']],
    ['a stream refused', ['m=audio 0 RTP/AVP 8']],
    ['a stream more', [...stock, 'm=audio 4002 RTP/AVP 8']],
  ])('%s is none, and the place before it still counts', (_, sdp) => {
    const dialog = new Dialog([reinviteGuard])
    toTeams(dialog)
    expect(toTeams(dialog, fromCaller, ...sdp)).toEqual([])
    expect(toTeams(dialog, fromCaller, 'c=IN IP4 198.51.100.9')).toMatchObject([{ code: 'TEAMS_MEDIA_RETARGET' }])
  })

  test('an answer is compared with, and not reported', () => {
    const dialog = new Dialog([reinviteGuard])
    const answer = (address: string) => lines('SIP/2.0 200 OK', `c=IN IP4 ${address}`)
    expect(dialog.codes('reply', 'itsp', 'teams', answer('203.0.113.1'))).toEqual([])
    expect(dialog.codes('reply', 'itsp', 'teams', answer('203.0.113.2'))).toEqual([])
    expect(toTeams(dialog, ...fromCallee, 'c=IN IP4 203.0.113.1')).toMatchObject([{ code: 'TEAMS_MEDIA_RETARGET' }])
  })
})
