import { openSync } from 'node:fs'
import { Fifo } from '../../support/fifo.js'
import { sleep } from '../arena.js'
import type { Row } from '../row.js'
import { lasting } from './process.js'

/** Milliseconds: as a reader of a log that follows it. */
const reading = 20

function unread(): Row {
  let pipe: Fifo | undefined
  let reader: NodeJS.Timeout | undefined
  const read = (): void => {
    reader = setInterval(() => pipe?.read(), reading).unref()
  }
  process.once('exit', () => pipe?.close())
  return {
    name: 'the log is a pipe that nobody reads for 3 s',
    recovery: 'from the fault',
    setup: {
      log() {
        clearInterval(reader)
        pipe?.close()
        pipe = new Fifo()
        read()
        return pipe.writer
      },
    },
    async play() {
      clearInterval(reader)
      pipe!.fill()
      await sleep(lasting)
      read()
    },
  }
}

/** What becomes of the sidecar's log. */
export const logRows: readonly Row[] = [
  {
    name: 'disk full for the log, from the start',
    recovery: 'from the fault',
    setup: { log: () => openSync('/dev/full', 'w') },
    play: () => sleep(lasting),
  },
  unread(),
]
