import { expect, test } from '@jest/globals'
import { Counters } from '../../runtime/counters.js'
import { Measures } from '../../runtime/measures.js'

const clock = (value: number, trunk = 'teams') => ({ trunk, name: 'clockAhead', value })

test('a median for each trunk, on which one late message has no bearing (R110)', () => {
  const measures = new Measures()
  for (const value of [1, 30, 2, 1]) measures.add(clock(value))
  measures.add(clock(-90, 'itsp'))
  expect(measures.rows()).toEqual([
    { trunk: 'teams', name: 'clockAhead', median: 1, latest: 1, values: 4 },
    { trunk: 'itsp', name: 'clockAhead', median: -90, latest: -90, values: 1 },
  ])
})

test('of the latest values: a clock that was set right is forgotten', () => {
  const measures = new Measures()
  for (let i = 0; i < 100; i++) measures.add(clock(30))
  for (let i = 0; i < 15; i++) measures.add(clock(0))
  expect(measures.rows()).toMatchObject([{ median: 30, values: 31 }])
  measures.add(clock(0))
  expect(measures.rows()).toMatchObject([{ median: 0, latest: 0, values: 31 }])
})

test('names that a plugin makes up are bounded, those that are known go on', () => {
  const measures = new Measures()
  measures.add(clock(1))
  for (let i = 0; i < 5000; i++) measures.add({ trunk: 't', name: `n${i}`, value: 1 })
  measures.add(clock(3))
  expect(measures.rows()).toHaveLength(1000)
  expect(measures.rows()[0]).toMatchObject({ values: 2, latest: 3 })
})

test('every report is counted, by trunk, plugin and code', () => {
  const counters = new Counters()
  const report = (code: string, plugin: string, trunk: string) => ({ code, plugin, trunk, data: {} })
  for (let i = 0; i < 1000; i++) counters.countReport(report('X', 'p', 'teams'))
  counters.countReport(report('X', '', 'teams'))
  counters.countReport(report('A B', 'p', 'itsp'))
  expect(counters.reports()).toEqual([
    { trunk: 'teams', plugin: 'p', code: 'X', count: 1000 },
    { trunk: 'teams', plugin: '', code: 'X', count: 1 },
    { trunk: 'itsp', plugin: 'p', code: 'A B', count: 1 },
  ])
})

test('codes that a plugin makes up are bounded', () => {
  const counters = new Counters()
  for (let i = 0; i < 11_000; i++) counters.countReport({ code: `X_${i}`, plugin: 'p', trunk: 't', data: {} })
  counters.countReport({ code: 'X_0', plugin: 'p', trunk: 't', data: {} })
  expect(counters.reports()).toHaveLength(10_000)
  expect(counters.reports()[0]?.count).toBe(2)
})
