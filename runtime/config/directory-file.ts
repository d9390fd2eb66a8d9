import type { Code } from '../codes.js'
import { clashesOf } from '../directory/clashes.js'
import { numberKinds, type NumberEntry, type NumberKind } from '../directory/entry.js'
import { parseKey } from '../directory/key.js'
import { readCsv, type Row } from './csv.js'
import { suggestion } from './nearest.js'
import { problem, type Problem } from './problems.js'

const columns = ['number', 'kind', 'interceptInbound', 'interceptOutbound', 'tenant', 'ext'] as const
type Column = (typeof columns)[number]

/** @param file as it shall appear in places. @param tenants names of those there are */
export function readDirectory(
  text: string,
  file: string,
  tenants: readonly string[],
): { entries: readonly NumberEntry[]; problems: readonly Problem[] } {
  const csv = readCsv(text, file)
  const [head = nothing(file), ...rows] = csv.rows
  const problems = csv.problems.length > 0 ? [...csv.problems] : checkHead(head)
  if (problems.length > 0) return { entries: [], problems }
  const width = head.fields.length
  const rowOf = new Map<NumberEntry, Row>()
  const fault = (code: Code, place: string, detail: string): number => problems.push(problem(code, place, [], detail))
  for (const row of rows) {
    if (row.fields.length > width)
      fault('CSV_SYNTAX', row.place(width), `more fields than the ${width} of the first row`)
    rowOf.set(entryOf(row, head.fields as readonly Column[], tenants, fault), row)
  }
  const entries = [...rowOf.keys()]
  const placeOf = (entry: NumberEntry): string => rowOf.get(entry)?.place() ?? file
  for (const { is, entries: pair } of clashesOf(entries)) {
    const [first, second] = pair
    const said = `${second.number} ${is === 'twice' ? 'stands here a second time' : `overlaps ${first.number}`}`
    const code = is === 'twice' ? 'DIRECTORY_TWICE' : 'DIRECTORY_OVERLAP'
    fault(code, placeOf(second), `${said}; see ${placeOf(first)}`)
  }
  return { entries, problems }
}

/** An empty file is one that is just being written: it must not take the numbers away. */
function nothing(file: string): Row {
  return { fields: [], place: () => `${file}:1:1` }
}

function checkHead({ fields, place }: Row): Problem[] {
  const fault = (index: number, detail: string): Problem => problem('DIRECTORY_COLUMN', place(index), [], detail)
  const found = fields.flatMap((name, index) => {
    if (!(columns as readonly string[]).includes(name))
      return fault(index, `"${name}" is no column${suggestion(name, columns)}`)
    return fields.indexOf(name) < index ? fault(index, `the column ${name} stands here twice`) : []
  })
  return found.length > 0 || fields.includes('number') ? found : [fault(0, 'the column number is missing')]
}

type Fault = (code: Code, place: string, detail: string) => void

function entryOf(
  { fields, place }: Row,
  head: readonly Column[],
  tenants: readonly string[],
  fault: Fault,
): NumberEntry {
  const at = (column: Column): string => place(head.indexOf(column))
  const value = (column: Column): string | undefined => fields[head.indexOf(column)] || undefined
  const [number = '', ext, tenant] = [value('number'), value('ext'), value('tenant')]
  const key = parseKey(number)
  if (typeof key === 'string') fault('DIRECTORY_NUMBER', at('number'), number === '' ? 'no number' : key)
  if (ext !== undefined && (!/^\d{1,15}$/.test(ext) || (typeof key === 'object' && key.is !== 'number')))
    fault('DIRECTORY_VALUE', at('ext'), `"${ext}": an extension has up to 15 digits, and belongs to a single number`)
  if (tenant !== undefined && !tenants.includes(tenant))
    fault('TENANT_NOT_DEFINED', at('tenant'), `there is no tenant "${tenant}"${suggestion(tenant, tenants)}`)
  const flag = (column: Column): boolean => {
    const word = flags[value(column)?.toLowerCase() ?? '']
    if (word === undefined) fault('DIRECTORY_VALUE', at(column), `"${value(column) ?? ''}" is neither yes nor no`)
    return word ?? false
  }
  const intercept = { interceptInbound: flag('interceptInbound'), interceptOutbound: flag('interceptOutbound') }
  return { number, kind: kindOf(value('kind'), at('kind'), fault), ...intercept, tenant, ext }
}

const flags: Readonly<Partial<Record<string, boolean>>> = Object.assign(Object.create(null) as object, {
  yes: true,
  true: true,
  '1': true,
  no: false,
  false: false,
  '0': false,
  '': false,
})

function kindOf(word: string | undefined, place: string, fault: Fault): NumberKind | undefined {
  const kind = numberKinds.find((each) => each === word)
  if (word !== undefined && kind === undefined)
    fault('DIRECTORY_VALUE', place, `"${word}" is no kind${suggestion(word, numberKinds)}`)
  return kind
}
