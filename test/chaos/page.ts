import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { Kamailio } from '../../runtime/demo/kamailio.js'
import { root } from '../support/sidecar-process.js'
import { deadline, proxyWorkers } from './arena.js'
import { rows } from './rows.js'
import { seenIn } from './seen.js'
import { heading } from './table.js'

const file = join(root, 'docs/reliability.md')
const [begin, end] = ['<!-- made by npm run chaos: begin -->', '<!-- made by npm run chaos: end -->']

/**
 * Puts lines into the table of docs/reliability.md; lines of rows that were not played stay.
 * @param lines by name of the row and policy, `NAME POLICY`
 */
export function writePage(lines: ReadonlyMap<string, string>, rate: string): void {
  const page = readFileSync(file, 'utf8')
  const [from, to] = [page.indexOf(begin), page.indexOf(end)]
  if (from < 0 || to < from) throw new Error(`${file} has no place for the table`)
  const old = [...page.slice(from, to).matchAll(/^\| (.+?) \| (pass|reject) \|.*$/gm)]
  const all = new Map([...old.map(([line, name, policy]): [string, string] => [`${name} ${policy}`, line]), ...lines])
  const table = rows.flatMap(({ name }) => ['pass', 'reject'].flatMap((policy) => all.get(`${name} ${policy}`) ?? []))
  const parts = [begin, '', machine(rate), '', heading, ...table, '', ...seenIn(table), '', end]
  writeFileSync(file, page.slice(0, from) + parts.join('\n') + page.slice(to + end.length))
}

function machine(rate: string): string {
  const version = execFileSync(Kamailio.find() ?? 'kamailio', ['-v'], { encoding: 'utf8' })
  const kamailio = /kamailio (\S+)/.exec(version)?.[1] ?? ''
  const load = `${rate} calls a second, ${proxyWorkers} SIP workers, a deadline of ${deadline} ms`
  return `${cpus().length} cores, Node ${process.versions.node}, Kamailio ${kamailio}; ${load}.`
}
