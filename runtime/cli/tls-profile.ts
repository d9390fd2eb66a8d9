import { basename } from 'node:path'
import { Command } from 'commander'
import { CodedError } from '../codes.js'
import type { Config } from '../config/config.js'
import { cipherList, strongPlusSuites, tlsProfiles, type TlsProfile } from '../config/tls/profile.js'
import { acting, configOption, examples, exit, jsonOption } from './command.js'
import { checkTrunk } from './explain.js'
import { loadOrPrint } from './load.js'
import { say } from './print.js'
import { kamailioSections, type Section } from './tls-profile/kamailio.js'

export function tlsProfileCommand(): Command {
  const command = new Command('tls-profile')
    .description("Print the proxy's TLS settings for the trunks: Kamailio's tls.cfg, with what to know about it.")
    .option('--trunk <name>', 'only the sections of this trunk')
    .addOption(configOption())
    .addOption(jsonOption())
    .action(acting(tlsProfile))
  return examples(command, [
    ['sipcar tls-profile -c sipcar.yaml > tls.cfg', 'for modparam("tls", "config", "tls.cfg")'],
    ['sipcar tls-profile --json | jq', 'versions, ciphers and files of each trunk, for another proxy'],
  ])
}

interface Options {
  readonly config: string
  readonly trunk?: string
  readonly json?: boolean
}

async function tlsProfile({ config: file, trunk, json }: Options): Promise<number> {
  const config = await loadOrPrint(file)
  if (!config) return exit.problems
  checkTrunk(trunk, config)
  const profiles = tlsProfiles(config.input, config.file)
  const wanted = profiles.filter(({ trunk: name }) => trunk === undefined || name === trunk)
  if (wanted.length === 0) throw new CodedError('TLS_NOT_HERE', `${trunk ?? 'no trunk'} does not use TLS`, file)
  if (json) say(JSON.stringify({ revision: config.settings.revision, trunks: wanted.map(forOthers) }, null, 2))
  else say(tlsConfig(profiles, config, trunk))
  return exit.ok
}

/** With the lists that the profile stands for. */
function forOthers(profile: TlsProfile): object {
  const suites = profile.profile === 'strong+' ? strongPlusSuites : undefined
  return { ...profile, cipherList: cipherList(profile.profile), cipherSuites: suites }
}

/** The text of tls.cfg. @param only a trunk; left out: all */
export function tlsConfig(profiles: readonly TlsProfile[], config: Config, only?: string): string {
  const sections = kamailioSections(profiles).filter(({ trunks }) => only === undefined || trunks.includes(only))
  const blocks = sections.map((section) => [...heading(section, config), ...section.lines].join('\n'))
  return [head(config.file, sections), ...blocks].join('\n\n')
}

function head(file: string, sections: readonly Section[]): string {
  const lines = [
    `# Kamailio's TLS settings, made by: sipcar tls-profile -c ${basename(file)}`,
    '# Kamailio reads them by modparam("tls", "config", "/path/of/this/file"), and again after kamcmd tls.reload.',
  ]
  const named = [
    '# A section [client:any] holds where the script names it, with modparam("tls", "xavp_cfg", "tls"):',
    '# $xavp(tls=>server_id) = "TRUNK"; before t_relay(), and in event_route[tm:local-request] for OPTIONS of the proxy',
    '# itself, since what is connected once is used again.',
  ]
  return [...lines, ...(sections.some(({ lines: each }) => each.includes('[client:any]')) ? named : [])].join('\n')
}

/** Whom a section is for, and what `sipcar check` says of their TLS settings. */
function heading({ trunks, lines }: Section, { warnings }: Config): string[] {
  const incoming = lines.some((line) => line.startsWith('[server:'))
  const whom = trunks.length === 0 ? 'whoever has no section of its own' : trunks.join(', ')
  const said = warnings.filter(
    ({ path }) => !incoming && trunks.some((trunk) => path.startsWith(`trunks.${trunk}.tls.`)),
  )
  return [
    `# ${incoming ? 'Connections from' : 'Connections to'} ${whom}`,
    ...said.map(({ code, detail }) => `# ${code}: ${detail}`),
  ]
}
