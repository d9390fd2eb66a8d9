import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { order } from '../../plugins/index.js'
import { shown } from '../support/laws.js'
import { byDefault, chainOf, eager, everywhere, type Chain, type Options } from '../support/chains.js'
import { invite } from '../support/test-plugin.js'
import { ask, type Asked } from './dialogs.js'
import { everyMessage } from './tried.js'

/**
 * Where the order of rule R12 is free, and where not. Plugins of headers and plugins of SDP do not see each other's
 * work, so any interleaving of the two does the same; within a group some may change places. What looks at the finished
 * message comes last, whatever stands before it.
 */
const ofHeaders = ['refer', 'privacy', 'strip-params', 'e164', 'headers', 'leak-hygiene']
const ofSdp = ['srtp', 'sdp-codecs', 'sdp-dtmf', 'sdp-cn', 'sdp-bandwidth', 'hold', 'reinvite-guard']
const last = ['routing', 'udp-size', 'teams-checks', 'diagnostics']

/** Both lists in one, each in its own order. */
const interleaved = fc
  .shuffledSubarray([...ofHeaders.map(() => true), ...ofSdp.map(() => false)], { minLength: 13 })
  .map((places) => {
    const [headers, sdp] = [[...ofHeaders], [...ofSdp]]
    return places.map((isHeader) => (isHeader ? headers : sdp).shift() ?? '')
  })

/** Orders in which these plugins of another one change places among themselves. */
function swapped(within: readonly string[], names: readonly string[]): fc.Arbitrary<string[]> {
  return fc.shuffledSubarray([...names], { minLength: names.length }).map((shuffled) => {
    const rest = [...shuffled]
    return within.map((name) => (names.includes(name) ? (rest.shift() ?? '') : name))
  })
}

function chainIn(egress: readonly string[], options: Options = {}): Chain {
  return chainOf(everywhere(byDefault, options, { ...order, egress }))
}

/** Shows each message with what becomes of it in the usual order and in others. */
function compare(
  usual: readonly string[],
  orders: fc.Arbitrary<string[]>,
  options: Options,
  show: (usual: Asked, other: Asked) => void,
): void {
  for (const egress of fc.sample(orders, 3)) {
    const { pipeline } = chainIn(egress, options)
    everyMessage(chainIn(usual, options), 50, (asked) => {
      const other = ask(pipeline, asked.question)
      // Where several would refuse, the first one says why.
      expect(other.outcome.action).toBe(asked.outcome.action)
      if (other.outcome.action === 'continue') show(asked, other)
    })
  }
}

const told = ({ outcome: { reports } }: Asked): string[] => reports.map((report) => JSON.stringify(report)).sort()

/** What each plugin keeps, and the words of each hint, in whatever order they came. */
function kept({ outcome: { memo, hints } }: Asked): object {
  const words = Object.entries(hints).map(([name, value]) => [name, String(value).split(' ').sort()] as const)
  return { memo: memo && (JSON.parse(memo) as object), hints: Object.fromEntries(words) }
}

/** The message; new header lines stand behind the others in the order in which they were added. */
function sentBy({ sent }: Asked): string[] {
  const text = shown(sent)
  const end = text.indexOf('\n␍␊')
  return [...text.slice(0, end).split('\n').sort(), text.slice(end)]
}

describe.each([
  ['the usual options', {}],
  ['the options that make them do most', eager],
])('with %s', (_, options) => {
  test('any interleaving of header and SDP plugins does the same, word for word', () => {
    const usual = [...ofHeaders, ...ofSdp, ...last]
    const orders = interleaved.map((both) => [...both, ...last])
    compare(usual, orders, options, (one, other) => {
      expect(shown(other.sent)).toBe(shown(one.sent))
      expect(told(other)).toEqual(told(one))
      expect(kept(other)).toEqual(kept(one))
    })
  })

  test('refer, headers and leak-hygiene send the same message in any order', () => {
    compare(order.egress, swapped(order.egress, ['refer', 'headers', 'leak-hygiene']), options, (one, other) =>
      expect(sentBy(other)).toEqual(sentBy(one)),
    )
  })

  test('so do sdp-codecs, sdp-cn and sdp-bandwidth, if sdp-dtmf does not stand between them', () => {
    const usual = [...order.egress.filter((name) => name !== 'sdp-dtmf'), 'sdp-dtmf']
    compare(usual, swapped(usual, ['sdp-codecs', 'sdp-cn', 'sdp-bandwidth']), options, (one, other) =>
      expect(shown(other.sent)).toBe(shown(one.sent)),
    )
  })
})

describe('the order matters', () => {
  const way = { stage: 'egress', from: 'itsp', to: 'anywherenow' } as const
  const inOrder = (first: string, second: string, message: Uint8Array): Asked => {
    const others = order.egress.filter((name) => name !== first && name !== second)
    return ask(chainIn([first, second, ...others]).pipeline, { ...way, message })
  }

  test('between sdp-codecs and sdp-dtmf: only a free payload type 101 can become DTMF (R57)', () => {
    const message = invite`
      m=audio 4000 RTP/AVP 8 101
      a=rtpmap:101 AMR/8000`
    expect(shown(inOrder('sdp-codecs', 'sdp-dtmf', message).sent)).toContain('a=rtpmap:101 telephone-event/8000')
    expect(shown(inOrder('sdp-dtmf', 'sdp-codecs', message).sent)).not.toContain('telephone-event')
  })

  test('between sdp-cn and sdp-bandwidth: without its b= lines nobody knows of a stream without RTCP (R62)', () => {
    const message = invite`
      m=audio 4000 RTP/AVP 8
      b=RS:0
      b=RR:0`
    const codes = ({ outcome: { reports } }: Asked) => reports.map(({ code }) => code)
    expect(codes(inOrder('sdp-cn', 'sdp-bandwidth', message))).toContain('RTCP_SILENCE_RISK')
    expect(codes(inOrder('sdp-bandwidth', 'sdp-cn', message))).not.toContain('RTCP_SILENCE_RISK')
  })
})
