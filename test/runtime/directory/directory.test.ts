import { describe, expect, test } from '@jest/globals'
import { directoryOf, withLookUp } from '../../../runtime/directory/directory.js'
import type { Directory, NumberEntry } from '../../../runtime/directory/entry.js'
import { tableOf } from '../../../runtime/directory/table.js'

function directoryFrom(entries: readonly NumberEntry[]): Directory {
  return directoryOf(tableOf(entries))
}

/** An entry that names itself by its tenant. */
function entry(number: string, tenant = number, ext?: string): NumberEntry {
  return { number, kind: 'teams', interceptInbound: false, interceptOutbound: false, tenant, ext }
}

const directory = directoryFrom([
  entry('+3120555*', 'prefix'),
  entry('+312055*', 'shorter prefix'),
  entry('+31205551234', 'number'),
  entry('+31205551000-+31205551999', 'range within the prefix'),
  entry('+31205500000-+31205599999', 'range around the prefix'),
  entry('+31707777000-+31707777099', 'range'),
  entry('+3170777705-+3170777706', 'range of shorter numbers'),
  entry('+31881200600', 'first', '12'),
  entry('+31881200600', 'second', '13'),
  entry('+31881200700', 'with', '12'),
  entry('+31881200700', 'without'),
])

describe('which entry holds (R100)', () => {
  test.each([
    ['an exact number before all others', '+31205551234', 'number'],
    ['the first number of a range', '+31707777000', 'range'],
    ['the last number of a range', '+31707777099', 'range'],
    ['a number before a range', '+31707776999', undefined],
    ['a number behind a range', '+31707777100', undefined],
    ['a longer number between the ends', '+317077770501', undefined],
    ['a shorter number: the range of its length', '+3170777705', 'range of shorter numbers'],
    ['a range that holds fewer numbers than the prefix', '+31205551111', 'range within the prefix'],
    ['a prefix that holds fewer numbers than the range', '+31205559111', 'prefix'],
    ['a range that holds as many numbers as none', '+31205511111', 'range around the prefix'],
    ['the longest prefix for a length that no range has', '+312055512345', 'prefix'],
    ['a shorter prefix where the longer does not fit', '+312055912345', 'shorter prefix'],
    ['the digits of the prefix alone', '+3120555', 'prefix'],
    ['fewer digits than the prefix', '+31205', undefined],
  ])('%s', (_, number, holds) => {
    expect(directory.find(number)?.tenant).toBe(holds)
  })

  test.each([
    ['one of several users, by extension', '+31881200600', '13', 'second'],
    ['several users without extension: the first', '+31881200600', undefined, 'first'],
    ['an extension of nobody: the first', '+31881200600', '99', 'first'],
    ['the user without extension before those with one', '+31881200700', undefined, 'without'],
    ['an extension of nobody: the user without one', '+31881200700', '99', 'without'],
    ['an extension of a number in a range', '+31707777000', '12', 'range'],
  ])('%s', (_, number, ext, holds) => {
    expect(directory.find(number, ext)?.tenant).toBe(holds)
  })
})

describe('what failed normalisation never matches by accident', () => {
  const wide = directoryFrom([entry('+3*'), entry('+0*'), entry('*'), entry('+*'), entry(''), entry('+00-+99')])

  test.each([
    '31205551234',
    '0031205551234',
    '+0031205551234',
    '+003',
    '00',
    '+',
    '',
    '*',
    '+3*',
    '+31205551234;ext=1',
    '+31 20 555 1234',
    '+3120555123\n',
    '+31205551234567890',
    'anonymous',
    '+31705550000-+31705559999',
    '__proto__',
  ])('%j', (number) => {
    expect(wide.find(number)).toBeUndefined()
    expect(directory.find(number)).toBeUndefined()
  })

  test('while a number does', () => expect(wide.find('+31205551234')?.tenant).toBe('+3*'))
})

test('a hundred thousand ranges are found as fast as one', () => {
  const from = (index: number): string => `+31${String(2e8 + index * 10)}`
  const ranges = Array.from({ length: 100_000 }, (_, index) => entry(`${from(index)}-${from(index).slice(0, -1)}7`))
  // In no order, as a file may have them.
  const large = directoryFrom(
    ranges.filter((_, index) => index % 2 === 0).concat(ranges.filter((_, index) => index % 2)),
  )
  const started = performance.now()
  for (let index = 0; index < 100_000; index++) {
    const number = from(index)
    must(large.find(number)?.number.startsWith(number))
    must(large.find(number.slice(0, -1) + '8') === undefined)
  }
  // One after the other would take minutes.
  expect(performance.now() - started).toBeLessThan(5000)
})

/** As expect(…).toBe(true), which would take longer than what it looks at. */
function must(holds: boolean | undefined): void {
  if (!holds) throw new Error('not found where it is, or found where it is not')
}

describe('what a source outside said', () => {
  test('comes before the configuration', () => {
    const both = withLookUp(directory, [entry('+31205551234', 'outside'), entry('+31881200600', 'outside', '12')])
    expect(both.find('+31205551234')?.tenant).toBe('outside')
    expect(both.find('+31881200600', '12')?.tenant).toBe('outside')
    expect(both.find('+31707777000')?.tenant).toBe('range')
    expect(both.available).toBe(true)
  })

  test('nothing: the configuration alone', () => expect(withLookUp(directory, undefined)).toBe(directory))

  test('that it could not be asked: nothing is known', () => {
    const none = withLookUp(directory, 'failed')
    expect(none.available).toBe(false)
    expect(none.find('+31205551234')).toBeUndefined()
  })
})
