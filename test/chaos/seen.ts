import { deadline } from './arena.js'
import { slice, vainAtMost } from './figures.js'
import { rows } from './rows.js'
import { cellsOf } from './table.js'

/** What the lines of the table say together of each promise that can be read from them, as a table of its own. */
export function seenIn(lines: readonly string[]): string[] {
  const all = lines.map(cellsOf)
  const sum = (some: readonly Cells[], column: 'offered' | 'lost' | 'unedited'): number =>
    some.reduce((total, cells) => total + Number(cells[column]), 0)
  const forgetful = all.filter((cells) => rows.some(({ name, forgets }) => forgets && name === cells.fault))
  const others = all.filter((cells) => !forgetful.includes(cells))
  const rejecting = all.filter(({ policy }) => policy === 'reject')
  const vain = all.map((cells) => cells['held to the deadline'].split(' of ').map(Number))
  const [worst = [0, 0]] = vain.sort(([one = 0, of = 1], [other = 0, ofOther = 1]) => other / ofOther - one / of)
  const longest = Math.max(...all.map((cells) => Number(cells['longest hold, ms'])))
  return [
    '| promise | seen in this table |',
    '|---|---|',
    `| no call is lost | ${sum(others, 'lost')} of ${sum(others, 'offered')} lost; where Kamailio forgets calls itself, ${sum(forgetful, 'lost')} of ${sum(forgetful, 'offered')} |`,
    `| \`reject\`: no call is let through unedited | ${sum(rejecting, 'unedited')} of ${sum(rejecting, 'offered')} let through |`,
    `| no SIP worker is held for more than ${deadline + slice} ms | ${longest.toFixed(1)} ms at most |`,
    `| at most ${vainAtMost * 100} % of the uses of a worker last until the deadline | ${((worst[0]! / worst[1]!) * 100).toFixed(1)} % at most, ${worst.join(' of ')} |`,
  ]
}

type Cells = ReturnType<typeof cellsOf>
