import { codes } from '../codes.js'
import type { Plugin } from '../pipeline/plugin.js'
import { anchor, codeLink, table } from './markdown.js'
import { ruleTable } from './rules-table.js'

/** docs/rules.md: every rule with its home: plugins, files, what is checked at load, and what a proxy cannot do. */
export function rulesPage(plugins: readonly Plugin[]): string {
  return [
    '# The rules and where they live',
    '',
    'The demands on an SBC between a carrier, a PBX, Microsoft Teams Direct Routing and AnywhereNow Dialogue Cloud, each',
    'with the plugin or file that meets it, and with what `sipcar check` and the log say about it',
    '([errors.md](errors.md)). Plugins are described in [plugins.md](plugins.md). Tests name the rule that they',
    'show, or its code: `grep -rnw R57 test`. Made by `npm run docs`.',
    '',
    ...table(
      ['rule', 'about', 'home', 'checks and reports'],
      ruleTable.map(({ number, title, home = [] }) => {
        const named = plugins.filter(({ rules }) => rules.includes(number))
        const homes = [...named.map(({ name }) => `[${name}](plugins.md#${name})`), ...home.map(fileLink)]
        return [anchor(number) + number, title, homes.join(', '), codesOf(number).map(codeLink).join(', ')]
      }),
    ),
    '',
    '## What a proxy cannot do',
    '',
    ...ruleTable
      .filter(({ limit }) => limit !== undefined)
      .map(({ number, limit = '' }) => `- **[${number}](#${number.toLowerCase()})** ${limit}`),
    '',
  ].join('\n')
}

function fileLink(file: string): string {
  return `[${file}](../${file})`
}

/** Codes whose text names the rule: `(rule R103)`, `(rules R21, R34)`. */
export function codesOf(rule: string): string[] {
  const named = new RegExp(`\\b${rule}\\b`)
  return Object.entries(codes)
    .filter(([, { means, cause, cure }]) => named.test(`${means} ${cause} ${cure}`))
    .map(([code]) => code)
}
