import { expect, test } from '@jest/globals'
import type { Watch } from '../../../runtime/pipeline/watch.js'
import { raw, start } from '../message/sip.js'
import { pipeline, plugin } from './site.js'

/** What becomes of a message while the plugin `bad` is suspended, and what the watch is told of those that run. */

const request = (method: string, to = '<sip:b>'): Uint8Array =>
  raw(`${method} sip:a SIP/2.0`, 'From: <sip:a>;tag=1', `To: ${to}`, '', '')
const plugins = ['a', 'bad', 'c'].map((name) => plugin(name, (its) => its.addHeader('X-Ran', name)))
const ran = (edits: readonly object[]): unknown[] => edits.map((edit) => 'value' in edit && edit.value)

/** Slots are numbered trunk by trunk: a, bad, c of `in`, then those of `out`. */
function watching(suspended: number): { watch: Watch; told: string[] } {
  const told: string[] = []
  const watch: Watch = {
    admits: (slot) => slot !== suspended,
    begins: (slot) => told.push(`begins ${slot}`),
    worked: (slot) => told.push(`worked ${slot}`),
    threw: (slot) => told.push(`threw ${slot}`),
  }
  return { watch, told }
}

type Row = [string, Parameters<typeof pipeline>[1], Uint8Array, 'continue' | 'reject']
test.each<Row>([
  ['onError pass', {}, request('INVITE'), 'continue'],
  ['onError reject', { bad: { onError: 'reject' } }, request('INVITE'), 'reject'],
  ['onError reject in a dialog', { bad: { onError: 'reject' } }, request('INVITE', '<sip:b>;tag=2'), 'reject'],
  ['onError reject, an ACK', { bad: { onError: 'reject' } }, request('ACK'), 'continue'],
  ['onError reject, a BYE', { bad: { onError: 'reject' } }, request('BYE', '<sip:b>;tag=2'), 'continue'],
])('suspended, %s', (_, own, message, action) => {
  const { watch, told } = watching(4)
  const outcome = pipeline(plugins, own).ask({ stage: 'egress', from: 'in', to: 'out', message }, false, watch)
  const refused = action === 'reject'
  expect([outcome.action, outcome.status]).toEqual([action, refused ? 500 : undefined])
  expect(outcome.reports).toEqual([{ code: 'PLUGIN_SKIPPED', plugin: 'bad', trunk: 'out', data: {} }])
  expect(ran(outcome.edits)).toEqual(refused ? [] : ['a', 'c'])
  expect(told).toEqual(['begins 3', 'worked 3', ...(refused ? [] : ['begins 5', 'worked 5'])])
})

test('suspended on one trunk, it runs on the other; in shadow it refuses nothing', () => {
  const question = { stage: 'egress', from: 'in', to: 'out', message: request('INVITE') } as const
  expect(ran(pipeline(plugins).ask(question, false, watching(1).watch).edits)).toEqual(['a', 'bad', 'c'])
  const shadow = pipeline(plugins, { bad: { onError: 'reject', state: 'shadow' } })
  expect(ran(shadow.ask(question, false, watching(4).watch).edits)).toEqual(['a', 'c'])
})

test('a message that the plugin does not want says nothing of it', () => {
  const picky = plugin('picky', () => undefined, [{ stage: 'egress', methods: ['BYE'] }])
  const outcome = pipeline([picky]).ask(
    { stage: 'egress', to: 'out', message: request('INVITE') },
    false,
    watching(1).watch,
  )
  expect(outcome.reports.filter(({ code }) => code === 'PLUGIN_SKIPPED')).toEqual([])
})

test('a throw is told, an edit that is refused is not: a sender may provoke it', () => {
  const throws = plugin('throws', () => {
    throw new Error('broken')
  })
  const edits = plugin('edits', (its) => its.header('via')?.set('x'))
  const { watch, told } = watching(-1)
  const outcome = pipeline([throws, edits]).ask(
    { stage: 'ingress', from: 'in', message: raw(...start, '', '') },
    false,
    watch,
  )
  expect(outcome.reports.map(({ code }) => code)).toEqual(['PLUGIN_FAILED', 'EDIT_PROTECTED'])
  expect(told).toEqual(['begins 0', 'threw 0', 'begins 1'])
})

test.each<[string, () => unknown]>([
  ['returns a promise', () => Promise.resolve()],
  ['returns one that fails', () => Promise.reject(new Error('late'))],
  [
    'throws what has no text',
    () => {
      throw Object.create(null)
    },
  ],
])('a plugin that %s is left out as one that throws', (_, handler) => {
  const its = pipeline([plugin('p', handler as () => undefined)])
  const { reports } = its.ask({ stage: 'ingress', from: 'in', message: request('INVITE') })
  expect(reports).toMatchObject([{ code: 'PLUGIN_FAILED', plugin: 'p' }])
})
