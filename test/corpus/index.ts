import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { field } from './field.js'
import { rfc4475 } from './rfc4475.js'
import { rfc5118 } from './rfc5118.js'
import type { CorpusMessage } from './row.js'

export type { CorpusMessage, Expectation } from './row.js'

/** Every message of the corpus with what must become of it. The bytes stand beside, in `*.sip`. */
export const corpus: readonly CorpusMessage[] = [...rfc4475, ...rfc5118, ...field]

/** The messages that parse. */
export const parsable: readonly CorpusMessage[] = corpus.filter(({ expect }) => !expect.startsWith('refused'))

/** The bytes of a message, `load('rfc4475/wsinv')`. */
export function load(file: string): Buffer {
  return readFileSync(new URL(`${file}.sip`, home))
}

/** Names of the stored messages of one folder, `rfc4475/wsinv`. */
export function stored(folder: string): string[] {
  const names = readdirSync(fileURLToPath(new URL(folder, home)))
  return names.filter((name) => name.endsWith('.sip')).map((name) => `${folder}/${name.slice(0, -4)}`)
}

// Compiled, this file is dist/test/corpus/index.js; the bytes stay where they are.
const home = new URL('../../../test/corpus/', import.meta.url)
