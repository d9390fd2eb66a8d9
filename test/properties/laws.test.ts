import { describe, expect, test } from '@jest/globals'
import { applyEdits } from '../../runtime/message/apply.js'
import { byteString } from '../../runtime/message/bytes.js'
import { addressText, type Edit } from '../../runtime/message/edit.js'
import { headerKey } from '../../runtime/message/names.js'
import { SipMessage } from '../../runtime/message/message.js'
import { memoLimit } from '../../runtime/pipeline/memo.js'
import { shown } from '../support/laws.js'
import { protectedLines, rawLines } from '../support/untouched.js'
import type { Asked } from './dialogs.js'
import { everyMessage, tried } from './tried.js'

/** What holds for every message on every way, whatever the plugins do with it. */

const faults = ['PLUGIN_FAILED', 'VERDICT_ILLEGAL', 'VERDICT_INVALID', 'EDIT_PROTECTED', 'EDIT_INVALID', 'MEMO_TOO_BIG']

describe.each(tried)('%s', (_, chain) => {
  test('nothing fails: no plugin, no edit, no verdict, no memo', () => {
    everyMessage(chain, 90, ({ outcome: { reports, memo = '' } }) => {
      expect(reports.filter(({ code }) => faults.includes(code))).toEqual([])
      expect(memo.length).toBeLessThanOrEqual(memoLimit)
    })
  })

  test('verdicts are legal (R1)', () => {
    everyMessage(chain, 70, (asked) => expect(legal(asked)).toContain(asked.outcome.action))
  })

  test('a second pass edits nothing (R3)', () => {
    everyMessage(chain, 90, ({ pipeline, question, outcome, sent }) => {
      if (outcome.action !== 'continue' && outcome.action !== 'steer') return
      const again = pipeline.ask({ ...question, message: sent })
      expect(shown(applyEdits(sent, again.edits))).toBe(shown(sent))
      expect(again.edits).toEqual([])
    })
  })

  test('no edit says what is there already, or differs in blanks alone (R3)', () => {
    everyMessage(chain, 70, ({ question, outcome, received }) => {
      for (const edit of outcome.edits) {
        expect(shown(applyEdits(question.message, [edit]))).not.toBe(shown(question.message))
        const [before, after] = change(edit, received)
        expect(after).not.toBe(before)
      }
    })
  })

  test('what no edit names stays byte for byte (R3, R8)', () => {
    everyMessage(chain, 70, ({ outcome, received, sent }) => {
      const message = SipMessage.parse(sent)!
      const named = new Set(outcome.edits.map(keyOf))
      const others = (key: string): boolean => !named.has(key) && !(named.has('body') && key === 'content-length')
      expect(rawLines(message, others)).toEqual(rawLines(received, others))
      if (!named.has('start')) expect(startLine(message)).toBe(startLine(received))
      expect(besideSdp(message)).toEqual(besideSdp(received))
    })
  })

  test('the untouchable is untouched (R7, R5)', () => {
    everyMessage(chain, 90, ({ received, sent }) => {
      const message = SipMessage.parse(sent)!
      expect(protectedLines(message)).toEqual(protectedLines(received))
      for (const name of ['referred-by', 'replaces']) {
        const whole = rawLines(received, (key) => key === name)
        for (const line of rawLines(message, (key) => key === name)) expect(whole).toContain(line)
      }
      if (received.initial) return
      expect(startLine(message)).toBe(startLine(received))
      const parties = (key: string): boolean => key === 'from' || key === 'to'
      expect(rawLines(message, parties)).toEqual(rawLines(received, parties))
    })
  })

  test('CANCEL and OPTIONS pass as they are, without a word (R1)', () => {
    everyMessage(chain, 200, ({ received, outcome: { action, edits, reports } }) => {
      if (!['CANCEL', 'OPTIONS'].includes(received.method)) return
      expect({ action, edits, reports }).toEqual({ action: 'continue', edits: [], reports: [] })
    })
  })
})

test('the messages make the default chain work', () => {
  const seen = new Set<string>()
  const note = ({ outcome, question: { stage } }: Asked): void => {
    seen.add(outcome.action)
    for (const { op } of outcome.edits) seen.add(op).add(`${stage} ${op}`)
    for (const { plugin } of outcome.reports) seen.add(plugin)
  }
  everyMessage(tried[0]![1], 600, note, 1)
  for (const what of ['reject', 'steer', 'set-ruri', 'set-from', 'set-to', 'set-header', 'add-header', 'remove-header'])
    expect(seen).toContain(what)
  for (const what of ['egress set-body', 'reply set-body', 'srtp', 'hold', 'reinvite-guard', 'diagnostics'])
    expect(seen).toContain(what)
})

/** Rule R1, word by word. */
function legal({ received }: Asked): string[] {
  if (!received.isRequest || /^(?:ACK|CANCEL|PRACK|BYE|NOTIFY)$/.test(received.method)) return ['continue']
  const inDialog = /;\s*tag\s*=/i.test(received.address('to')?.params ?? '')
  return inDialog ? ['continue', 'reject'] : ['continue', 'reject', 'steer']
}

/** What an edit changes, and to what, without blanks. */
function change(edit: Edit, received: SipMessage): [before: string, after: string] {
  const pair = (before: string | undefined, after: string): [string, string] => [
    String(before).replace(/\s/g, ''),
    after.replace(/\s/g, ''),
  ]
  switch (edit.op) {
    case 'set-ruri':
      return pair(received.requestUri, edit.uri)
    case 'set-from':
    case 'set-to':
      return pair(received.header(edit.op.slice(4))?.value, addressText(edit))
    case 'set-header':
      return pair(received.headers(edit.name)[edit.index]?.value, edit.value)
    case 'set-body':
      return pair(received.receivedBody, edit.body)
    default:
      return ['', edit.op]
  }
}

/** Key of the header that an edit names, `start` or `body`. */
function keyOf(edit: Edit): string {
  if (edit.op === 'set-ruri') return 'start'
  if (edit.op === 'set-from' || edit.op === 'set-to') return edit.op.slice(4)
  return 'name' in edit ? headerKey(edit.name) : 'body'
}

function startLine({ head: { text } }: SipMessage): string {
  return text.slice(0, text.indexOf('\r\n'))
}

/** The parts of a body that are no SDP. */
function besideSdp({ bytes, head }: SipMessage): string[] {
  return byteString(bytes, head.bodyStart)
    .split('--x=y')
    .filter((part) => !part.includes('v=0'))
}
