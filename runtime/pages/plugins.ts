import { z } from 'zod'
import type { Plugin } from '../pipeline/plugin.js'

/** What z.toJSONSchema says of one option. */
interface Property {
  readonly description?: string
}

/** docs/plugins.md: every built-in plugin with its options, from its own schema. */
export function pluginsPage(plugins: readonly Plugin[]): string {
  return [
    '# The plugins and their options',
    '',
    'In the order in which they run. Options stand in `sipcar.yaml` under `plugins.NAME` for every trunk, or under',
    "`trunks.TRUNK.plugins.DIRECTION.NAME` for one. Made by `npm run docs` from the plugins' schemas.",
    '',
    ...plugins.map(section),
  ].join('\n')
}

function section({ name, summary, rules, on, onByDefault, options }: Plugin): string {
  const stages = [...new Set(on.map(({ stage }) => stage))].join(', ')
  const schema = z.toJSONSchema(options, { io: 'input', unrepresentable: 'any' }) as {
    properties?: Record<string, Property>
  }
  // What an option is when nobody gives it, as the plugin gets it.
  const given = options.safeParse({}).data as Record<string, unknown> | undefined
  const defaults = Object.entries(onByDefault).map(([direction, kinds]) => `${direction} of ${kinds.join(', ')}`)
  return [
    `## ${name}`,
    '',
    `${summary} Rules ${rules.join(', ')}.`,
    '',
    `Acts at: ${stages}. On by default: ${defaults.join('; ') || 'nowhere'}.`,
    '',
    '| option | default | meaning |',
    '|---|---|---|',
    ...Object.entries(schema.properties ?? {}).map(([option, { description = '' }]) =>
      row(option, given?.[option], description),
    ),
    '',
  ].join('\n')
}

function row(option: string, byDefault: unknown, description: string): string {
  const cells = [`\`${option}\``, `\`${JSON.stringify(byDefault)}\``, description]
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
}
