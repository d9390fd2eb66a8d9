import { SipMessage } from '../../runtime/message/message.js'
import { answer } from '../../runtime/workers/answer.js'
import type { Chain } from '../../test/support/chains.js'
import type { Ratio, Settings, Table } from '../bench.js'
import { frameOf } from '../bridge/frames.js'
import { cpuPerRun } from '../in-process.js'
import { hardest, questionsOfCall, type Asked } from '../messages/questions.js'
import { Template } from '../messages/template.js'
import { inTurns, medianOf, ratio } from '../rounds.js'
import type { Parse } from './rivals.js'

const names = ['INVITE ingress', 'hardest INVITE egress', '200 to INVITE reply', 'REFER ingress', 'REFER egress']
/** The one that has a bar. */
const barred = 'hardest INVITE egress'
/** Calls of which each has its own tags and memo. */
const calls = 64

/** Messages until the chain is as fast as it gets. */
const warmUp = 8000

/** Parse, chain and edits of single messages; `sip` parses the same ones. */
export async function chainTable(chain: Chain, sip: Parse, { rounds, seconds }: Settings): Promise<Table> {
  const questions = Array.from({ length: calls }, (_, call) => [hardest(call), ...questionsOfCall(chain, call)])
  const rows: (string | number)[][] = []
  const ratios: Ratio[] = []
  for (const name of names) {
    const asked = questions.map((ofCall) => ofCall.find((its) => its.name === name)!)
    const work = workOn(chain, asked, sip)
    for (let number = 0; number < warmUp; number++) work.frames(number)
    const turn = (run: (number: number) => unknown) => () => cpuPerRun(run, seconds)
    const measured = await inTurns(rounds, {
      parse: turn(work.parse),
      chain: turn(work.chain),
      frames: turn(work.frames),
      sip: turn(work.sip),
    })
    const { length } = asked[0]!.question.message
    const columns = ['parse', 'chain', 'frames', 'sip'] as const
    rows.push([name, length, ...columns.map((its) => medianOf(measured[its], 'cpu'))])
    ratios.push(
      ratio('cpu', measured.sip, measured.chain, {
        name: `parse of sip alone to parse, chain and edits of sipcar, ${name}`,
        better: 'more',
        ...(name === barred && { bar: 1, stretch: 3 }),
      }),
    )
  }
  return {
    id: 'message-chain',
    title: 'One message in a worker',
    note: 'Microseconds of CPU time of the index that sipcar makes of a message; of index, default chain and edits; of the same with the frame of the question decoded and that of the verdict encoded; and of the parse of the package sip. No message comes twice.',
    columns: ['question', 'bytes', 'parse', 'parse, chain, edits', 'frame to frame', 'sip: parse'],
    rows,
    ratios,
  }
}

type Work = (number: number) => unknown

function workOn(
  { pipeline }: Chain,
  asked: readonly Asked[],
  sip: Parse,
): Readonly<Record<'parse' | 'chain' | 'frames' | 'sip', Work>> {
  const messages = asked.map(({ question }) => new Template(question.message))
  const frames = asked.map(({ question }) => new Template(frameOf(question)))
  const message = (number: number): Buffer => messages[number % calls]!.fill(number)
  return {
    parse: (number) => SipMessage.parse(message(number)),
    chain: (number) => pipeline.ask({ ...asked[number % calls]!.question, message: message(number) }),
    frames: (number) => answer(pipeline, frames[number % calls]!.fill(number), { reports: [], measures: [] }),
    sip: (number) => sip(message(number)),
  }
}
