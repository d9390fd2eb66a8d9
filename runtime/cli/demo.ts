import { join } from 'node:path'
import { Command } from 'commander'
import type { Config } from '../config/config.js'
import { loadConfig } from '../config/load.js'
import { callThroughKamailio, type Seen } from '../demo/call.js'
import { Kamailio } from '../demo/kamailio.js'
import { carrierInvite } from '../demo/messages.js'
import { createLogger } from '../log.js'
import { applyEdits } from '../message/apply.js'
import { bytesOf } from '../message/bytes.js'
import { Pipeline } from '../pipeline/run.js'
import { Sidecar } from '../sidecar.js'
import { paintFor, type Paint } from './colour.js'
import { acting, examples, exit } from './command.js'
import { printDiff } from './explain-text.js'
import { loadOrPrint } from './load.js'
import { differences, linesOf, type Difference } from './message-diff.js'
import { packageRoot } from '../package-root.js'
import { say } from './print.js'

const packages = 'kamailio kamailio-lua-modules lua-socket lua5.1'

export function demoCommand(): Command {
  const command = new Command('demo')
    .description('Start the sidecar on the shipped configuration and show a call being rewritten; then keep serving.')
    .option('-c, --config <file>', 'configuration file', join(packageRoot(), 'proxy-config/sipcar.yaml'))
    .option('--once', 'end after the call instead of serving on')
    .action(acting(demo))
  return examples(command, [
    ['sipcar demo', 'through Kamailio where it is installed; otherwise through the chain alone'],
  ])
}

async function demo({ config: file, once }: { config: string; once?: boolean }): Promise<number> {
  const config = await loadOrPrint(file)
  if (!config) return exit.problems
  // From here on Ctrl-C ends the demonstration in good order, with the Kamailio that it started.
  const interrupted = new Promise<void>((resolve) => process.once('SIGINT', resolve).once('SIGTERM', resolve))
  const sidecar = await Sidecar.start(
    config,
    createLogger('silent', () => undefined),
    () => loadConfig(file),
  )
  const listening = config.serving.listeners.map(({ url }) => url).join(', ')
  const paint = paintFor(process.stdout)
  say(`sipcar serves on ${listening}, configuration ${file}\n`)
  try {
    if (Kamailio.find() === undefined) showChain(config, paint, 'Kamailio with Lua is not installed here')
    else await showCall(config, paint)
    if (once) return exit.ok
    say(`\nsipcar goes on serving ${listening}. Ctrl-C ends it.`)
    await interrupted
    return exit.ok
  } finally {
    await sidecar.stop()
  }
}

/** Calls made until one is edited: on a machine that is busy with other things, a verdict can miss its deadline. */
const tries = 3

async function showCall(config: Config, paint: Paint): Promise<void> {
  const url = config.serving.listeners[0]?.url ?? ''
  let seen = await oneCall(url)
  for (let more = tries - 1; more > 0 && typeof seen !== 'string' && !isEdited(seen); more--) {
    say(`A call went on unedited, as it does when no verdict comes within ${config.settings.deadline} ms. Once more:`)
    seen = await oneCall(url)
  }
  if (typeof seen === 'string') return showChain(config, paint, `Kamailio could not carry the call (${seen})`)
  say(
    'A call: carrier ─▶ Kamailio with sipcar ─▶ contact centre. The INVITE, - as the carrier sent it, + as it arrived:',
  )
  printDiff(changesOf(seen), paint)
  const show = (title: string, lines: readonly string[]): void => {
    say(title)
    for (const line of lines) say(`    ${line}`)
  }
  show('\nThe contact centre answers 200 with what it knows:', seen.answered)
  show('and the carrier gets back what it sent:', seen.returned)
  show("The carrier's BYE reaches the contact centre as:", seen.bye)
}

/** @returns why there was none, if there was none */
function oneCall(url: string): Promise<Seen | string> {
  return callThroughKamailio(url).catch((error: unknown) => String(error).split('\n', 1)[0] ?? '')
}

/** The address in the Request-URI is Kamailio's own work: it names the next hop. */
function isEdited(seen: Seen): boolean {
  return changesOf(seen).some(({ line }) => !line.startsWith('INVITE '))
}

/** Via, Record-Route and Max-Forwards are every proxy's work. */
function changesOf({ sent, received }: Seen): Difference[] {
  const own = (text: string): string[] =>
    text.split('\r\n').filter((line) => !/^(Via|Record-Route|Max-Forwards):/.test(line))
  return differences(own(sent), own(received))
}

function showChain(config: Config, paint: Paint, why: string): void {
  say(`${why} (Debian: apt-get install ${packages}), so this is the chain alone.`)
  say("A carrier's INVITE toward the contact centre, - as it came, + as it goes on:")
  const message = bytesOf(carrierInvite(5060, 5060, 'Via: SIP/2.0/UDP 198.51.100.7;branch=z9hG4bK-1'))
  const pipeline = new Pipeline(config.settings, config.plugins)
  const { edits } = pipeline.ask({ stage: 'egress', from: 'itsp', to: 'anywherenow', message })
  printDiff(differences(linesOf(message), linesOf(applyEdits(message, edits))), paint)
}
