import { askedBy } from './asks.js'
import { placeOf } from './chain.js'
import { directionOf, type Ask, type Place, type Plugin, type Stage } from './plugin.js'
import type { SiteSettings } from './site.js'

/** An interest as it goes over the wire (docs/protocol.md, "hello"): stage, methods, status classes, body, texts, memo, age. */
export type InterestRule = readonly [
  stage: number,
  methods: readonly string[] | null,
  classes: readonly number[] | null,
  body: boolean,
  text: readonly string[] | null,
  memo: readonly string[] | null,
  age: readonly [from: number, to: number] | null,
]

/** Numbers of the stages in an interest rule. */
export const interestStage: Readonly<Record<Stage, number>> = {
  ingress: 1,
  egress: 2,
  'reply-ingress': 3,
  'reply-egress': 4,
  failure: 5,
}

/**
 * The union of what the plugins of each trunk want. The key `''` is for messages of no known trunk: since the
 * sidecar may know their trunk by address, it is the union over all trunks.
 */
export function interestOf(
  settings: SiteSettings,
  plugins: ReadonlyMap<string, Plugin>,
): Record<string, readonly InterestRule[]> {
  const all = new Map<string, InterestRule>()
  const byTrunk: Record<string, readonly InterestRule[]> = {}
  for (const trunk of settings.trunks) {
    const rules = new Map<string, InterestRule>()
    for (const direction of ['ingress', 'egress'] as const)
      for (const { plugin: name, options } of trunk[direction]) {
        const plugin = plugins.get(name)
        const asks = plugin ? asksAt(plugin, options, placeOf(name, trunk, direction, settings.site)) : []
        for (const ask of asks)
          if (directionOf(ask.stage) === direction) {
            const rule = ruleOf(ask)
            rules.set(JSON.stringify(rule), rule)
            all.set(JSON.stringify(rule), rule)
          }
      }
    byTrunk[trunk.name] = [...rules.values()]
  }
  byTrunk[''] = [...all.values()]
  return byTrunk
}

/** What cannot be understood narrows nothing: to ask too often costs time, and never a verdict. */
function asksAt(plugin: Plugin, options: unknown, place: Place): readonly Ask[] {
  try {
    return askedBy(plugin, options, place)
  } catch {
    return plugin.on
  }
}

function ruleOf({ stage, methods, statuses, body, text, memo, age }: Ask): InterestRule {
  const classes = statuses?.map((status) => Number(status[0])) ?? null
  return [interestStage[stage], methods ?? null, classes, body ?? false, text ?? null, memo ?? null, age ?? null]
}
