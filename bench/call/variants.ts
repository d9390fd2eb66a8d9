import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { root } from '../../test/support/sidecar-process.js'

/** One way to have a call rewritten, on top of the same sample configuration. */
export interface Variant {
  /** Stands in tables. */
  readonly name: string
  /** Files that stand in for those of proxy-config, by path there, or are added: their path in the source tree. */
  readonly files?: Readonly<Record<string, string>>
  /** Changes to files of proxy-config: what is found is replaced. */
  readonly changes?: readonly { readonly path: string; readonly from: string; readonly to: string }[]
}

/** The proxies of this benchmark differ in these, and in nothing else. */
export const variants = {
  plain: { name: 'plain relay', files: { 'kamailio/sipcar.cfg': 'bench/call/kamailio/plain.cfg' } },
  lua: {
    name: 'in-process Lua',
    files: Object.fromEntries([
      ['kamailio/sipcar.cfg', 'bench/call/kamailio/rival.cfg'],
      ...['rival', 'rival/numbers', 'rival/sdp', 'rival/headers'].map((name) => [
        `kamailio/${name}.lua`,
        `bench/call/kamailio/${name}.lua`,
      ]),
    ]) as Record<string, string>,
  },
  tcp: { name: 'sipcar, TCP' },
  unix: { name: 'sipcar, unix socket' },
  every: {
    name: 'sipcar, every message',
    changes: [
      {
        path: 'sipcar_client/interest.lua',
        from: '\nreturn M\n',
        to: '\nM.look = function() return true end\nreturn M\n',
      },
    ],
  },
} as const satisfies Record<string, Variant>

/**
 * A copy of proxy-config as this variant has it.
 * @returns the folder that stands in for proxy-config
 */
export function layOut({ files = {}, changes = [] }: Variant, folder: string): string {
  const copy = join(folder, 'proxy-config')
  cpSync(join(root, 'proxy-config'), copy, { recursive: true })
  for (const [path, source] of Object.entries(files)) {
    mkdirSync(dirname(join(copy, path)), { recursive: true })
    cpSync(join(root, source), join(copy, path))
  }
  for (const { path, from, to } of changes) {
    const text = readFileSync(join(copy, path), 'utf8')
    if (!text.includes(from)) throw new Error(`${path} has no ${JSON.stringify(from)}`)
    writeFileSync(join(copy, path), text.replace(from, to))
  }
  return copy
}
