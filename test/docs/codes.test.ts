import { expect, test } from '@jest/globals'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { catalogue, codes } from '../../runtime/codes.js'
import { builtin } from '../../plugins/index.js'
import { errorsPage, luaCodes } from '../../runtime/pages/errors.js'
import { examples } from '../../runtime/pages/example-cases.js'
import { pluginsPage } from '../../runtime/pages/plugins.js'
import { root } from '../support/sidecar-process.js'

const read = (path: string): string => readFileSync(join(root, path), 'utf8')

/** Files below these folders, without those that only list the codes. */
function sources(folders: readonly string[], ending: RegExp): string {
  const files = folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)),
  )
  const lists = /^runtime\/codes\/|codes\.lua$/
  return files
    .filter((file) => ending.test(file) && !lists.test(file))
    .map(read)
    .join('\n')
}

const typescript = sources(['runtime', 'plugins'], /\.ts$/)
const lua = sources(['proxy-config'], /\.lua$/)

test('docs/errors.md is what the catalogue says', () => {
  expect(read('docs/errors.md')).toBe(errorsPage())
})

test('docs/plugins.md is what the plugins and their tests say', async () => {
  expect(read('docs/plugins.md')).toBe(pluginsPage(builtin, await examples()))
  for (const { name } of builtin) expect(read('README.md')).toContain(`\`${name}\``)
})

test("the proxy's codes.lua is what the catalogue says", () => {
  expect(read('proxy-config/sipcar_client/codes.lua')).toBe(luaCodes())
})

test('no code stands in two sections', () => {
  const all = Object.values(catalogue).flatMap((entries) => Object.keys(entries))
  expect(all).toEqual([...new Set(all)])
  expect(all.sort()).toEqual(Object.keys(codes).sort())
})

test.each(Object.entries(codes))('%s is in use, and says what it means, why and what to do', (code, entry) => {
  const where = code in catalogue["The proxy's side"] ? lua : typescript
  expect(where).toMatch(new RegExp(`\\b${code}\\b`))
  for (const text of [entry.means, entry.cause, entry.cure]) expect(text).toMatch(/^[A-Z].*[.)]$/s)
})

test('every code that the Lua files say is in the catalogue', () => {
  const said = [...lua.matchAll(/'((?:VERDICT|EDIT|FRAME|ANSWER|HELLO|TLS|SCRIPT|STEER|BAD|WRONG)_[A-Z_]+)'/g)].map(
    ([, code]) => code,
  )
  expect(said.length).toBeGreaterThan(30)
  expect(said.filter((code) => code !== undefined && !(code in codes))).toEqual([])
})
