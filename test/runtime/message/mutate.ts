import fc from 'fast-check'
import { bytesOf, byteString } from '../../../runtime/message/bytes.js'
import { load, parsable } from '../../corpus/index.js'

/** One change of the raw bytes; `at` and `with` are taken modulo what there is. */
export interface Mutation {
  readonly kind: keyof typeof mutations
  readonly at: number
  readonly with: number
}

/** By kind: changes the byte string at a place inside it. */
export const mutations = {
  flip: (text: string, at: number, seed: number) =>
    text.slice(0, at) + String.fromCharCode(seed % 256) + text.slice(at + 1),
  insert: (text: string, at: number, seed: number) =>
    text.slice(0, at) + (hostile[seed % hostile.length] ?? '') + text.slice(at),
  truncate: (text: string, at: number) => text.slice(0, at),
  double: (text: string, at: number) => text.slice(0, at) + lineAt(text, at) + text.slice(at),
  drop: (text: string, at: number) => text.replace(lineAt(text, at), ''),
  upper: (text: string, at: number) => text.replace(lineAt(text, at), (line) => line.toUpperCase()),
  lower: (text: string, at: number) => text.replace(lineAt(text, at), (line) => line.toLowerCase()),
  fold: (text: string, at: number) => text.replace(lineAt(text, at), (line) => line.replace(/([;,:]) ?/, '$1\r\n\t ')),
  bare: (text: string, at: number) => text.replace(lineAt(text, at), (line) => line.replace('\r\n', '\n')),
}

const hostile = [
  '\r\n',
  '\n',
  '\r',
  '\0',
  '"',
  '<',
  '>',
  ';',
  ',',
  ':',
  '@',
  ' ',
  '\t',
  '\xa0',
  '\\',
  '%',
  '\r\n\r\n',
  '--',
  'm=',
]

/** The line, its end included, that holds the byte. */
function lineAt(text: string, at: number): string {
  const start = text.lastIndexOf('\n', at - 1) + 1
  const end = text.indexOf('\n', at)
  return text.slice(start, end < 0 ? text.length : end + 1)
}

const kinds = Object.keys(mutations) as (keyof typeof mutations)[]
const mutation: fc.Arbitrary<Mutation> = fc.record({ kind: fc.constantFrom(...kinds), at: fc.nat(), with: fc.nat() })

function mutate(file: string, changes: readonly Mutation[]): Buffer {
  let text = byteString(load(file))
  for (const change of changes)
    if (text.length > 0) text = mutations[change.kind](text, change.at % text.length, change.with)
  return bytesOf(text)
}

/** Messages of the corpus with up to `most` random changes to their bytes. */
export function mutated(most: number): fc.Arbitrary<Buffer> {
  return fc
    .tuple(fc.constantFrom(...parsable), fc.array(mutation, { maxLength: most }))
    .map(([{ file }, changes]) => mutate(file, changes))
}
