import { Command } from 'commander'
import { codes } from '../codes.js'
import type { Config } from '../config/config.js'
import { loadConfig } from '../config/load.js'
import { paintFor } from './colour.js'
import { acting, configOption, examples, exit } from './command.js'
import { clockFinding } from './doctor/clock.js'
import { bad, good, type Finding } from './doctor/finding.js'
import { kamailioFindings, moduleFile, moduleFolders } from './doctor/kamailio.js'
import { luaFindings } from './doctor/lua.js'
import { listenerFinding } from './doctor/listener.js'
import { nodeFinding } from './doctor/node.js'
import { printProblems, say } from './print.js'

export function doctorCommand(): Command {
  const command = new Command('doctor')
    .description('Look at everything a call needs: configuration, sidecar, Node.js, Kamailio, Lua, clock.')
    .addOption(configOption())
    .option('--kamailio <file>', 'configuration file of Kamailio, checked by Kamailio itself')
    .action(acting(doctor))
  return examples(command, [
    ['sipcar doctor -c sipcar.yaml --kamailio /etc/kamailio/kamailio.cfg', 'on the host of the proxy'],
  ])
}

async function doctor({ config: file, kamailio }: { config: string; kamailio?: string }): Promise<number> {
  const loaded = await loadConfig(file)
  printProblems(loaded.ok ? loaded.config.warnings : loaded.problems)
  const config = loaded.ok ? loaded.config : undefined
  const about = config
    ? good('configuration', `${file}, revision ${config.settings.revision}`)
    : bad('configuration', loaded.ok ? 'CONFIG_INVALID' : (loaded.problems[0]?.code ?? 'CONFIG_INVALID'), file)
  const findings = [nodeFinding(), about, ...(await listenerFindings(config))]
  const folders = await moduleFolders(kamailio)
  findings.push(...(await kamailioFindings(kamailio, folders)))
  findings.push(...(await luaFindings(moduleFile('app_lua', folders), usesTls(config))), await clockFinding())
  findings.forEach(print)
  return findings.some(({ verdict }) => verdict === 'fail') ? exit.problems : exit.ok
}

function listenerFindings(config: Config | undefined): Promise<Finding[]> {
  return Promise.all(config?.serving.listeners.map((listener) => listenerFinding(config, listener)) ?? [])
}

function usesTls(config: Config | undefined): boolean {
  return config?.serving.listeners.some((listener) => listener.kind === 'tcp' && listener.secure) ?? false
}

function print({ verdict, subject, detail, code }: Finding): void {
  const paint = paintFor(process.stdout)
  const style = { ok: 'green', warn: 'yellow', fail: 'red' } as const
  say(`${paint(style[verdict], verdict.padEnd(4))}  ${subject}: ${code === undefined ? '' : `${code}: `}${detail}`)
  if (code !== undefined) say(`      cure: ${codes[code].cure}`)
}
