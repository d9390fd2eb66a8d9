import type { Bench } from '../bench.js'
import { chainOf, shipped } from '../messages/questions.js'
import { chainTable } from './chain.js'
import { sdpTable, sipTable } from './parse.js'
import { loadAll, sdpParsers, sipParsers } from './rivals.js'

/** What a message costs inside of a worker, without any socket, and what other packages need to parse the same. */
export const bench: Bench = {
  name: 'message',
  async run(settings) {
    const [chain, sip, sdp] = [chainOf(await shipped()), await loadAll(sipParsers), await loadAll(sdpParsers)]
    return [
      await chainTable(chain, sip['sip']!, settings),
      await sipTable(sip, settings),
      await sdpTable(sdp, settings),
    ]
  },
}
