import { describe, expect, test } from '@jest/globals'
import type { Asked } from './dialogs.js'
import { described, isPart, parsed, payloads, sdpLinesIn } from './parsed-sdp.js'
import { everyMessage, tried } from './tried.js'

/** What no edit of an SDP may break (rule R10), seen by a parser that is not ours. */

describe.each(tried)('%s', (_, chain) => {
  const everySdp = (runs: number, show: (before: string[], after: string[], asked: Asked) => void): void =>
    everyMessage(chain, runs, (asked) => {
      const [before, after] = [sdpLinesIn(asked.question.message), sdpLinesIn(asked.sent)]
      expect(after === undefined).toBe(before === undefined)
      if (before && after && before.join() !== after.join()) show(before, after, asked)
    })

  test('streams keep their number, order, kind, profile and port', () => {
    everySdp(80, (before, after) => {
      const [had, has] = [parsed(before), parsed(after)]
      const fixed = (all: typeof had) => all.map(({ type, protocol }) => [type, protocol])
      expect(fixed(has)).toEqual(fixed(had))
      for (const [index, { type, port }] of has.entries())
        if (port !== had[index]!.port) expect([type === 'audio', port]).toEqual([false, 0])
    })
  })

  test('a stream keeps a format, gets none but the events of DTMF, and none changes its meaning', () => {
    everySdp(80, (before, after, { outcome: { reports } }) => {
      const had = parsed(before)
      for (const [index, stream] of parsed(after).entries()) {
        const old = payloads(had[index]!)
        const shimmed = reports.some(({ code, data }) => code === 'DTMF_MISSING' && data.media === index && data.shim)
        expect(payloads(stream)[0]).toMatch(/^\w+$/)
        expect(payloads(stream).filter((pt) => !old.includes(pt))).toEqual(
          shimmed && !old.includes('101') ? ['101'] : [],
        )
        for (const { payload, codec, rate } of stream.rtp)
          if (!shimmed || payload !== 101)
            expect(
              had[index]!.rtp.map(({ payload: pt, codec: name, rate: clock }) => [pt, name, clock]),
            ).toContainEqual([payload, codec, rate])
      }
    })
  })

  test('attributes are of formats that are there', () => {
    everySdp(80, (before, after) => {
      const had = parsed(before)
      for (const [index, stream] of parsed(after).entries()) {
        const missing = payloads(had[index]!)
        const orphans = described(stream).filter((pt) => !payloads(stream).includes(pt))
        expect(orphans.filter((pt) => missing.includes(pt))).toEqual([])
      }
    })
  })

  test('crypto lines that are left are byte for byte what they were, and so is everything else', () => {
    everySdp(90, (before, after) => {
      const keys = (lines: string[]) => lines.filter((line) => /^a=crypto/.test(line))
      expect(isPart(keys(after), keys(before))).toBe(true)
      const editable =
        /^(?:m=|b=|c=|a=(?:rtpmap|fmtp|rtcp-fb|crypto|maxprate|bw-info|group|candidate|ice-.*|inactive|send.*|recv.*)\b)/
      const rest = (lines: string[]) => lines.filter((line) => !editable.test(line))
      expect(rest(after)).toEqual(rest(before))
    })
  })

  test('the formats of an answer are in its order', () => {
    everyMessage(chain, 80, ({ question: { memo, message }, received, sent }) => {
      const before = sdpLinesIn(message)
      // Without a memo nobody knows of an INVITE that left the offer to the other side.
      if (received.isRequest || memo !== undefined || !before) return
      const had = parsed(before)
      for (const [index, stream] of parsed(sdpLinesIn(sent)!).entries())
        expect(isPart(payloads(stream), payloads(had[index]!))).toBe(true)
    })
  })
})

test('there are SDPs of every make: narrowed, given DTMF, robbed of keys and bandwidth, held', () => {
  const gone = new Set<string>()
  const note = ({ question: { message }, sent }: Asked): void => {
    const [before, after] = [sdpLinesIn(message) ?? [], sdpLinesIn(sent) ?? []]
    const names = (lines: string[], others: string[]) =>
      lines.filter((line) => !others.includes(line)).map((line) => /^(?:[a-z]=[\w-]+|.=)/.exec(line)?.[0] ?? line)
    for (const name of names(before, after)) gone.add(`-${name}`)
    for (const name of names(after, before)) gone.add(`+${name}`)
  }
  everyMessage(tried[1]![1], 300, note, 1)
  for (const what of [
    '-b=AS',
    '-a=rtpmap',
    '-a=fmtp',
    '-a=crypto',
    '-a=maxprate',
    '+a=rtpmap',
    '+a=inactive',
    '+m=audio',
  ])
    expect(gone).toContain(what)
})
