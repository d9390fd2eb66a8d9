import type { Bench } from '../bench.js'
import { contest, mustRewriteAlike, type Contestant } from './contest.js'
import { forCalls, mustBeInstalled } from './installed.js'
import { startSidecar } from './sidecar.js'
import { tableOf } from './tables.js'
import { variants } from './variants.js'

const [ofPlain, ofLua] = [
  { bar: 0.6, stretch: 0.8 },
  { bar: 0.8, stretch: 1 },
]

/** SIPp, Kamailio, SIPp: what it costs to have a call rewritten, by whom, and over what. */
export const bench: Bench = {
  name: 'call',
  async run(settings) {
    mustBeInstalled(forCalls)
    const { process: sidecar, tcp, unix } = await startSidecar()
    const contestants: Record<keyof typeof variants, Contestant> = {
      plain: { variant: variants.plain },
      lua: { variant: variants.lua },
      tcp: { variant: variants.tcp, url: tcp, pid: sidecar.pid },
      unix: { variant: variants.unix, url: unix, pid: sidecar.pid },
      every: { variant: variants.every, url: tcp, pid: sidecar.pid },
    }
    try {
      const { lua, tcp: overTcp, unix: overUnix, every } = contestants
      await mustRewriteAlike([lua, overTcp, overUnix, every])
      const names = Object.fromEntries(Object.entries(variants).map(([key, { name }]) => [key, name]))
      const comparisons = (['lua', 'tcp', 'unix', 'every'] as const).flatMap((ours) => [
        { ours, baseline: 'plain', ...(ours === 'unix' && { limits: ofPlain }) } as const,
        ...(ours === 'lua' ? [] : [{ ours, baseline: 'lua', ...(ours === 'unix' && { limits: ofLua }) } as const]),
      ])
      const found = await contest(settings, contestants)
      return [tableOf(about, found, names as Record<keyof typeof variants, string>, 'plain', comparisons)]
    } finally {
      await sidecar.dispose()
    }
  },
}

const about = {
  id: 'calls-per-second',
  title: 'Calls through Kamailio',
  note:
    'The sample configuration with 8 workers, with sipcar.cfg exchanged: routes that ask nobody and edit nothing; the ' +
    'default chain written again in Lua (bench/call/kamailio); sipcar. Each call is the INVITE of 1 KB from a carrier ' +
    'to the contact centre, its 200 with SDP, ACK and BYE; what arrives is compared before. 32 calls are open all the ' +
    'time, and the next begins when one ends.',
}
