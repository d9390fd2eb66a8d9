import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { readFindings, writeFindings, type Findings } from '../../../runtime/workers/contract.js'
import { largestFrame, ringMemory, RingReader, RingWriter } from '../../../runtime/workers/ring.js'

const frame = (length: number, fill: number): Uint8Array => new Uint8Array(length).fill(fill)
const ends = (size: number): { writer: RingWriter; reader: RingReader } => {
  const memory = ringMemory(size)
  return { writer: new RingWriter(memory), reader: new RingReader(memory) }
}

test('whatever is written is read, in order and byte for byte, wherever the end of the memory falls', () => {
  const step = fc.record({ length: fc.integer({ min: 0, max: 120 }), reads: fc.integer({ min: 0, max: 3 }) })
  fc.assert(
    fc.property(fc.array(step, { minLength: 20, maxLength: 200 }), (steps) => {
      const { writer, reader } = ends(256)
      const written: unknown[] = []
      const read: unknown[] = []
      const take = (): boolean => {
        const record = reader.next()
        if (record) read.push([record.token, [...record.frame]])
        return record !== undefined
      }
      steps.forEach(({ length, reads }, token) => {
        const record = { token, frame: frame(length, token & 255) }
        // A full ring takes the record as soon as what is in it has been read.
        while (!writer.write(record)) expect(take()).toBe(true)
        written.push([token, [...record.frame]])
        for (let left = reads; left > 0; left--) take()
      })
      while (take());
      expect(read).toEqual(written)
    }),
  )
})

test('the largest frame fits behind any other, a larger one never', () => {
  const largest = largestFrame(ringMemory(256))
  for (let before = 0; before <= 120; before++) {
    const { writer, reader } = ends(256)
    expect(writer.write({ token: 1, frame: frame(before, 1) })).toBe(true)
    expect(reader.next()?.frame.length).toBe(before)
    expect(writer.write({ token: 2, frame: frame(largest, 2) })).toBe(true)
    expect(reader.next()?.frame).toEqual(Buffer.alloc(largest, 2))
  }
  expect(ends(256).writer.write({ token: 3, frame: frame(249, 3) })).toBe(false)
})

test('a record lives on when its place is written anew', () => {
  const { writer, reader } = ends(64)
  writer.write({ token: 1, frame: frame(24, 7) })
  const first = reader.next()
  for (let token = 2; token < 10; token++) {
    writer.write({ token, frame: frame(24, 9) })
    reader.next()
  }
  expect(first).toEqual({ token: 1, frame: Buffer.alloc(24, 7) })
})

test.each([0, 1, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff])('token %p comes back as it was', (token) => {
  const { writer, reader } = ends(64)
  writer.write({ token, frame: frame(3, 1) })
  expect(reader.next()?.token).toBe(token)
})

test('whoever waits is woken by the announcement, and not at all where there is more already', async () => {
  const { writer, reader } = ends(64)
  const more = reader.more()
  writer.write({ token: 1, frame: frame(3, 1) })
  writer.announce()
  await more
  expect(reader.more()).toBeUndefined()
  expect(reader.next()?.token).toBe(1)
})

const report = { code: 'CODE', plugin: 'p', trunk: 't', data: { text: 'é', number: 1, yes: true } }
const measures = [{ trunk: 't', name: 'skew', value: 3 }]
const signs = [{ slot: 1, worked: false }]

test.each<[string, Findings, Findings]>([
  ['all of them', { reports: [report], measures, signs }, { reports: [report], measures, signs }],
  [
    'what is too long without its text',
    { reports: [{ ...report, data: { text: 'x'.repeat(1000) } }], measures, signs },
    { reports: [{ ...report, data: {} }], measures, signs },
  ],
  [
    'what has no JSON without its text',
    { reports: [{ ...report, data: { big: 1n } as never }], measures, signs },
    { reports: [{ ...report, data: {} }], measures, signs },
  ],
  [
    'signs in any case',
    { reports: Array.from({ length: 100 }, () => report), measures, signs },
    { reports: [], measures: [], signs },
  ],
])('findings cross: %s', (_what, findings, expected) => {
  expect(readFindings(writeFindings(findings, 500))).toEqual(expected)
})
