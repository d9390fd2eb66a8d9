import { describe, expect, test } from '@jest/globals'
import { reject, steer, type Handler } from '../../../runtime/pipeline/plugin.js'
import { Pipeline, type Outcome } from '../../../runtime/pipeline/run.js'
import type { Mutations } from '../../../runtime/pipeline/site.js'
import { raw, start } from '../message/sip.js'
import { plugin, setting, settings, trunk } from './site.js'

const sdp = ['v=0', 's=-', 'm=audio 4000 RTP/AVP 8', 'b=AS:64', '']
const type = 'Content-Type: application/sdp'
const message = raw(...start, 'Subject: s', 'Contact: <sip:a@b>', 'X-Own: 1', type, '', ...sdp)

/** The plugin `p` does it, `q` adds a line behind it. */
function outcomeOf(mutations: Partial<Mutations>, handler: Handler, state: 'on' | 'shadow' = 'on'): Outcome {
  const plugins = [plugin('p', handler), plugin('q', (its) => its.addHeader('X-Q', 'q'))]
  const egress = plugins.map(({ name }) => setting(name, name === 'p' ? { state } : {}))
  const its = settings([trunk('out', 'teams', { egress }), trunk('in', 'itsp')], {
    mutations: { deny: [], allow: [], plugins: {}, ...mutations },
  })
  return new Pipeline(its, new Map(plugins.map((one) => [one.name, one]))).ask({ stage: 'egress', to: 'out', message })
}

const set =
  (name: string, value = 'new'): Handler =>
  (its) =>
    its.header(name)?.set(value)
const add =
  (name: string): Handler =>
  (its) =>
    its.addHeader(name, 'new')
const remove =
  (name: string): Handler =>
  (its) =>
    its.header(name)?.remove()
const uri: Handler = (its) => its.setRequestUri('sip:new@h')
const body = (content: string, contentType?: string): Handler => {
  return (its) => its.setBody(content, contentType)
}
const removeBody: Handler = (its) => its.removeBody()
const sdpLine: Handler = (its) => its.sdp?.media[0]?.lines('b')[0]?.set('b=AS:1')
const removeSdpLine: Handler = (its) => its.sdp?.media[0]?.lines('b')[0]?.remove()
const addSdpLine: Handler = (its) => its.sdp?.session.append('a=sendonly')
const formats: Handler = (its) => its.sdp?.media[0]?.setFormats(['0'])
const lay: Handler = (its) => its.lay({ op: 'set-from', display: undefined, uri: 'sip:x@y', params: ';tag=other' })
const contact = set('contact', '<sip:sbc.example.com>')

test.each<[string, Partial<Mutations>, Handler, string]>([
  ['set of a denied header', { deny: ['subject'] }, set('Subject'), 'EDIT_DENIED'],
  ['set of one denied in its compact form', { deny: ['S'] }, set('Subject'), 'EDIT_DENIED'],
  ['addition of one in its compact form', { deny: ['Subject'] }, add('s'), 'EDIT_DENIED'],
  ['removal', { deny: ['Subject'] }, remove('subject'), 'EDIT_DENIED'],
  ['From', { deny: ['from'] }, set('From', '<sip:x@y>;tag=f'), 'EDIT_DENIED'],
  ['what is denied to this plugin', { plugins: { p: { deny: ['Subject'] } } }, set('Subject'), 'EDIT_DENIED'],
  ['what is not among its own', { plugins: { p: { deny: [], only: ['X-Own'] } } }, set('Subject'), 'EDIT_DENIED'],
  ['anything when it has none', { plugins: { p: { deny: [], only: [] } } }, add('X-New'), 'EDIT_DENIED'],
  [
    'its own when the site denies it',
    { deny: ['X-Own'], plugins: { p: { deny: [], only: ['X-Own'] } } },
    set('X-Own'),
    'EDIT_DENIED',
  ],
  ['Contact by default', {}, contact, 'EDIT_PROTECTED'],
  ['Contact when open to others only', { allow: ['m'], plugins: { p: { deny: ['Contact'] } } }, contact, 'EDIT_DENIED'],
  ['R7 as its own', { plugins: { p: { deny: [], only: ['Via'] } } }, set('via'), 'EDIT_PROTECTED'],
  ['the Request-URI', { deny: ['Request-URI'] }, uri, 'EDIT_DENIED'],
  ['the Request-URI, spelled otherwise', { deny: ['request-uri'] }, uri, 'EDIT_DENIED'],
  ['the Request-URI, not among its own', { plugins: { p: { deny: [], only: ['X-Own'] } } }, uri, 'EDIT_DENIED'],
  ['the Request-URI, denied to this plugin', { plugins: { p: { deny: ['Request-URI'] } } }, uri, 'EDIT_DENIED'],
  ['the body', { deny: ['message-body'] }, body('x'), 'EDIT_DENIED'],
  ['the body, not among its own', { plugins: { p: { deny: [], only: ['Request-URI'] } } }, body('x'), 'EDIT_DENIED'],
  ['the body, denied to this plugin', { plugins: { p: { deny: ['Message-Body'] } } }, body('x'), 'EDIT_DENIED'],
  ['removal of the body', { deny: ['message-body'] }, removeBody, 'EDIT_DENIED'],
  ['a line of SDP', { deny: ['message-body'] }, sdpLine, 'EDIT_DENIED'],
  ['removal of a line of SDP', { deny: ['message-body'] }, removeSdpLine, 'EDIT_DENIED'],
  ['a new line of SDP', { deny: ['message-body'] }, addSdpLine, 'EDIT_DENIED'],
  ['formats of SDP', { deny: ['message-body'] }, formats, 'EDIT_DENIED'],
  ['the type of the body', { deny: ['Content-Type'] }, body('x', 'text/plain'), 'EDIT_DENIED'],
  ['the type together with the body', { deny: ['c'] }, removeBody, 'EDIT_DENIED'],
  ['what the proxy has staged', {}, lay, 'EDIT_PROTECTED'],
  ['R7 although opened', { allow: ['Via', 'Call-ID'] }, set('call-id'), 'EDIT_PROTECTED'],
  ['a needed header although opened', { allow: ['To'] }, remove('to'), 'EDIT_PROTECTED'],
])('%s is refused, reported with its plugin, and the chain goes on', (_, mutations, handler, code) => {
  const outcome = outcomeOf(mutations, handler)
  expect(outcome.reports).toMatchObject([{ code, plugin: 'p', trunk: 'out' }])
  expect(outcome.edits).toEqual([{ op: 'add-header', name: 'X-Q', value: 'q' }])
})

test.each<[string, Partial<Mutations>, Handler]>([
  ['what nobody denies', { deny: ['Priority'] }, set('Subject')],
  ['what is denied to another', { plugins: { q: { deny: ['Subject'] } } }, set('Subject')],
  ['its own', { plugins: { p: { deny: [], only: ['x-own'] } } }, set('X-Own')],
  ['Contact where it is open', { allow: ['contact'] }, contact],
  ['a value that is there already', { deny: ['Subject'] }, set('Subject', 's')],
  ['the Request-URI as its own', { plugins: { p: { deny: [], only: ['Request-URI'] } } }, uri],
  ['the body as its own', { plugins: { p: { deny: [], only: ['message-body'] } } }, body('x', 'text/plain')],
  ['SDP as its own', { plugins: { p: { deny: [], only: ['message-body'] } } }, addSdpLine],
  ['the body when other things are denied', { deny: ['Request-URI', 'Content-Length'] }, sdpLine],
  ['the body of the type that it has', { deny: ['Content-Type'] }, body('x', 'application/sdp')],
  ['the Request-URI when the body is denied', { deny: ['message-body'] }, uri],
  ['the Request-URI that is there already', { deny: ['Request-URI'] }, (its) => its.setRequestUri(its.requestUri)],
])('%s may be changed', (_, mutations, handler) => {
  const { reports, edits } = outcomeOf(mutations, handler)
  expect(reports).toEqual([])
  expect(edits).toContainEqual({ op: 'add-header', name: 'X-Q', value: 'q' })
})

test('a plugin that may touch nothing can still advise, keep, reject and steer', () => {
  const none = { plugins: { p: { deny: [], only: [] } } }
  const outcome = outcomeOf(none, (_, { hint, keep }) => (hint('h', 1), keep('k'), reject(486, 'Busy Here')))
  expect(outcome).toMatchObject({ action: 'reject', status: 486, hints: { h: 1 }, reports: [] })
  expect(outcomeOf(none, () => steer('in'))).toMatchObject({ action: 'steer', trunk: 'in', reports: [] })
})

test('a plugin that holds on to a header of another message cannot get round it', () => {
  let kept: { set: (value: string) => void } | undefined
  const outcome = outcomeOf({ deny: ['Subject'] }, (its) => void (kept = its.header('subject')))
  expect(() => kept?.set('later')).toThrow(expect.objectContaining({ code: 'EDIT_DENIED' }))
  expect(outcome.edits).toHaveLength(1)
})

test('in shadow, too: what it would do is what it may do', () => {
  const { edits, reports } = outcomeOf({ deny: ['Subject'] }, set('Subject'), 'shadow')
  expect([edits.length, reports.map(({ code }) => code)]).toEqual([1, ['EDIT_DENIED']])
})

/** Does it and goes on, whatever becomes of it. */
const caught =
  (...handlers: Handler[]): Handler =>
  (its, context) => {
    for (const handler of handlers)
      try {
        handler(its, context)
      } catch {
        // As a plugin that takes no refusal for a fault.
      }
  }
const denied = { deny: ['Subject', 'Request-URI'] }
const subject = set('Subject')
const own = set('X-Own')
const breaks = set('X-Own', 'a\r\nb')
const fails: Handler = () => {
  throw new Error('broken')
}

describe('a refusal that the plugin catches', () => {
  test.each<[string, Handler, string[]]>([
    ['is reported', caught(subject), ['EDIT_DENIED']],
    ['is reported once, however often', caught(subject, uri, subject), ['EDIT_DENIED']],
    [
      'is reported for each reason',
      caught(subject, breaks, subject, set('Via')),
      ['EDIT_DENIED', 'EDIT_INVALID', 'EDIT_PROTECTED'],
    ],
  ])('%s, and its other edits stay', (_, handler, codes) => {
    const outcome = outcomeOf(denied, caught(handler, own))
    expect(outcome.reports.map(({ code }) => code)).toEqual(codes)
    expect(outcome.reports.every(({ plugin: by, trunk: on }) => by === 'p' && on === 'out')).toBe(true)
    expect(outcome.edits.map(({ op }) => op)).toEqual(['set-header', 'add-header'])
  })

  test.each<[string, Handler, string[]]>([
    ['something else', (...its) => (caught(subject)(...its), fails(...its)), ['PLUGIN_FAILED', 'EDIT_DENIED']],
    ['another one', (...its) => (caught(subject)(...its), breaks(...its)), ['EDIT_INVALID', 'EDIT_DENIED']],
    ['the same one', (...its) => (caught(subject)(...its), subject(...its)), ['EDIT_DENIED']],
  ])('is reported beside %s that it throws then', (_, handler, codes) => {
    const outcome = outcomeOf(denied, handler)
    expect(outcome.reports.map(({ code, plugin: by }) => [code, by])).toEqual(codes.map((code) => [code, 'p']))
    expect(outcome.edits).toHaveLength(1)
  })

  test('in shadow is reported beside what it would have done', () => {
    const { reports } = outcomeOf(denied, caught(subject, own), 'shadow')
    expect(reports.map(({ code, plugin: by }) => [code, by])).toEqual([
      ['SHADOW', 'p'],
      ['EDIT_DENIED', 'p'],
    ])
  })

  test('is told of each plugin, though the reason is one', () => {
    const plugins = ['p', 'q'].map((name) => plugin(name, caught(subject)))
    const egress = plugins.map(({ name }) => setting(name))
    const its = settings([trunk('out', 'teams', { egress })], { mutations: { allow: [], plugins: {}, ...denied } })
    const pipeline = new Pipeline(its, new Map(plugins.map((one) => [one.name, one])))
    const { reports, steps } = pipeline.ask({ stage: 'egress', to: 'out', message }, true)
    expect(reports.map(({ plugin: by }) => by)).toEqual(['p', 'q'])
    expect(steps.map((step) => step.reports.map(({ code }) => code))).toEqual([['EDIT_DENIED'], ['EDIT_DENIED']])
  })
})
