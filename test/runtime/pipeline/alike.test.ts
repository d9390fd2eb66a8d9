import { describe, expect, test } from '@jest/globals'
import { interestOf } from '../../../runtime/pipeline/interest.js'
import type { Handler, Place, Plugin } from '../../../runtime/pipeline/plugin.js'
import { Pipeline } from '../../../runtime/pipeline/run.js'
import type { PluginSetting, SiteSettings, TrunkSetting } from '../../../runtime/pipeline/site.js'
import { unwatched } from '../../../runtime/pipeline/watch.js'
import { raw } from '../message/sip.js'
import { plugin, setting, settings, trunk } from './site.js'

/** Trunks that are alike share their handlers; whatever a plugin may be told in setup keeps them apart. */

const message = raw('INVITE sip:a SIP/2.0', 'From: <sip:a>;tag=1', 'To: <sip:b>', '', '')
const shared = [setting('p')]

/** A plugin that takes down each place that it is set up for. */
function counting(handler: Handler = () => undefined): { known: Map<string, Plugin>; places: Place[] } {
  const places: Place[] = []
  const p: Plugin = {
    ...plugin('p', handler),
    setup: (_, place) => {
      places.push(place)
      return handler
    },
  }
  return { known: new Map([['p', p]]), places }
}

function alike(name: string, own: Partial<TrunkSetting> = {}): TrunkSetting {
  return { ...base, name, match: [{ address: `10.0.0.${name}` }], ...own }
}
const base = trunk('', 'itsp', { ingress: shared })

describe('one handler', () => {
  test.each<[string, Partial<TrunkSetting>]>([
    ['a name and an address', {}],
    ['a next hop', { nextHop: { dispatcher: 7 } }],
    ['a tenant', { tenant: 'contoso' }],
    ['what becomes of messages without a verdict', { onFailure: { initial: 503, inDialog: 503 } }],
    ['a number plan that says the same', { numberPlan: { ...base.numberPlan } }],
    ['other plugins', { ingress: [setting('q'), ...shared] }],
  ])('for trunks that differ in %s', (_, own) => {
    const { known, places } = counting()
    new Pipeline(settings([alike('1'), alike('2', own)]), known)
    expect(places).toHaveLength(1)
  })

  test('reports, measures and is watched for the trunk of each message', () => {
    const { known, places } = counting((_, { trunk: its, report, measure, keep }) => {
      report('SEEN', { tenant: its.tenant ?? '', hop: its.nextHop?.dispatcher ?? 0 })
      measure('seen', 1)
      keep(its.name)
    })
    const slots: number[] = []
    const watch = { ...unwatched, begins: (slot: number) => slots.push(slot) }
    const trunks = ['1', '2', '3'].map((name) => {
      return alike(name, { tenant: `t${name}`, nextHop: { dispatcher: Number(name) } })
    })
    const pipeline = new Pipeline(settings(trunks), known)
    const said = ['2', '3', '1', '2'].map((last) => {
      const source = { host: `10.0.0.${last}`, port: 5060, transport: 'udp', tlsName: undefined }
      const { reports, measures, memo } = pipeline.ask({ stage: 'ingress', source, message }, false, watch)
      return [reports, measures, memo]
    })
    expect(said).toEqual(
      ['2', '3', '1', '2'].map((name) => [
        [{ code: 'SEEN', plugin: 'p', trunk: name, data: { tenant: `t${name}`, hop: Number(name) } }],
        [{ trunk: name, name: 'seen', value: 1 }],
        JSON.stringify({ p: name }),
      ]),
    )
    expect(slots).toEqual([1, 2, 0, 1])
    expect(places).toHaveLength(1)
  })

  test('of a response hears of the trunk that answers, then of the one that asked', () => {
    const both = { ingress: shared, egress: shared }
    const { known, places } = counting((_, { stage, trunk: { name }, report }) => report('SEEN', { stage, name }))
    const pipeline = new Pipeline(settings([alike('1', both), alike('2', both)]), known)
    const answer = raw('SIP/2.0 200 OK', 'CSeq: 1 INVITE', 'To: <sip:b>;tag=2', '', '')
    const { reports } = pipeline.ask({ stage: 'reply', from: '1', to: '2', message: answer })
    expect(reports.map(({ trunk, data }) => [trunk, data])).toEqual([
      ['1', { stage: 'reply-ingress', name: '1' }],
      ['2', { stage: 'reply-egress', name: '2' }],
    ])
    expect(places.map(({ direction }) => direction)).toEqual(['ingress', 'egress'])
  })

  test('gets the trunk whose setting holds where the sender is unknown', () => {
    const { known } = counting((_, { from, trunk: { name }, report }) => {
      report('SEEN', { name, from: from === undefined })
    })
    const pipeline = new Pipeline(settings([alike('1'), alike('2')], { unknownTrunk: '2' }), known)
    const { reports } = pipeline.ask({ stage: 'ingress', message })
    expect(reports.at(-1)).toMatchObject({ code: 'SEEN', trunk: '2', data: { name: '2', from: true } })
  })
})

describe('a handler of its own', () => {
  test.each<[string, Partial<TrunkSetting>]>([
    ['kind', { kind: 'pbx' }],
    ['transport', { transport: 'tcp' }],
    ['port of the SBC', { sbcPort: 5062 }],
    ['trust in its identities', { trustAssertedIdentity: true }],
    ['trust domain', { trustDomain: true }],
    ['REFER outside of a dialog', { allowOutOfDialogRefer: true }],
    ['region', { region: 'NORA' }],
    ['number plan', { numberPlan: { ...base.numberPlan, countryCode: '32' } }],
    ['options', { ingress: [setting('p', { options: { other: true } })] }],
    ['direction', { ingress: [], egress: shared }],
    ['the other direction', { egress: [setting('p')] }],
  ])('for a trunk with another %s', (_, own) => {
    const { known, places } = counting()
    new Pipeline(settings([alike('1'), alike('2', own)]), known)
    expect(places.length).toBeGreaterThan(1)
  })

  test('setup is told nothing by which it could tell alike trunks apart, and can leave nothing in it', () => {
    const { known, places } = counting()
    const site: SiteSettings = settings([alike('1', { tenant: 'contoso', nextHop: { dispatcher: 1 } })])
    new Pipeline(site, known)
    const { name, nextHop, tenant, match, shadow, onFailure, ingress, egress, ...traits } = site.trunks[0]!
    expect([name, nextHop, tenant, match, shadow, onFailure, ingress, egress]).not.toContain(undefined)
    expect(places.map((place) => place.trunk)).toEqual([traits])
    expect(Object.keys(places[0]!.trunk)).toEqual(expect.not.arrayContaining(['name', 'nextHop', 'tenant', 'match']))
    expect(() => Object.assign(places[0]!.trunk, { kind: 'pbx' })).toThrow(TypeError)
  })
})

test('in shadow a trunk has a chain of its own, with the same handlers', () => {
  const { known, places } = counting((its) => its.addHeader('X-Ran', 'p'))
  const pipeline = new Pipeline(settings([alike('1'), alike('2', { shadow: true })]), known)
  const asked = ['1', '2'].map((from) => pipeline.ask({ stage: 'ingress', from, message }))
  expect(asked.map(({ edits, reports }) => [edits.length, reports.map(({ code, trunk: its }) => [code, its])])).toEqual(
    [
      [1, []],
      [0, [['SHADOW', '2']]],
    ],
  )
  expect(places).toHaveLength(1)
})

test('each trunk is suspended by itself', () => {
  const { known } = counting((its) => its.addHeader('X-Ran', 'p'))
  const pipeline = new Pipeline(settings([alike('1'), alike('2')]), known)
  const watch = { ...unwatched, admits: (slot: number) => slot !== 1 }
  const reports = ['1', '2'].map((from) => pipeline.ask({ stage: 'ingress', from, message }, false, watch).reports)
  expect(reports).toEqual([[], [{ code: 'PLUGIN_SKIPPED', plugin: 'p', trunk: '2', data: {} }]])
})

test('what a thrower says names the trunk of the message, and so does its trace', () => {
  const { known } = counting(() => {
    throw new Error('bad day')
  })
  const pipeline = new Pipeline(settings([alike('1'), alike('2')]), known)
  for (const from of ['2', '1'])
    expect(pipeline.ask({ stage: 'ingress', from, message }, true)).toMatchObject({
      reports: [{ code: 'PLUGIN_FAILED', trunk: from }],
      steps: [{ plugin: 'p', trunk: from, failed: 'bad day' }],
    })
})

test('the interest of alike trunks is worked out once', () => {
  const asks: Place[] = []
  const p: Plugin = { ...plugin('p', () => undefined), asks: (_, place) => (asks.push(place), []) }
  const own: readonly PluginSetting[] = [setting('p')]
  const trunks = [alike('1'), alike('2'), alike('3', { ingress: own })]
  expect(interestOf(settings(trunks), new Map([['p', p]]))).toEqual({ '1': [], '2': [], '3': [], '': [] })
  expect(asks).toHaveLength(2)
})
