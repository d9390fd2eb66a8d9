import { codes, type Code } from '../codes.js'
import type { Interest, Plugin, Stage } from '../pipeline/plugin.js'
import type { Example } from './example-cases.js'
import { exampleText } from './examples.js'
import { codeLink, ruleLink } from './markdown.js'
import { defaultMatrix } from './matrix.js'
import { optionsTable } from './options.js'
import { codesSaid } from './plugin-codes.js'
import { ruleTable } from './rules-table.js'

/** docs/plugins.md: what an operator must know of every built-in plugin. @param plugins in the order in which they run */
export function pluginsPage(plugins: readonly Plugin[], examples: readonly Example[]): string {
  return [
    '# The plugins and their options',
    '',
    'In the order in which they run. Options stand in `sipcar.yaml` under `plugins.NAME` for every trunk, or under',
    '`trunks.TRUNK.plugins.DIRECTION.NAME` for one. A list may also be written as one text with blanks or commas.',
    '',
    'The examples are tests: what the pipeline makes of the message, with this one plugin, the configuration',
    '[test/vectors/sipcar.yaml](../test/vectors/sipcar.yaml) and its number directory. They show the lines that change',
    'or that matter; Content-Length follows by itself. Made by `npm run docs` from the schemas of the plugins, the rules',
    'and the tests.',
    '',
    '## Where they are on',
    '',
    'Unless the configuration says otherwise. `from` is *ingress*: requests that a trunk sends, and its responses.',
    '`to` is *egress*: requests toward a trunk, and responses toward it. `sipcar trunk list` shows what is on.',
    '',
    ...defaultMatrix(plugins),
    '',
    ...plugins.flatMap((plugin) => section(plugin, examples)),
    '## Limits beside the plugins',
    '',
    ...limits((rule) => !plugins.some(({ rules }) => rules.includes(rule))),
    '',
  ].join('\n')
}

function section(plugin: Plugin, examples: readonly Example[]): string[] {
  const { name, summary, rules, on, onError } = plugin
  const own = limits((rule) => rules.includes(rule))
  return [
    `## ${name}`,
    '',
    `${summary} Rules ${rules.map(ruleLink).join(', ')}.`,
    '',
    `On by default ${onText(plugin)}. It acts on`,
    '',
    ...stages(on),
    '',
    `When it fails, ${onError === 'reject' ? 'the request is refused with 500 (`onError: reject`)' : 'the message goes on without it (`onError: pass`)'}.`,
    '',
    ...optionsTable(plugin),
    '',
    ...examples.filter((example) => example.plugin === name).flatMap(exampleText),
    ...said('Reports', name, (severity) => severity === 'report'),
    ...said('Said of the configuration', name, (severity) => severity !== 'report'),
    ...(own.length > 0 ? ['What a proxy cannot do:', '', ...own, ''] : []),
  ]
}

/** `from itsp, pbx; to teams` */
function onText({ onByDefault: { ingress = [], egress = [] } }: Plugin): string {
  const [from, to] = [ingress, egress].map((kinds) => kinds.join(', '))
  return [...(from ? [`from ${from}`] : []), ...(to ? [`to ${to}`] : [])].join('; ') || 'nowhere'
}

const words: Readonly<Record<Stage, string>> = {
  ingress: 'requests from the trunk (`ingress`)',
  egress: 'requests toward the trunk (`egress`)',
  'reply-ingress': 'responses from the trunk (`reply-ingress`)',
  'reply-egress': 'responses toward the trunk (`reply-egress`)',
  failure: 'requests that every branch refused (`failure`)',
}

/** One line a stage; methods that are wanted in the same way stand together. */
function stages(on: readonly Interest[]): string[] {
  const order = Object.keys(words) as Stage[]
  return order.flatMap((stage) => {
    const wanted = on.filter((interest) => interest.stage === stage).map(messages)
    return wanted.length === 0 ? [] : [`- ${words[stage]}: ${wanted.join('; ')}`]
  })
}

function messages({ methods = ['every method'], statuses, body }: Interest): string {
  return (statuses ? `${statuses.join(', ')} to ` : '') + methods.join(', ') + (body ? ' with a body' : '')
}

function said(title: string, plugin: string, is: (severity: string) => boolean): string[] {
  const own = codesSaid(plugin).filter((name: Code) => is(codes[name].severity))
  return own.length === 0 ? [] : [`${title}: ${own.map(codeLink).join(', ')}.`, '']
}

/** What a proxy cannot do about some of the rules. */
function limits(about: (rule: string) => boolean): string[] {
  return ruleTable.flatMap(({ number, limit }) => {
    return limit !== undefined && about(number) ? [`- ${limit} (${ruleLink(number)})`] : []
  })
}
