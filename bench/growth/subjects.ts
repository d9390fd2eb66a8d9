import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { z } from 'zod'
import { bytesOf, byteString } from '../../runtime/message/bytes.js'
import type { DirectoryTable } from '../../runtime/directory/table.js'
import type { Question } from '../../runtime/pipeline/outcome.js'
import { definePlugin, type Plugin } from '../../runtime/pipeline/plugin.js'
import { Pipeline } from '../../runtime/pipeline/run.js'
import type { SiteSettings, TrunkMatch, TrunkSetting } from '../../runtime/pipeline/site.js'
import { invite } from '../messages/invite.js'
import { chainOf, plugins, questionsOfCall, shipped } from '../messages/questions.js'
import { Template } from '../messages/template.js'

/** Asks one question. Each call gets another number. */
export interface Asker {
  (number: number): void
  /** Bytes beside its heap, which all threads share. */
  readonly shared?: number
}

/** Something that grows, made at one size. */
export type Subject = (size: number) => Promise<Asker>

/** The shipped configuration with one thing made larger, in a process of its own: `point.ts`. */
export const subjects = {
  /** KB of message, half of it header lines that nobody reads, half of it lines of SDP. */
  size: async (size) =>
    asking(await shipped(), { stage: 'egress', from: 'itsp', to: 'anywherenow', message: padded(size * 1024) }),
  /** Trunks that are told apart by the address of the sender. */
  'trunks-address': (size) => trunks(size, (index) => ({ address: addressOf(index) })),
  'trunks-network': (size) => trunks(size, (index) => ({ address: `${addressOf(index)}/30` })),
  'trunks-certificate': (size) => trunks(size, (index) => ({ tlsName: `${index}.example.net` })),
  directory,
  plugins: async (size) => {
    const settings = await shipped()
    const added = Array.from({ length: size }, (_, index) => small(index))
    const chain = added.map(({ name }) => ({ plugin: name, state: 'on', onError: 'pass', options: {} }) as const)
    const only = settings.trunks.map((trunk) => ({ ...trunk, ingress: chain, egress: [] }))
    const pipeline = new Pipeline({ ...settings, trunks: only }, new Map(added.map((plugin) => [plugin.name, plugin])))
    return askingOf(pipeline, { stage: 'ingress', from: 'itsp', message: invite })
  },
  /** Bytes of what the proxy keeps for the dialog and sends along. */
  memo: async (size) => {
    const settings = await shipped()
    const inDialog = inDialogOf(settings)
    const kept = inDialog.memo ?? ''
    const rest = size - kept.length - '"elsewhere":"",'.length
    const memo = rest < 0 ? kept : kept.replace('{', `{"elsewhere":"${'x'.repeat(rest)}",`)
    return asking(settings, { ...inDialog, memo: size === 0 ? undefined : memo })
  },
  /** Dialogs asked about, one after the other, each with its own memo. */
  dialogs: async (size) => {
    const settings = await shipped()
    const ask = asking(settings, inDialogOf(settings))
    for (let dialog = 0; dialog < size; dialog++) ask(dialog)
    return (number) => ask(number % size)
  },
} satisfies Record<string, Subject>

export type SubjectName = keyof typeof subjects

function asking(settings: SiteSettings, question: Question): (number: number) => void {
  return askingOf(new Pipeline(settings, plugins), question)
}

/** One that comes with a memo. */
function inDialogOf(settings: SiteSettings): Question {
  return questionsOfCall(chainOf(settings), 1).find(({ name }) => name === '200 to INVITE reply')!.question
}

function askingOf(pipeline: Pipeline, question: Question): (number: number) => void {
  const template = new Template(question.message)
  return (number) => {
    const { action } = pipeline.ask({ ...question, message: template.fill(number) })
    if (action === 'reject' || action === 'drop') throw new Error(`the question is answered with ${action}`)
  }
}

function padded(size: number): Uint8Array {
  const text = byteString(invite)
  const rest = Math.max(size - text.length, 0) / 2
  const fill = (line: (index: number) => string): string => {
    let made = ''
    for (let index = 0; made.length + 60 <= rest; index++) made += `${line(index).padEnd(58, 'x')}\r\n`
    return made
  }
  const body =
    text.slice(text.indexOf('\r\n\r\n') + 4) +
    fill((index) => `a=candidate:${index} 1 UDP 2130706431 198.51.100.7 ${index} typ host `)
  const head = text.slice(0, text.indexOf('Content-Length')) + fill((index) => `X-Unread-${index}: `)
  return bytesOf(`${head}Content-Length: ${body.length}\r\n\r\n${body}`)
}

/** Four addresses apart: each has a network of its own. */
function addressOf(index: number): string {
  return `10.${(index >> 14) & 255}.${(index >> 6) & 255}.${(index << 2) & 255}`
}

/** Every trunk has the default chain of a carrier. The message comes from the last of them, then the one before … */
async function trunks(size: number, match: (index: number) => TrunkMatch): Promise<(number: number) => void> {
  const settings = await shipped()
  const [carrier, ...others] = settings.trunks as readonly [TrunkSetting, ...TrunkSetting[]]
  const more = Array.from({ length: size }, (_, index) => ({
    ...carrier,
    name: `itsp-${index}`,
    match: [match(index)],
  }))
  const site = { ...settings.site, trunks: [...settings.site.trunks, ...more] }
  const pipeline = new Pipeline({ ...settings, site, trunks: [carrier, ...others, ...more] }, plugins)
  const template = new Template(invite)
  const sources = Array.from({ length: size }, (_, index) => {
    const { tlsName } = match(index)
    return { host: addressOf(index), port: 5060, transport: tlsName === undefined ? 'udp' : 'tls', tlsName }
  }).reverse()
  return (number) => {
    const { reports } = pipeline.ask({
      stage: 'ingress',
      source: sources[number % size],
      message: template.fill(number),
    })
    if (reports.some(({ code }) => code === 'TRUNK_UNKNOWN')) throw new Error('the trunk was not found')
  }
}

/** A directory as a worker gets it: made in another thread, with which it is shared. */
async function directory(size: number): Promise<Asker> {
  const maker = new Worker(new URL('./table.js', import.meta.url), { workerData: size })
  const [made] = (await Promise.all([once(maker, 'message'), once(maker, 'exit')])) as [[DirectoryTable], unknown]
  const [table] = made
  const shared = [table.numbers, table.prefixes, table.starts, table.ends].map(({ byteLength }) => byteLength)
  const ask = asking({ ...(await shipped()), directory: table }, { stage: 'ingress', from: 'itsp', message: invite })
  return Object.assign(ask, { shared: shared.reduce((sum, bytes) => sum + bytes) })
}

/** A plugin that reads two headers and changes nothing, as most do with most messages. */
function small(index: number): Plugin {
  return definePlugin({
    name: `small-${index}`,
    summary: 'Reads two headers.',
    rules: [],
    options: z.strictObject({}),
    on: [{ stage: 'ingress' }],
    onByDefault: {},
    setup: () => (message) => {
      if (message.address('from')?.uri === 'sip:nobody' && message.header('user-agent'))
        message.addHeader('X-Seen', '1')
    },
  })
}
