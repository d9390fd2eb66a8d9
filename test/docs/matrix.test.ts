import { describe, expect, test } from '@jest/globals'
import { builtin } from '../../plugins/index.js'
import { actsIn } from '../../runtime/config/order.js'
import { cells, cellsOn, defaultMatrix, type Cell } from '../../runtime/pages/matrix.js'
import type { Direction } from '../../runtime/pipeline/site.js'

/**
 * The matrix of rules.md, section 0, by plugin and in the order of its columns: `o` on (its `●` and `report`), `.` off
 * but available (its `○`), `-` not applicable. The parts of headers stand together: it is one plugin.
 */
const columns: readonly Cell[] = [
  'ingress itsp',
  'ingress pbx',
  'ingress teams',
  'ingress anywherenow',
  'egress anywherenow',
  'egress teams',
  'egress itsp',
  'egress pbx',
]
const rules: Readonly<Record<string, string>> = {
  'trust-scrub': 'o o o - - - - -',
  routing: 'o o o - - - - -',
  'a365-steering': '- - - o - - - -',
  e164: '- - - - o o . .',
  'strip-params': '- - - - o - . .',
  privacy: '. . - - o . o .',
  'sdp-bandwidth': '- - - - o . . .',
  'sdp-codecs': '- - - - o . . .',
  'sdp-dtmf': '- - - - o . . .',
  'sdp-cn': '- - - - o . . .',
  hold: '- - - - o o - -',
  srtp: 'o o o o o o - -',
  headers: '- - - - o o . .',
  refer: 'o o o o - - - -',
  'reinvite-guard': '- - - - o o - -',
  'leak-hygiene': '- - - - - . o o',
  diagnostics: 'o o o o - - - -',
}

/** Cells that are on although the matrix does not say so, and why. */
const more: Readonly<Record<string, { readonly cells: readonly Cell[]; readonly why: string }>> = {
  emergency: {
    cells: ['ingress itsp', 'ingress pbx', 'ingress teams', 'ingress anywherenow'],
    why: 'R11 has no row of its own; an emergency call may come from anywhere',
  },
  routing: {
    cells: ['ingress anywherenow', 'egress anywherenow'],
    why: 'R101: it notes what is sent to AnywhereNow, and judges its 408',
  },
  refer: {
    cells: ['egress itsp', 'egress pbx', 'egress teams', 'egress anywherenow'],
    why: 'R42: it notes which calls have AnywhereNow on one side; R38, R48: what is offered to Teams',
  },
  'sdp-codecs': { cells: ['ingress anywherenow'], why: 'R9: it notes who offered, to tell answers from offers' },
  'sdp-dtmf': { cells: ['ingress anywherenow'], why: 'R57: the answer of AnywhereNow loses what the offer was given' },
  'sdp-cn': { cells: ['ingress anywherenow'], why: 'R9: it notes who offered, to tell answers from offers' },
  'udp-size': {
    cells: ['ingress itsp', 'egress itsp'],
    why: 'R125 has no row; both ways, so that ICE is removed from offer and answer alike',
  },
  'teams-checks': { cells: ['egress teams'], why: 'R123 and R124 have no row' },
  diagnostics: { cells: ['egress anywherenow'], why: 'R111, R112: it notes what was sent, to explain the answer' },
}

/** Off in the matrix but available, and yet not to be had, and why. */
const less: Readonly<Record<string, { readonly cells: readonly Cell[]; readonly why: string }>> = {
  privacy: {
    cells: ['ingress itsp', 'ingress pbx'],
    why: 'R12 has privacy at egress only, where it is known who may see the caller',
  },
}

function marked(plugin: string, mark: string): Cell[] {
  const marks = rules[plugin]?.split(' ') ?? []
  return columns.filter((_, index) => marks[index] === mark)
}

test('every row of the matrix is a plugin, and has all columns', () => {
  const names = builtin.map(({ name }) => name)
  for (const [name, marks] of Object.entries(rules)) {
    expect(names).toContain(name)
    expect(marks.split(' ')).toHaveLength(columns.length)
  }
  expect(columns.toSorted()).toEqual(cells.toSorted())
})

describe.each(builtin.map((plugin) => [plugin.name, plugin] as const))('%s', (name, plugin) => {
  test('is on by default as section 0 of the rules says, but for the departures', () => {
    const departures = more[name]?.cells ?? []
    for (const cell of departures) expect(marked(name, 'o')).not.toContain(cell)
    expect(cellsOn(plugin).toSorted()).toEqual([...marked(name, 'o'), ...departures].toSorted())
  })

  test('can be switched on where the rules have it available', () => {
    const missing = marked(name, '.').filter((cell) => !actsIn(plugin, cell.split(' ')[0] as Direction))
    expect(missing).toEqual(less[name]?.cells ?? [])
  })
})

test('the page shows one row a plugin, with on in the cells that are', () => {
  const rows = defaultMatrix(builtin).slice(2)
  expect(rows).toHaveLength(builtin.length)
  for (const [index, plugin] of builtin.entries())
    expect(rows[index]?.match(/\| on (?=\|)/g) ?? []).toHaveLength(cellsOn(plugin).length)
})
