import { existsSync, readFileSync } from 'node:fs'
import { join, relative, resolve, sep } from 'node:path'
import { pageText, pluginText, testText } from './plugin-files.js'
import { manifestText, tsconfigText } from './project-files.js'

/** The files of a new plugin, and what its author does then. */
export interface Plan {
  readonly files: readonly { readonly path: string; readonly text: string }[]
  readonly next: readonly string[]
}

/** @param root directory of sipcar's own package.json */
export function planFor(name: string, dir: string, root: string): Plan {
  const folder = resolve(dir)
  const inside = folder === root || folder.startsWith(root + sep)
  return inside && existsSync(join(root, 'plugins/index.ts'))
    ? builtinPlan(name, root)
    : packagePlan(name, folder, root)
}

/** Among the built-in plugins. */
function builtinPlan(name: string, root: string): Plan {
  const files = [
    { path: join(root, 'plugins', `${name}.ts`), text: pluginText(name, '../runtime/pipeline/plugin.js') },
    {
      path: join(root, 'test/plugins', `${name}.test.ts`),
      text: testText(name, `../../plugins/${name}.js`, '../support/test-plugin.js'),
    },
    { path: join(root, 'docs/plugins', `${name}.md`), text: pageText(name) },
  ]
  const next = [
    `write the rows of test/plugins/${name}.test.ts: messages before and after`,
    `write plugins/${name}.ts until npm test passes`,
    'add it to plugins/index.ts, in the list and at its place in the order',
    `say in docs/plugins/${name}.md what it is for`,
  ]
  return { files, next }
}

/** A package of its own, which the configuration names under modules. */
function packagePlan(name: string, folder: string, root: string): Plan {
  const home = join(folder, name)
  const own = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Parameters<typeof manifestText>[1]
  const files = [
    { path: join(home, `${name}.ts`), text: pluginText(name, 'sipcar') },
    { path: join(home, `${name}.test.ts`), text: testText(name, `./${name}.js`, 'sipcar/testing', 'node:test') },
    { path: join(home, 'README.md'), text: pageText(name) },
    { path: join(home, 'package.json'), text: manifestText(name, own, relative(home, root)) },
    { path: join(home, 'tsconfig.json'), text: tsconfigText() },
  ]
  const next = [
    `cd ${relative('', home) || '.'} && npm install && npm test`,
    `write the rows of ${name}.test.ts: messages before and after`,
    `write ${name}.ts until npm test passes`,
    `name it in sipcar.yaml: modules: [./${name}/dist/${name}.js] (the path from that file)`,
    `switch it on: sipcar trunk set TRUNK ${name} shadow`,
  ]
  return { files, next }
}
