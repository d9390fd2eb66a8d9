import { readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { codes, type Code } from '../codes.js'
import { packageRoot } from '../package-root.js'

/**
 * The codes that a plugin can say, in the order of the catalogue: those in its own sources, and in what it takes from
 * the parts that plugins share (`plugins/_THEME.ts`).
 */
export function codesSaid(plugin: string): Code[] {
  const texts = new Map<string, string>()
  read(join(packageRoot(), 'plugins', `${plugin}.ts`), undefined, texts)
  const said = new Set([...texts.values()].flatMap((text) => text.match(/(?<=')[A-Z][A-Z0-9_]+(?=')/g) ?? []))
  return (Object.keys(codes) as Code[]).filter((code) => said.has(code))
}

/** Reads a file, or the declarations in it that are meant, and on to what those use. */
function read(file: string, names: readonly string[] | undefined, texts: Map<string, string>): void {
  const whole = readFileSync(file, 'utf8').replace(/\/\*.*?\*\/|\/\/.*?$/gms, '')
  const text = names ? declarationsOf(whole, names) : whole
  const key = `${file} ${names?.join() ?? ''}`
  if (texts.has(key)) return
  texts.set(key, text)
  for (const [, imported = '', from = ''] of whole.matchAll(/^import \{([^}]*)\} from '(\.[^']*)\.js'/gm)) {
    const target = `${join(dirname(file), from)}.ts`
    if (target.includes('/runtime/')) continue
    const used = namesIn(imported).filter((name) => mentions(text.replace(/^import .*?'$/gms, ''), name))
    if (used.length > 0) read(target, basename(target).startsWith('_') ? used : undefined, texts)
  }
}

/** `a, type B, c as d`: the names of values. */
function namesIn(imported: string): string[] {
  const each = imported.split(',').map((name) => name.trim())
  return each.filter((name) => name !== '' && !name.startsWith('type '))
}

function mentions(text: string, name: string): boolean {
  return new RegExp(`\\b${name}\\b`).test(text)
}

/** The declarations of these names at the top level of a file, with those that they use. */
function declarationsOf(text: string, names: readonly string[]): string {
  const blocks = text.split(/^(?=(?:export )?(?:function|const|class) )/m).map((block) => {
    return { name: /^(?:export )?(?:function|const|class) (\w+)/.exec(block)?.[1], block }
  })
  const wanted = new Set(names)
  for (const reached of wanted) {
    const found = blocks.find(({ name }) => name === reached)?.block ?? ''
    for (const { name } of blocks) if (name !== undefined && mentions(found, name)) wanted.add(name)
  }
  return blocks.flatMap(({ name, block }) => (wanted.has(name ?? '') ? [block] : [])).join('')
}
