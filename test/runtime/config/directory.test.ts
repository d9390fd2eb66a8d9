import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { readDirectory } from '../../../runtime/config/directory-file.js'
import { loadConfig } from '../../../runtime/config/load.js'
import type { Problem } from '../../../runtime/config/problems.js'
import type { NumberEntry } from '../../../runtime/directory/entry.js'
import { directoryOf } from '../../../runtime/directory/directory.js'
import { least } from './check-text.js'

const read = (text: string): ReturnType<typeof readDirectory> => readDirectory(text, 'numbers.csv', ['contoso'])

const plain = { kind: undefined, interceptInbound: false, interceptOutbound: false, tenant: undefined, ext: undefined }

describe('what a file may look like', () => {
  const good: [string, string, Partial<NumberEntry>[]][] = [
    ['a head alone', 'number,kind\n', []],
    ['numbers alone', 'number\n+31881200600\n', [{ number: '+31881200600' }]],
    [
      'columns in any order',
      'ext,tenant,interceptOutbound,kind,number,interceptInbound\n12,contoso,yes,teams,+31881200600,no\n',
      [{ number: '+31881200600', kind: 'teams', interceptOutbound: true, tenant: 'contoso', ext: '12' }],
    ],
    [
      'a prefix and a range',
      'number,kind\n+3120555*,pbx\n+31707777000-+31707777099,teams\n',
      [
        { number: '+3120555*', kind: 'pbx' },
        { number: '+31707777000-+31707777099', kind: 'teams' },
      ],
    ],
    [
      'flags in every spelling',
      'number,interceptInbound\n+31201,yes\n+31202,TRUE\n+31203,1\n+31204,no\n+31205,False\n+31206,0\n+31207,\n',
      ['+31201', '+31202', '+31203', '+31204', '+31205', '+31206', '+31207'].map((number, index) => {
        return { number, interceptInbound: index < 3 }
      }),
    ],
    [
      'comments, empty lines and empty rows',
      '# numbers\n\nnumber,kind\n# +31201,ucc\n   \n,\n+31202,ucc\n',
      [{ number: '+31202', kind: 'ucc' }],
    ],
    ['a byte order mark and CRLF', '\ufeffnumber,kind\r\n+31201,ucc\r\n', [{ number: '+31201', kind: 'ucc' }]],
    ['quotes and blanks', 'number , kind\n "+31201" , "ucc"\n', [{ number: '+31201', kind: 'ucc' }]],
    ['a row without its last fields', 'number,kind,tenant\n+31201\n', [{ number: '+31201' }]],
    ['no line end behind the last row', 'number\n+31201', [{ number: '+31201' }]],
    [
      'users of one number',
      'number,ext\n+31201,12\n+31201,13\n',
      [
        { number: '+31201', ext: '12' },
        { number: '+31201', ext: '13' },
      ],
    ],
  ]

  test.each(good)('%s', (_, text, entries) => {
    expect(read(text)).toEqual({ entries: entries.map((each) => ({ ...plain, ...each })), problems: [] })
  })
})

describe('what is refused, with its place', () => {
  const bad: [string, string, string, string, RegExp][] = [
    ['an unknown column', 'number,knid\n', 'DIRECTORY_COLUMN', '1:8', /"knid" is no column; did you mean "kind"/],
    ['another separator', '\nnumber;kind\n', 'DIRECTORY_COLUMN', '2:1', /"number;kind"/],
    ['a column twice', 'number,kind, kind\n', 'DIRECTORY_COLUMN', '1:14', /twice/],
    ['no column number', 'kind\nucc\n', 'DIRECTORY_COLUMN', '1:1', /number is missing/],
    ['nothing, as while it is being written', '', 'DIRECTORY_COLUMN', '1:1', /number is missing/],
    ['comments alone', '# number\n', 'DIRECTORY_COLUMN', '1:1', /number is missing/],
    ['no head', '+31201\n', 'DIRECTORY_COLUMN', '1:1', /"\+31201" is no column/],
    ['a quote that is not closed', 'number\n"+31201\n', 'CSV_SYNTAX', '2:1', /[Qq]uote/],
    ['a quote within a field', 'number\n+3"1201\n', 'CSV_SYNTAX', '2:1', /[Qq]uote/],
    ['a field too many', 'number,kind\n+31201,ucc,x\n', 'CSV_SYNTAX', '2:12', /more fields than the 2/],
    ['a number without plus', 'number\n31201\n', 'DIRECTORY_NUMBER', '2:1', /"31201" is no number/],
    ['a number with 00', 'number\n0031201\n', 'DIRECTORY_NUMBER', '2:1', /0031201/],
    ['a country code with 0', 'number\n+0031201\n', 'DIRECTORY_NUMBER', '2:1', /\+0031201/],
    ['a number with blanks', 'number\n+31 201\n', 'DIRECTORY_NUMBER', '2:1', /\+31 201/],
    ['a number too long', 'number\n+3120123456789012\n', 'DIRECTORY_NUMBER', '2:1', /\+3120123456789012/],
    ['a row without number', 'kind,number\nucc,\n', 'DIRECTORY_NUMBER', '2:5', /no number/],
    ['a prefix of everything', 'number\n+*\n', 'DIRECTORY_NUMBER', '2:1', /no prefix/],
    ['a star within', 'number\n+31*20*\n', 'DIRECTORY_NUMBER', '2:1', /no prefix/],
    ['a range of two lengths', 'number\n+31200-+312999\n', 'DIRECTORY_NUMBER', '2:1', /equal length/],
    ['a range that runs backward', 'number\n+31209-+31200\n', 'DIRECTORY_NUMBER', '2:1', /backward/],
    ['a range without the second plus', 'number\n+31200-31209\n', 'DIRECTORY_NUMBER', '2:1', /no range/],
    ['a range of three', 'number\n+31200-+31209-+31210\n', 'DIRECTORY_NUMBER', '2:1', /no range/],
    ['an unknown kind', 'number,kind\n+31201,pstn-uc\n', 'DIRECTORY_VALUE', '2:8', /did you mean "pstn-ucc"/],
    ['a flag that is none', 'number,interceptInbound\n+31201,maybe\n', 'DIRECTORY_VALUE', '2:8', /neither yes nor no/],
    [
      'a flag called like a member of all objects',
      'number,interceptInbound\n+31201,constructor\n',
      'DIRECTORY_VALUE',
      '2:8',
      /constructor/,
    ],
    [
      'an unknown tenant',
      'number,tenant\n"+31201", contosso\n',
      'TENANT_NOT_DEFINED',
      '2:11',
      /did you mean "contoso"/,
    ],
    ['an extension with letters', 'number,ext\n+31201,a1\n', 'DIRECTORY_VALUE', '2:8', /extension/],
    ['an extension of a prefix', 'number,ext\n+31201*,12\n', 'DIRECTORY_VALUE', '2:9', /single number/],
    [
      'a number twice',
      'number\n+31201\n# x\n+31202\n+31201\n',
      'DIRECTORY_TWICE',
      '5:1',
      /second time; see numbers\.csv:2:1/,
    ],
    [
      'ranges that overlap',
      'number\r\n+31202-+31205\r\n+31200-+31202\r\n',
      'DIRECTORY_OVERLAP',
      '3:1',
      /overlaps \+31202-\+31205; see numbers\.csv:2:1/,
    ],
  ]

  test.each(bad)('%s', (_, text, code, place, detail) => {
    const { problems } = read(text)
    expect(problems).toMatchObject([{ code, severity: 'error', place: `numbers.csv:${place}` }])
    expect(problems[0]?.detail).toMatch(detail)
  })

  test('every fault of a file', () => {
    const { problems } = read('number,kind,interceptInbound\n31201,x,y\n+31202,ucc,z\n')
    expect(problems.map(({ place }) => place)).toEqual([
      'numbers.csv:2:1',
      'numbers.csv:2:9',
      'numbers.csv:2:7',
      'numbers.csv:3:12',
    ])
  })
})

describe('named by sipcar.yaml', () => {
  let folder: string
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'sipcar-directory-'))
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  async function load(csv: string | undefined, yaml = least): ReturnType<typeof loadConfig> {
    if (csv !== undefined) writeFileSync(join(folder, 'numbers.csv'), csv)
    writeFileSync(join(folder, 'sipcar.yaml'), `${yaml}directory: numbers.csv\n`)
    return loadConfig(join(folder, 'sipcar.yaml'))
  }

  test('is looked up beside it', async () => {
    const loaded = await load('number,kind\n+31201,ucc\n')
    if (!loaded.ok) throw new Error('it was refused')
    expect(directoryOf(loaded.config.settings.directory).find('+31201')?.kind).toBe('ucc')
    expect(loaded.config.files).toEqual([join(folder, 'numbers.csv')])
  })

  test('changes the revision with its content, not with its comments', async () => {
    const revision = async (csv: string): Promise<string> => {
      const loaded = await load(csv)
      return loaded.ok ? loaded.config.settings.revision : ''
    }
    const first = await revision('number\n+31201\n')
    expect(first).toMatch(/^[0-9a-f]{12}$/)
    expect(await revision('# new\nnumber\n+31201\n')).toBe(first)
    const texts = ['+31202', '+31201*', '+31201-+31201', '+31201,12', '+31201,,ucc'].map(
      (row) => `number,ext,kind\n${row}\n`,
    )
    const others = []
    for (const text of texts) others.push(await revision(text))
    expect(new Set([first, ...others]).size).toBe(1 + texts.length)
  })

  test('with faults: the configuration is refused, and the file still watched', async () => {
    const loaded = await load('number\nx\n')
    const file = join(folder, 'numbers.csv')
    expect(loaded).toMatchObject({
      ok: false,
      files: [file],
      problems: [{ code: 'DIRECTORY_NUMBER', place: `${file}:2:1` }],
    })
  })

  test('that is not there', async () => {
    rmSync(join(folder, 'numbers.csv'), { force: true })
    const loaded = await load(undefined)
    const place = `${join(folder, 'sipcar.yaml')}:4:12`
    expect(loaded).toMatchObject({ ok: false, problems: [{ code: 'CONFIG_UNREADABLE', path: 'directory', place }] })
  })

  test('with a fault in every line: some are told, and how many there are', async () => {
    const loaded = await load('number\n' + 'x\n'.repeat(1000))
    const problems: readonly Problem[] = loaded.ok ? [] : loaded.problems
    expect(problems).toHaveLength(21)
    expect(problems.at(-1)?.detail).toMatch(/; and 1978 more$/)
  })

  test('with a hundred thousand numbers is read in seconds', async () => {
    const rows = Array.from({ length: 100_000 }, (_, index) => `+31${2e8 + index},teams,yes,no,,\n`)
    const head = 'number,kind,interceptInbound,interceptOutbound,tenant,ext\n'
    const started = performance.now()
    const loaded = await load(head + rows.join(''))
    expect(performance.now() - started).toBeLessThan(20_000)
    if (!loaded.ok) throw new Error('it was refused')
    expect(directoryOf(loaded.config.settings.directory).find('+31200099999')?.interceptInbound).toBe(true)
  }, 60_000)
})
