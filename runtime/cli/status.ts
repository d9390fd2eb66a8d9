import { Command } from 'commander'
import { CodedError } from '../codes.js'
import { acting, configOption, examples, exit, jsonOption } from './command.js'
import { askSidecar } from './control.js'
import { loadOrPrint } from './load.js'
import { printError, say } from './print.js'

export function statusCommand(): Command {
  const command = new Command('status')
    .description('Show what the running sidecar does: revision, connections, workers, counts, reports.')
    .addOption(configOption())
    .addOption(jsonOption())
    .action(acting(status))
  return examples(command, [['sipcar status -c sipcar.yaml --json | jq .counts', 'for a script']])
}

async function status({ config: file, json }: { config: string; json?: boolean }): Promise<number> {
  const config = await loadOrPrint(file)
  if (!config) return exit.problems
  const { status: code, body } = await askSidecar(config, 'GET', '/status')
  if (code !== 200) throw new CodedError('SIDECAR_ANSWER', `GET /status was answered ${code}`)
  if (json) say(JSON.stringify(body, null, 2))
  else lines(body).forEach((line) => say(line))
  for (const { plugin, trunk, until } of suspendedIn(body))
    printError(new CodedError('PLUGIN_SUSPENDED', `${plugin} is left out until ${until}`, `trunk ${trunk}`))
  const { revision } = config.settings
  if (body.revision !== revision)
    printError(new CodedError('REVISION_DIFFERS', `in force: ${String(body.revision)}, in the file: ${revision}`, file))
  return exit.ok
}

function suspendedIn(body: object): Readonly<Record<'plugin' | 'trunk' | 'until', string>>[] {
  const { suspended } = body as { suspended?: unknown }
  return Array.isArray(suspended) ? (suspended as Record<'plugin' | 'trunk' | 'until', string>[]) : []
}

/** `name: value`, members of objects indented below their name, each row of a list in a line. */
function lines(body: object, indent = ''): string[] {
  return Object.entries(body).flatMap(([name, value]: [string, unknown]) => {
    if (isEmpty(value)) return [`${indent}${name}: none`]
    if (Array.isArray(value)) return [`${indent}${name}:`, ...value.map((row) => `${indent}  ${rowText(row)}`)]
    if (typeof value === 'object' && value !== null) return [`${indent}${name}:`, ...lines(value, indent + '  ')]
    return [`${indent}${name}: ${String(value)}`]
  })
}

/** `trunk=teams name=clockAhead median=30 …` */
function rowText(row: unknown): string {
  if (typeof row !== 'object' || row === null) return String(row)
  return Object.entries(row)
    .map(([name, value]) => `${name}=${String(value) || '-'}`)
    .join(' ')
}

function isEmpty(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0
}
