import { fileURLToPath } from 'node:url'
import { expect, test } from '@jest/globals'
import { loadConfig } from '../../runtime/config/load.js'
import { applyEdits } from '../../runtime/message/apply.js'
import { Pipeline } from '../../runtime/pipeline/run.js'
import { invite, sip } from '../support/test-plugin.js'

/** The built-in plugins together, in their order and with their defaults (rule R12). */
const loaded = await loadConfig(fileURLToPath(new URL('../../../test/vectors/sipcar.yaml', import.meta.url)))
if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems))
const pipeline = new Pipeline(loaded.config.settings, loaded.config.plugins)

test('from an ITSP to AnywhereNow: each does its part, strip-params before e164', () => {
  const before = invite`
    INVITE sip:0881200600;ext=1@sbc.contoso.example SIP/2.0
    From: "Jan" <sip:0031612345678;verstat=TN-Validation-Passed@itsp.example>;tag=77
    To: <sip:0881200600@sbc.contoso.example;ext=1>
    User-Agent: Microsoft.PSTNHub.SIPProxy v.2024.2.6.5
    b=AS:80
    t=0 0
    m=audio 4000 RTP/AVP 18 0 8 101
    a=rtpmap:101 telephone-event/8000
    a=ptime:20`
  const after = invite`
    INVITE sip:+31881200600@sbc.contoso.example;user=phone SIP/2.0
    From: "Jan" <sip:+31612345678@itsp.example;user=phone>;tag=77
    To: <sip:+31881200600@sbc.contoso.example;user=phone>
    User-Agent: CustomerSBC
    t=0 0
    m=audio 4000 RTP/AVP 8 0 101
    a=rtpmap:101 telephone-event/8000
    a=ptime:20`
  const outcome = pipeline.ask({ stage: 'egress', from: 'itsp', to: 'anywherenow', message: before }, true)
  expect(outcome.steps.map(({ plugin }) => plugin)).toEqual(
    [
      'refer',
      'privacy',
      'strip-params',
      'e164',
      'headers',
      'srtp',
      'sdp-codecs',
      'sdp-dtmf',
      'sdp-cn',
      'sdp-bandwidth',
    ].concat(['hold', 'reinvite-guard', 'routing', 'diagnostics']),
  )
  expect(Buffer.from(applyEdits(before, outcome.edits)).toString()).toBe(Buffer.from(after).toString())
  expect(outcome.edits.map(({ op }) => op)).toEqual(['set-ruri', 'set-from', 'set-to', 'set-header', 'set-body'])
  expect(outcome.reports.map(({ code }) => code)).toEqual([
    'EXT_COLLISION_RISK',
    'VERSTAT',
    'EXT_COLLISION_RISK',
    'SRTP_NOT_USED',
  ])
  expect(pipeline.ask({ stage: 'egress', from: 'itsp', to: 'anywherenow', message: after }).edits).toEqual([])
})

test('toward an ITSP nothing is touched by default', () => {
  const message = invite`
    From: <sip:7042;ext=1@pbx.example>;tag=1
    User-Agent: Microsoft.PSTNHub.SIPProxy
    b=AS:80
    t=0 0`
  expect(pipeline.ask({ stage: 'egress', from: 'pbx', to: 'itsp', message })).toMatchObject({
    action: 'continue',
    edits: [],
    reports: [],
  })
})

test('what two plugins notice of one message is told once', () => {
  const codes = (question: Parameters<Pipeline['ask']>[0]) => pipeline.ask(question).reports.map(({ code }) => code)
  const malformed = invite`From: <sip:+31;tag=77`
  const found = codes({ stage: 'egress', from: 'itsp', to: 'anywherenow', message: malformed })
  expect(found.filter((code) => code === 'HEADER_MALFORMED')).toHaveLength(1)
  for (const facts of [{ local: true, elapsed: 9000 }, { ringing: true }]) {
    const memo = JSON.stringify({ routing: { next: 'itsp', clean: true } })
    const message = sip`SIP/2.0 408 Request Timeout`
    expect(codes({ stage: 'reply', from: 'anywherenow', to: 'teams', memo, facts, message })).toHaveLength(1)
  }
})
