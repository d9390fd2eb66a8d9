import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import type { Loaded } from '../../../runtime/config/config.js'
import { directoryOf } from '../../../runtime/directory/directory.js'
import { loadConfig } from '../../../runtime/config/load.js'
import { ConfigWatch } from '../../../runtime/config/watch.js'
import { least } from './check-text.js'

let folder: string
let file: string
let watching: ConfigWatch | undefined
let seen: Loaded[]
let told: () => void

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sipcar-watch-'))
  file = join(folder, 'sipcar.yaml')
  seen = []
  told = () => undefined
})

afterEach(() => {
  watching?.close()
  rmSync(folder, { recursive: true, force: true })
})

async function watchFile(): Promise<void> {
  const loaded = await loadConfig(file)
  const onChange = (each: Loaded): void => {
    seen.push(each)
    told()
  }
  watching = await ConfigWatch.start({ file, onChange, settle: 20 }, loaded.ok ? loaded.config.files : [])
}

/** Does something, and waits until the watch has told of it. */
async function after(change: () => void): Promise<Loaded | undefined> {
  const called = new Promise<void>((resolve) => (told = resolve))
  change()
  await called
  return seen.at(-1)
}

const deadlineOf = (loaded: Loaded | undefined): number | undefined =>
  loaded?.ok ? loaded.config.settings.deadline : undefined

test('a file written in place', async () => {
  writeFileSync(file, least)
  await watchFile()
  expect(deadlineOf(await after(() => writeFileSync(file, `${least}deadline: 40\n`)))).toBe(40)
})

test('a file replaced by renaming, as editors do, more than once', async () => {
  writeFileSync(file, least)
  await watchFile()
  for (const deadline of [41, 42]) {
    const change = (): void => {
      writeFileSync(join(folder, '.new'), `${least}deadline: ${deadline}\n`)
      renameSync(join(folder, '.new'), file)
    }
    expect(deadlineOf(await after(change))).toBe(deadline)
  }
})

test('a mounted ConfigMap, whose link ..data is replaced', async () => {
  for (const [version, text] of [
    ['1', least],
    ['2', `${least}deadline: 43\n`],
  ] as const) {
    mkdirSync(join(folder, `..${version}`))
    writeFileSync(join(folder, `..${version}`, 'sipcar.yaml'), text)
  }
  symlinkSync('..1', join(folder, '..data'))
  symlinkSync('..data/sipcar.yaml', file)
  await watchFile()
  const change = (): void => {
    symlinkSync('..2', join(folder, '..new'))
    renameSync(join(folder, '..new'), join(folder, '..data'))
  }
  expect(deadlineOf(await after(change))).toBe(43)
})

test('a bad file is told with its problems, the next good one counts', async () => {
  writeFileSync(file, least)
  await watchFile()
  const bad = await after(() => writeFileSync(file, `${least}deadlin: 40\n`))
  expect(bad).toMatchObject({ ok: false, problems: [{ code: 'CONFIG_UNKNOWN_KEY', place: `${file}:4:1` }] })
  expect(deadlineOf(await after(() => writeFileSync(file, `${least}deadline: 44\n`)))).toBe(44)
})

test('a file that is gone', async () => {
  writeFileSync(file, least)
  await watchFile()
  expect(await after(() => rmSync(file))).toMatchObject({ ok: false, problems: [{ code: 'CONFIG_UNREADABLE' }] })
})

test('a module that changes is loaded anew', async () => {
  const plugin = (summary: string): string =>
    `export default { name: 'own', summary: '${summary}', rules: [], options: { safeParse: (data) => ({ success: true, data }) },
    on: [{ stage: 'ingress' }], onByDefault: {}, setup: () => () => undefined }`
  writeFileSync(join(folder, 'own.mjs'), plugin('first'))
  writeFileSync(join(folder, 'next.txt'), plugin('second'))
  writeFileSync(file, `${least}modules: [./own.mjs]\n`)
  // A process of its own, since jest has its own module cache.
  const script = `
    import { loadConfig } from ${JSON.stringify(import.meta.resolve('../../../runtime/config/load.js'))}
    import { ConfigWatch } from ${JSON.stringify(import.meta.resolve('../../../runtime/config/watch.js'))}
    import { renameSync } from 'node:fs'
    const { config } = await loadConfig('sipcar.yaml')
    const summary = ({ config }) => config.plugins.get('own').summary
    console.log(summary({ config }))
    const changed = new Promise((onChange) => ConfigWatch.start({ file: 'sipcar.yaml', onChange }, config.files)
      .then(() => renameSync('next.txt', 'own.mjs')))
    setTimeout(() => {}, 60_000)
    const next = await changed
    console.log(summary(next), next.config.settings.revision !== config.settings.revision)
    process.exit()`
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], { cwd: folder })
  expect(stdout).toBe('first\nsecond true\n')
})

describe('the number directory', () => {
  const numbers = (loaded: Loaded | undefined): string[] | undefined => {
    const directory = loaded?.ok ? directoryOf(loaded.config.settings.directory) : undefined
    return directory && ['+31201', '+31202', '+31203', '+31204'].filter((number) => directory.find(number))
  }
  const csv = (text: string): void => {
    writeFileSync(join(folder, '.new'), text)
    renameSync(join(folder, '.new'), join(folder, 'numbers.csv'))
  }

  test('that changes is read anew; a bad one is told, the next good one counts', async () => {
    csv('number\n+31201\n')
    writeFileSync(file, `${least}directory: numbers.csv\n`)
    await watchFile()
    expect(numbers(await after(() => csv('number\n+31202\n')))).toEqual(['+31202'])
    expect(await after(() => csv('number\n31203\n'))).toMatchObject({
      ok: false,
      problems: [{ code: 'DIRECTORY_NUMBER', place: `${join(folder, 'numbers.csv')}:2:1` }],
    })
    expect(numbers(await after(() => csv('number\n+31203\n')))).toEqual(['+31203'])
  })

  test('named later, with a fault that is corrected', async () => {
    writeFileSync(file, least)
    await watchFile()
    csv('number\nx\n')
    const named = await after(() => writeFileSync(file, `${least}directory: numbers.csv\n`))
    expect(named?.ok).toBe(false)
    expect(numbers(await after(() => csv('number\n+31204\n')))).toEqual(['+31204'])
  })

  test('in a folder that is not there is told as unreadable, and the watch goes on', async () => {
    writeFileSync(file, least)
    await watchFile()
    const bad = await after(() => writeFileSync(file, `${least}directory: none/numbers.csv\n`))
    expect(bad).toMatchObject({ ok: false, problems: [{ code: 'CONFIG_UNREADABLE' }] })
    expect(deadlineOf(await after(() => writeFileSync(file, `${least}deadline: 46\n`)))).toBe(46)
  })
})

test('what does not change the content is not told', async () => {
  writeFileSync(file, least)
  await watchFile()
  writeFileSync(file, least)
  writeFileSync(join(folder, 'other.txt'), 'x')
  // The real change comes last, and is the only one told.
  await after(() => writeFileSync(file, `${least}deadline: 45\n`))
  expect(seen.map(deadlineOf)).toEqual([45])
})
