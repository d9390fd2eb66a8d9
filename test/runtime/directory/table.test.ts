import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { MessageChannel, receiveMessageOnPort } from 'node:worker_threads'
import { clashesOf } from '../../../runtime/directory/clashes.js'
import { directoryOf } from '../../../runtime/directory/directory.js'
import { numberKinds, type NumberEntry } from '../../../runtime/directory/entry.js'
import { Rows } from '../../../runtime/directory/rows.js'
import { tableOf, type DirectoryTable } from '../../../runtime/directory/table.js'

/** The directory as rule R100 has it, entry by entry: what the table has to agree with. */
function slowly(entries: readonly NumberEntry[], number: string, ext?: string): NumberEntry | undefined {
  const same = entries.filter((entry) => entry.number === number)
  const own = same.find((entry) => ext !== undefined && entry.ext === ext)
  const exact = own ?? same.find((entry) => entry.ext === undefined) ?? same[0]
  if (exact) return exact
  const around = entries.flatMap((entry) => {
    const { number: key } = entry
    const [from = '', to = ''] = key.split('-')
    if (key.endsWith('*')) {
      const size = 10n ** BigInt(number.length - key.length + 1 > 0 ? number.length - key.length + 1 : 0)
      return number.startsWith(key.slice(0, -1)) ? [{ entry, size, first: false }] : []
    }
    const holds = to !== '' && number.length === from.length && from <= number && number <= to
    return holds ? [{ entry, size: BigInt(to) - BigInt(from) + 1n, first: true }] : []
  })
  // Of a range and a prefix that hold as many, the range: a configuration has no such two, unless one lies across.
  around.sort((a, b) => (a.size < b.size ? -1 : a.size > b.size ? 1 : Number(b.first) - Number(a.first)))
  return around[0]?.entry
}

/** Few different digits, so that numbers, prefixes and ranges meet. */
const digits = (min: number, max: number): fc.Arbitrary<string> =>
  fc
    .tuple(
      fc.constantFrom('1', '3', '9'),
      fc.array(fc.constantFrom('0', '1', '9'), { minLength: min - 1, maxLength: max - 1 }),
    )
    .map(([first, rest]) => `+${first}${rest.join('')}`)
const short = digits(2, 5)
/** As many digits as a number may have: the largest that a double has to hold. */
const long = digits(13, 15)
const number = fc.oneof({ weight: 3, arbitrary: short }, long)
const ext = fc.constantFrom('1', '01', '001', '12', '999999999999999', '000000000000000')
const range = number.chain((one) =>
  fc.nat({ max: 300 }).map((size) => {
    const to = `+${Number(one) + size}`
    return to.length === one.length ? `${one}-${to}` : `${one}-${one}`
  }),
)
const key = fc.oneof(
  fc.tuple(number, fc.option(ext, { nil: undefined })),
  fc.tuple(
    fc.oneof(digits(1, 4), digits(10, 14)).map((its) => `${its}*`),
    fc.constant(undefined),
  ),
  fc.tuple(range, fc.constant(undefined)),
)
const entry: fc.Arbitrary<NumberEntry> = fc
  .tuple(key, fc.option(fc.constantFrom(...numberKinds), { nil: undefined }), fc.boolean(), fc.boolean())
  .chain(([[its, own], kind, interceptInbound, interceptOutbound]) =>
    fc.option(fc.constantFrom('contoso', 'undefined', ''), { nil: undefined }).map((tenant) => {
      return { number: its, kind, interceptInbound, interceptOutbound, tenant, ext: own }
    }),
  )

/** What a configuration lets pass. */
const entries = fc.array(entry, { maxLength: 60 }).map((all) => {
  const clashing = new Set(clashesOf(all).flatMap(({ entries: pair }) => pair))
  return all.filter((each) => !clashing.has(each))
})

test('finds what a search entry by entry finds', () => {
  fc.assert(
    fc.property(
      entries,
      fc.array(fc.tuple(number, fc.option(ext, { nil: undefined })), { maxLength: 40 }),
      (all, asked) => {
        const directory = directoryOf(tableOf(all))
        const ends = all.flatMap((its) => its.number.replace('*', '').split('-')).filter((its) => its.length > 2)
        const near = ends.flatMap((its) => [-1, 0, 1].map((by) => `+${Number(its) + by}`))
        for (const [its, own] of [...asked, ...all.map((each) => [each.number, each.ext] as const)])
          if (/^\+\d+$/.test(its)) expect(directory.find(its, own)).toEqual(slowly(all, its, own))
        for (const its of near)
          if (its.length > 2 && its.length <= 16) expect(directory.find(its)).toEqual(slowly(all, its))
      },
    ),
    { numRuns: 1000 },
  )
})

const plain = { kind: 'teams', interceptInbound: false, interceptOutbound: true, tenant: 'contoso' } as const

test('holds many entries in little memory, and finds each of them and nothing beside', () => {
  const count = 50_000
  // Numbers as a plan gives them out: in blocks.
  const all = Array.from({ length: count }, (_, index): NumberEntry => {
    return { ...plain, number: `+3120${String(1e6 + index * 2)}`, ext: index % 10 === 0 ? String(index) : undefined }
  })
  const table = tableOf(all)
  const bytes = [table.numbers, table.prefixes, table.starts, table.ends].reduce((sum, its) => sum + its.byteLength, 0)
  expect(bytes / count).toBeLessThan(45)
  expect(table.known).toEqual([plain])
  const directory = directoryOf(table)
  const wrong = all.filter(({ number: its, ext: own }, index) => {
    const found = directory.find(its, own)
    if (found?.number !== its || found.ext !== own) return true
    return directory.find(`+3120${String(1e6 + index * 2 + 1)}`) !== undefined
  })
  expect(wrong).toEqual([])
})

test('one number with thousands of users is no slower than others', () => {
  const all = Array.from({ length: 50_000 }, (_, index): NumberEntry => {
    return { ...plain, number: '+31201234567', ext: String(index) }
  })
  const directory = directoryOf(tableOf(all))
  const started = performance.now()
  for (let index = 0; index < 50_000; index++)
    if (directory.find('+31201234567', String(index))?.ext !== String(index)) throw new Error(`no ${index}`)
  expect(directory.find('+31201234567')?.ext).toBe('0')
  expect(directory.find('+31201234567', '50000')?.ext).toBe('0')
  // A search through all users would take minutes.
  expect(performance.now() - started).toBeLessThan(5000)
})

describe('what is no entry', () => {
  test.each(['', 'x', '+1', '0031', '+31-+32-+33', '+0*'])('the number %j', (its) => {
    expect(tableOf([{ ...plain, number: its, ext: undefined }])).toEqual(tableOf([]))
  })

  test.each(['', 'x', '12x', '1234567890123456', '-1', '1.5'])('the extension %j', (own) => {
    const directory = directoryOf(tableOf([{ ...plain, number: '+31201', ext: own }]))
    expect(directory.find('+31201', own)).toBeUndefined()
    const other = directoryOf(tableOf([{ ...plain, number: '+31202', ext: undefined }]))
    expect(other.find('+31202', own)?.number).toBe('+31202')
  })
})

test('goes to another thread without a copy', () => {
  const table = tableOf([{ ...plain, number: '+31201', ext: undefined }])
  const { port1, port2 } = new MessageChannel()
  port1.postMessage(table)
  const { message } = receiveMessageOnPort(port2) as { message: DirectoryTable }
  port1.close()
  expect(directoryOf(message).find('+31201')?.tenant).toBe('contoso')
  table.numbers.fill(0)
  expect(directoryOf(message).find('+31201')).toBeUndefined()
})

test('a full table still ends a search for what is not there', () => {
  for (const count of [0, 1, 2, 3, 100]) {
    const rows = new Rows(Rows.memory(count))
    for (let number = 1; number <= count; number++) rows.set(number, 0, number)
    expect(rows.find(count + 1)).toBe(-1)
    expect(rows.find(count, 5)).toBe(-1)
  }
})
