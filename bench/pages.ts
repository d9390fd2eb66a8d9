import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { packageRoot } from '../runtime/package-root.js'
import { svg } from './chart.js'
import { print } from './print.js'
import { allRecorded, type Recorded } from './recorded.js'

/** What is made of the recorded figures: path from the package root → text. docs/performance.md keeps its hand-written text. */
export function pages(): Map<string, string> {
  const made = new Map<string, string>()
  const sections = new Map<string, string[]>()
  for (const recorded of allRecorded()) {
    sections.set(recorded.name, [described(recorded)])
    for (const table of recorded.tables) {
      const chart = `performance/${table.id}.svg`
      if (table.chart) made.set(`docs/${chart}`, svg(table.title, table.chart))
      const picture = table.chart ? [`![${table.title}](${chart})`, ''] : []
      sections.set(table.id, [`**${table.title}.** ${table.note}`, '', ...picture, ...print(table)])
    }
  }
  made.set('docs/performance.md', filled(read('docs/performance.md'), sections))
  return made
}

export function writePages(): void {
  mkdirSync(join(packageRoot(), 'docs/performance'), { recursive: true })
  for (const [path, text] of pages()) writeFileSync(join(packageRoot(), path), text)
}

/**
 * Replaces what stands between `<!-- recorded: ID -->` and `<!-- end -->`.
 * A place for what is not recorded stays as it is.
 * @throws when the page has no place for a section
 */
function filled(page: string, sections: ReadonlyMap<string, readonly string[]>): string {
  const missing = new Set(sections.keys())
  const text = page.replace(
    /(<!-- recorded: (\S+) -->\n)[^]*?(<!-- end -->)/g,
    (place: string, begin: string, id: string, end: string) => {
      const section = sections.get(id)
      if (!section) return place
      missing.delete(id)
      return `${begin}\n${section.join('\n')}\n\n${end}`
    },
  )
  if (missing.size > 0) throw new Error(`docs/performance.md has no place for ${[...missing].join(', ')}`)
  return text
}

function described({ date, machine, settings }: Recorded): string {
  const { cpu, cores, memory, node, kamailio } = machine
  const software = kamailio === 'none' ? `Node ${node}` : `Node ${node}, Kamailio ${kamailio}`
  return `Recorded ${date} on ${cores} cores of ${cpu}, ${memory} GB, ${software}: ${settings.rounds} rounds of ${settings.seconds} s.`
}

const read = (path: string): string => readFileSync(join(packageRoot(), path), 'utf8')
