import { z } from 'zod'
import {
  definePlugin,
  drop,
  reject,
  steer,
  type Context,
  type PluginVerdict,
  type SipMessage,
} from '../../../runtime/pipeline/plugin.js'

const everyClass = ['1xx', '2xx', '3xx', '4xx', '5xx', '6xx'] as const

/**
 * Does what the message says, so that a call can be read in one place. A header line `X-Do: STAGE TRUNK VERB REST` is
 * carried out at that stage of that trunk.
 */
export default definePlugin({
  name: 'puppet',
  summary: 'Does what the X-Do headers of a message say.',
  rules: [],
  options: z.strictObject({}),
  on: [
    { stage: 'ingress' },
    { stage: 'egress' },
    { stage: 'reply-ingress', statuses: [...everyClass] },
    { stage: 'reply-egress', statuses: [...everyClass] },
    { stage: 'failure' },
  ],
  onByDefault: {
    ingress: ['itsp', 'pbx', 'teams', 'anywherenow'],
    egress: ['itsp', 'pbx', 'teams', 'anywherenow'],
  },
  setup() {
    return (message, context) => {
      let verdict: PluginVerdict | undefined
      for (const { value } of message.headers('X-Do')) {
        const [, stage, name, verb = '', rest = ''] = /^(\S+) (\S+) (\S+) ?(.*)$/.exec(value) ?? []
        if (stage === context.stage && name === context.trunk.name)
          verdict = verbs[verb]?.(rest, message, context) ?? verdict
      }
      return verdict
    }
  },
})

type Verb = (rest: string, message: SipMessage, context: Context) => PluginVerdict | undefined | void

const verbs: Readonly<Record<string, Verb>> = {
  reject(rest) {
    const [, status = '', reason = ''] = /^(\d+) (.*)$/.exec(rest) ?? []
    return reject(Number(status), reason, [['X-Refused-By', 'puppet']])
  },
  drop: () => drop(),
  steer: (trunk) => steer(trunk),
  report: (code, _, context) => context.report(code),
  hint: (rest, _, context) => context.hint('puppet', rest),
  keep: (value, _, context) => context.keep(value === '' ? undefined : value),
  recall: (_, message, context) => message.addHeader('X-Recalled', JSON.stringify(context.memo ?? null)),
  facts: (_, message, context) => message.addHeader('X-Facts', Object.keys(context.facts).sort().join(' ')),
  from: (value, message) => message.header('From')?.set(value),
  to: (value, message) => message.header('To')?.set(value),
  add: (rest, message) => message.addHeader(...split(rest)),
  replace(rest, message) {
    const [name, more] = split(rest)
    const [index, value] = split(more)
    message.headers(name)[Number(index)]?.set(value)
  },
  remove(rest, message) {
    const [name, index] = split(rest)
    message.headers(name)[Number(index)]?.remove()
  },
  body: (content, message) => message.setBody(content),
  'no-body': (_, message) => message.removeBody(),
}

/** The first word, and what follows it. */
function split(text: string): [string, string] {
  const [first = '', ...others] = text.split(' ')
  return [first, others.join(' ')]
}
