import { z } from 'zod'
import type { Plugin } from '../pipeline/plugin.js'
import { code, list, table } from './markdown.js'

/** What z.toJSONSchema says of one option. */
interface Schema {
  readonly description?: string
  readonly type?: string
  readonly enum?: readonly string[]
  readonly items?: Schema
  readonly anyOf?: readonly Schema[]
  readonly minimum?: number
  readonly exclusiveMinimum?: number
  readonly maximum?: number
  readonly default?: unknown
}

/** Every option of a plugin: what may be given, what it is when nobody gives it, and what it does. */
export function optionsTable({ options }: Plugin): string[] {
  const checked = Object.entries(propertiesOf(options, 'output'))
  if (checked.length === 0) return ['It has no options.']
  const written = propertiesOf(options, 'input')
  const inForce = options.parse({}) as Readonly<Record<string, unknown>>
  const rows = checked.map(([name, schema]) => {
    const byDefault = written[name]?.default ?? inForce[name]
    return [code(name), valuesOf(schema), defaultText(byDefault), schema.description ?? '']
  })
  return table(['option', 'value', 'default', 'meaning'], rows)
}

/** As written, a list may also be a text; once checked it is a list, and its legal members are known. */
function propertiesOf(options: Plugin['options'], io: 'input' | 'output'): Readonly<Record<string, Schema>> {
  const schema = z.toJSONSchema(options, { io, unrepresentable: 'any' })
  return (schema.properties ?? {}) as Readonly<Record<string, Schema>>
}

const words: Readonly<Record<string, string>> = { boolean: '`true`, `false`', object: 'map', string: 'text' }

function valuesOf({ type, enum: legal, items, ...rest }: Schema): string {
  if (legal) return list(legal)
  if (type === 'array') return `list of ${items?.enum ? list(items.enum) : 'texts'}`
  if (type === 'integer' || type === 'number') return numbers(type === 'integer' ? 'whole number' : 'number', rest)
  return words[type ?? 'string'] ?? ''
}

function numbers(word: string, { minimum, exclusiveMinimum, maximum = Infinity }: Schema): string {
  const top = maximum < Number.MAX_SAFE_INTEGER ? maximum : undefined
  if (exclusiveMinimum !== undefined) return `${word} above ${exclusiveMinimum}`
  if (top === undefined) return `${word}, ${minimum} or more`
  return `${word}, ${minimum} to ${top}`
}

/** As it would stand in sipcar.yaml. */
function defaultText(value: unknown): string {
  return code(typeof value === 'string' && value !== '' ? value : JSON.stringify(value).replaceAll('","', '", "'))
}
