import { bytesOf } from '../../runtime/message/bytes.js'
import type { Edit } from '../../runtime/message/edit.js'
import { encodeAsk, type Ask } from '../../test/support/proxy-client.js'
import type { Question } from '../../runtime/pipeline/outcome.js'
import { chainOf, hardest, questionsOfCall, shipped } from '../messages/questions.js'

/** `invite`: the message with the most work, again and again. `call`: all that is asked of one call, in its order. */
export const mixes = ['invite', 'call'] as const
export type Mix = (typeof mixes)[number]

/** The id of every frame: as large as it gets, so that any other can be written over it. */
const largestId = 0xffff_ffff
/** The id's four bytes stand behind the array's header, the kind and the type of the id. */
export const idOffset = 3

/** The frames of each call, ready but for id and mark. */
export async function framesOf(mix: Mix, calls: number): Promise<Buffer[][]> {
  const chain = chainOf(await shipped())
  return Array.from({ length: calls }, (_, number) => {
    const asked = mix === 'invite' ? [hardest(number)] : questionsOfCall(chain, number)
    return asked.map(({ question }) => frameOf(question))
  })
}

export function frameOf(question: Question): Buffer {
  return encodeAsk(largestId, askOf(question))
}

const stages = { ingress: 1, egress: 2, reply: 3, failure: 5 } as const

function askOf({ stage, from, to, destination, staged, memo, message }: Question): Ask {
  return {
    stage: stages[stage],
    message,
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
    ...(destination !== undefined && { destination }),
    ...(memo !== undefined && { memo }),
    ...(staged && staged.length > 0 && { staged: staged.map(stagedOf) }),
  }
}

/** Only From and To are ever staged (docs/protocol.md, "ask"). */
function stagedOf(edit: Edit): unknown[] {
  if (edit.op !== 'set-from' && edit.op !== 'set-to') throw new Error(`${edit.op} is never staged`)
  const display = edit.display === undefined ? null : bytesOf(edit.display)
  return [edit.op === 'set-from' ? 2 : 3, display, bytesOf(edit.uri), bytesOf(edit.params)]
}
