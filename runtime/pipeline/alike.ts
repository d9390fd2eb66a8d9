import type { Direction, PluginSetting, TrunkSetting, TrunkTraits } from './site.js'

/**
 * Tells which trunks are alike: a carrier has thousands of trunks that differ in nothing but their names and addresses,
 * and what is built for one serves all of them. Whatever a plugin is told in setup is part of what is compared.
 */
export class Alike {
  readonly #traits = new Map<string, TrunkTraits>()
  /** The same by trunk, since each is asked about with each of its plugins. */
  readonly #traitsOf = new Map<TrunkSetting, TrunkTraits>()
  readonly #numbers = new Map<unknown, number>()

  /** What plugins may know of the trunk in setup: the same object for trunks that agree in all of it. */
  traits(trunk: TrunkSetting): TrunkTraits {
    return once(this.#traitsOf, trunk, () => {
      const traits = traitsOf(trunk)
      return once(this.#traits, JSON.stringify(traits), () => traits)
    })
  }

  /** A text of its own for each kind of trunk: two that have the same one differ in who they are alone. */
  kind(trunk: TrunkSetting): string {
    const { ingress, egress, shadow } = trunk
    return [...[this.traits(trunk), ingress, egress].map((it) => this.#number(it)), shadow].join(' ')
  }

  /** The same for one plugin of a trunk, whatever else is on there. */
  place(setting: PluginSetting, trunk: TrunkSetting, direction: Direction): string {
    const numbers = [this.traits(trunk), setting].map((it) => this.#number(it))
    return [...numbers, direction, isOnBothWays(setting.plugin, trunk, direction)].join(' ')
  }

  /** By identity: a configuration gives equal settings as one object, and more than that would cost a comparison. */
  #number(thing: unknown): number {
    return once(this.#numbers, thing, () => this.#numbers.size)
  }
}

/** Gives the value of a key, made the first time. */
export function once<Key, Value>(known: Map<Key, Value>, key: Key, make: () => Value): Value {
  const found = known.get(key)
  if (found !== undefined) return found
  const made = make()
  known.set(key, made)
  return made
}

/** Field by field: nothing that a trunk may get later is told by accident. */
export function traitsOf(trunk: TrunkTraits): TrunkTraits {
  const { kind, transport, sbcPort, trustAssertedIdentity, trustDomain } = trunk
  const { allowOutOfDialogRefer, region, numberPlan } = trunk
  return Object.freeze({
    kind,
    transport,
    sbcPort,
    trustAssertedIdentity,
    trustDomain,
    allowOutOfDialogRefer,
    region,
    numberPlan,
  })
}

/** Whether the plugin is on for the trunk's other direction too. */
export function isOnBothWays(plugin: string, trunk: TrunkSetting, direction: Direction): boolean {
  const other = trunk[direction === 'egress' ? 'ingress' : 'egress']
  return other.some((its) => its.plugin === plugin && its.state === 'on')
}
