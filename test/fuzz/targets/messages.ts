import { SipMessage } from '../../../runtime/message/message.js'
import type { Outcome, Question } from '../../../runtime/pipeline/outcome.js'
import { checkLaws } from '../../support/chain-laws.js'
import { byDefault, chainOf, chains, eager, everywhere, waysOf, type Chain } from '../../support/chains.js'
import { bytesMutator } from '../bytes.js'
import { numberOf } from '../random.js'
import type { Target } from '../target.js'
import { messages, sdpWords, sipWords } from './seeds.js'

const all: readonly Chain[] = [...chains.map(([, chain]) => chain), chainOf(everywhere(byDefault, eager))]

/** What a proxy may say beside the message. */
const facts: readonly (Question['facts'] | undefined)[] = [
  undefined,
  { local: true, ringing: true, status: 408, elapsed: 6000 },
  { intercepts: 3, record_route: 'sbc.contoso.example:5061;transport=tls', now: 1_700_000_000 },
]
const memos = [undefined, '', '{', '{"hold":{"x":"y"},"srtp":[1],"reinvite-guard":null}']

/** SIP messages through the parser and whole chains: the default one, and every plugin everywhere. */
export const messagesTarget: Target = {
  name: 'messages',
  seeds: messages,
  mutate: bytesMutator([...sipWords, ...sdpWords]),
  run(input) {
    const number = numberOf(input)
    const chain = all[number % all.length]!
    return traits(chain, input, (ways) => [ways[(number >>> 3) % ways.length]!], number >>> 9)
  },
  replay: (input) => all.flatMap((chain) => memos.flatMap((_, at) => traits(chain, input, (ways) => ways, at))),
}

type Ways = ReturnType<typeof waysOf>

function traits(chain: Chain, input: Buffer, some: (ways: Ways) => Ways, rest: number): string[] {
  const message = SipMessage.parse(input)
  if (!message) return ['no SIP']
  return some(waysOf(message)).flatMap((way) => {
    const around = { facts: facts[rest % facts.length] ?? {}, memo: memos[(rest >>> 2) % memos.length] }
    return traitsOf(way.stage, checkLaws(chain, { ...way, ...around, message: input }, chain === all[0]))
  })
}

/** Verdict, kinds of edits and report codes, each with the stage. */
export function traitsOf(stage: string, { action, status, edits, reports, hints }: Outcome): string[] {
  return [
    `${stage} ${action} ${status ?? ''}`,
    ...edits.map(({ op }) => `${stage} ${op}`),
    ...reports.map(({ code, plugin, trunk }) => `${stage} ${trunk} ${plugin} ${code}`),
    ...Object.keys(hints).map((name) => `${stage} hint ${name}`),
  ]
}
