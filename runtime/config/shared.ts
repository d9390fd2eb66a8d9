import { serialize } from 'node:v8'
import type { NumberPlan } from '../directory/number-plan.js'
import { once } from '../pipeline/alike.js'
import type { PluginSetting } from '../pipeline/site.js'

/**
 * Gives settings that are equal as one object. Of ten thousand trunks most say the same, so it is checked once, kept once
 * in each thread, and seen at a glance to be the same when the chains are built.
 */
export class SharedSettings {
  readonly #plans = new Map<string, NumberPlan>()
  readonly #settings = new Map<string, PluginSetting | undefined>()
  readonly #lists = new Map<string, readonly PluginSetting[]>()
  readonly #numbers = new Map<PluginSetting, number>()

  plan(plan: NumberPlan): NumberPlan {
    return once(this.#plans, JSON.stringify(plan), () => plan)
  }

  /**
   * @param own options as the trunk has them, unchecked
   * @param make called the first time; what it refuses it is asked for again, so that each fault is told where it is
   */
  setting(
    { plugin, state, onError }: Omit<PluginSetting, 'options'>,
    own: Readonly<Record<string, unknown>>,
    make: () => PluginSetting | undefined,
  ): PluginSetting | undefined {
    return once(this.#settings, `${plugin} ${state} ${onError} ${textOf(own)}`, make)
  }

  list(settings: readonly PluginSetting[]): readonly PluginSetting[] {
    const numbers = settings.map((its) => once(this.#numbers, its, () => this.#numbers.size))
    return once(this.#lists, numbers.join(' '), () => settings)
  }
}

/** Not JSON, which has one text for several values that YAML can hold: `.inf`, `.nan`, null. */
function textOf(options: Readonly<Record<string, unknown>>): string {
  return Object.keys(options).length === 0 ? '' : serialize(options).toString('latin1')
}
