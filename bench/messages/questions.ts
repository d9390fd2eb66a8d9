import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { builtin } from '../../plugins/index.js'
import { checkConfig } from '../../runtime/config/load.js'
import { applyEdits } from '../../runtime/message/apply.js'
import type { Edit } from '../../runtime/message/edit.js'
import { SipMessage } from '../../runtime/message/message.js'
import { packageRoot } from '../../runtime/package-root.js'
import { interestOf } from '../../runtime/pipeline/interest.js'
import type { Question } from '../../runtime/pipeline/outcome.js'
import type { Plugin } from '../../runtime/pipeline/plugin.js'
import { Pipeline } from '../../runtime/pipeline/run.js'
import type { SiteSettings } from '../../runtime/pipeline/site.js'
import { wanted } from '../../test/support/asked.js'
import type { Chain } from '../../test/support/chains.js'
import { call, type CallMessage } from './call.js'
import { invite } from './invite.js'
import { marks, Template } from './template.js'

/** A question that a proxy asks, with a name for the tables. */
export interface Asked {
  readonly name: string
  readonly question: Question
}

export const plugins: ReadonlyMap<string, Plugin> = new Map(builtin.map((plugin) => [plugin.name, plugin]))

/** The shipped configuration: the default chain of every kind of trunk. @param change of the text, if any */
export async function shipped(change: (text: string) => string = (text) => text): Promise<SiteSettings> {
  const file = join(packageRoot(), 'proxy-config/sipcar.yaml')
  const loaded = await checkConfig(change(readFileSync(file, 'utf8')), file)
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems))
  return loaded.config.settings
}

export function chainOf(settings: SiteSettings): Chain {
  return { settings, pipeline: new Pipeline(settings, plugins), interest: interestOf(settings, plugins) }
}

/** How long a call has been up when it ends, which is when the proxy looks at its age. */
const seconds = 60

/** The INVITE about to go to the contact centre: the most work that a message can be. @param number of the call */
export function hardest(number: number): Asked {
  const message = numbered(invite, number)
  return { name: 'hardest INVITE egress', question: { stage: 'egress', from: 'itsp', to: 'anywherenow', message } }
}

/**
 * What a proxy asks of one call: those messages and stages in which the hello tells an interest, each with what the
 * verdict before it gave to keep, and with its edits made.
 * @param number of the call
 */
export function questionsOfCall({ pipeline, interest }: Chain, number: number): Asked[] {
  const asked: Asked[] = []
  let memo: string | undefined
  const ask = (name: string, question: Question): Edit[] => {
    const message = SipMessage.parse(question.message)
    if (!message) throw new Error(`${name} is no SIP message`)
    if (!wanted(interest, question, message, seconds)) return []
    asked.push({ name: `${name} ${question.stage}`, question })
    const outcome = pipeline.ask(question)
    if (outcome.action === 'reject' || outcome.action === 'drop') throw new Error(`${name}: ${outcome.action}`)
    if (outcome.memo !== undefined) memo = outcome.memo === '' ? undefined : outcome.memo
    return [...outcome.edits]
  }
  for (const { name, from, to, bytes: text } of call) {
    const bytes = numbered(text, number)
    const message = SipMessage.parse(bytes)
    if (message?.isRequest === false) {
      ask(name, { stage: 'reply', from, to, memo, message: bytes })
      continue
    }
    const initial = message?.initial ?? false
    const edits = ask(name, ingress({ name, from, to, bytes }, initial, memo))
    const staged = initial ? edits.filter(isIdentity) : []
    const edited = applyEdits(
      bytes,
      edits.filter((edit) => !isIdentity(edit)),
    )
    ask(name, { stage: 'egress', from, to, memo, staged, destination: destinations[to], message: edited })
  }
  return asked
}

function numbered(bytes: Uint8Array, number: number): Uint8Array {
  return new Template(bytes, marks.call).fill(number)
}

const destinations = { itsp: 'sip:192.0.2.10:5060', anywherenow: 'sip:192.0.2.40:5061;transport=tls' } as const

function ingress({ from, to, bytes }: CallMessage, initial: boolean, memo: string | undefined): Question {
  return { stage: 'ingress', from, ...(!initial && { to }), memo, message: bytes }
}

/** A proxy lays these on once, when it sends the request (docs/protocol.md, "staged"). */
function isIdentity({ op }: Edit): boolean {
  return op === 'set-from' || op === 'set-to'
}
