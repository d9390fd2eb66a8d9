import { Command, Option } from 'commander'
import type { Config } from '../config/config.js'
import { suggestion } from '../config/nearest.js'
import { CodedError } from '../codes.js'
import type { Facts, Question } from '../pipeline/outcome.js'
import { Pipeline } from '../pipeline/run.js'
import { acting, configOption, examples, exit, jsonOption, readInput } from './command.js'
import { explainJson } from './explain-json.js'
import { explainText } from './explain-text.js'
import { lengthFault } from './content-length.js'
import { loadOrPrint } from './load.js'
import { layOver } from './overlay.js'
import { printError, printProblems, say } from './print.js'

interface Options {
  readonly config: string
  readonly stage: Question['stage']
  readonly from?: string
  readonly to?: string
  readonly plugins?: string
  readonly memo?: string
  readonly facts?: Facts
  readonly json?: boolean
}

export function explainCommand(): Command {
  const command = new Command('explain')
    .description('Take one message through the chain and show what each plugin did to it.')
    .argument('<message>', 'file with the SIP message, byte for byte; - for standard input')
    .addOption(configOption())
    .addOption(stageOption())
    .option('--from <trunk>', 'trunk that the message came from; of a reply, the one that answers')
    .option('--to <trunk>', 'trunk that the message goes to; of a reply, the one that asked')
    .option('--plugins <names>', 'only these plugins (a,b), switched on wherever they can act')
    .option('--memo <memo>', 'memo of an earlier message of the dialog')
    .option('--facts <facts>', 'what only the proxy knows: ringing=true,elapsed=400', parseFacts)
    .addOption(jsonOption())
    .action(acting(explain))
  return examples(command, [
    ['sipcar explain --stage ingress --from itsp invite.sip', 'as it is received from the trunk itsp'],
    ['sipcar explain --stage egress --from itsp --to anywherenow --plugins e164 - < invite.sip', 'one plugin alone'],
    ['sipcar explain --stage reply --from teams --to itsp --json 200.sip | jq .reports', 'for a script'],
  ])
}

function stageOption(): Option {
  const stages: Question['stage'][] = ['ingress', 'egress', 'reply', 'failure']
  return new Option('--stage <stage>', 'where the message is on its way').choices(stages).makeOptionMandatory()
}

/** `a=1,b=true,c=x` with numbers and booleans recognised. @throws CodedError USAGE */
function parseFacts(text: string): Facts {
  const pairs = text.split(',').map((pair): [string, string | number | boolean] => {
    const [, name, value] = /^\s*([A-Za-z]\w*)=(.*)$/.exec(pair) ?? []
    if (name === undefined || value === undefined)
      throw new CodedError('USAGE', `"${pair}" is no fact; write name=value`)
    if (value === 'true' || value === 'false') return [name, value === 'true']
    return [name, /^-?\d+$/.test(value) ? Number(value) : value]
  })
  return Object.fromEntries(pairs)
}

async function explain(file: string, options: Options): Promise<number> {
  const config = await configFor(options)
  if (!config) return exit.problems
  const { stage, from, to, memo, facts = {}, json } = options
  for (const trunk of [from, to]) checkTrunk(trunk, config)
  const message = await readInput(file)
  const unfit = lengthFault(message)
  if (unfit !== undefined) printError(new CodedError('CONTENT_LENGTH_UNFIT', unfit, file))
  const outcome = new Pipeline(config.settings, config.plugins).ask({ stage, from, to, memo, facts, message }, true)
  if (json) say(JSON.stringify(explainJson(message, outcome), null, 2))
  else explainText(message, outcome)
  return exit.ok
}

async function configFor({ config: file, plugins }: Options): Promise<Config | undefined> {
  const config = await loadOrPrint(file)
  if (!config || plugins === undefined) return config
  const names = plugins
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')
  const laid = await layOver(config, { plugins: names }, () => file)
  if (!laid.ok) printProblems(laid.problems)
  return laid.ok ? laid.config : undefined
}

/** @throws CodedError TRUNK_NOT_DEFINED */
export function checkTrunk(name: string | undefined, { settings }: Config): void {
  const known = settings.trunks.map((trunk) => trunk.name)
  if (name === undefined || known.includes(name)) return
  throw new CodedError('TRUNK_NOT_DEFINED', `there is no trunk "${name}"${suggestion(name, known)}`)
}
