import { loadPlugins } from '../config/plugins.js'
import { Pipeline } from '../pipeline/run.js'
import type { SiteSettings } from '../pipeline/site.js'
import { answer, type Gathered } from './answer.js'
import { packRecords, unpackRecords, type Assignment, type FromWorker, type ToWorker } from './contract.js'
import { warmUp } from './warm-up.js'

/**
 * The one long task of a worker thread: handing over a task a message would cost more than the chain itself.
 * It never ends; the pool aborts it together with its thread.
 */
export default async function work({ settings, port, progress }: Assignment): Promise<never> {
  const send = (message: FromWorker, transfer: ArrayBuffer[] = []): void => port.postMessage(message, transfer)
  const pipeline = await build(settings)
  if (pipeline instanceof Pipeline) {
    port.on('message', (packed: ToWorker) => {
      const findings: Gathered = { reports: [], measures: [] }
      const records = answerAll(pipeline, packed, progress, findings)
      send({ kind: 'done', records, findings }, [records])
    })
    send({ kind: 'ready' })
  } else send({ kind: 'failed', detail: pipeline })
  return new Promise<never>(() => {})
}

/** @returns why it failed, as text: piscina never replaces a thread that throws while it loads. */
async function build(settings: SiteSettings): Promise<Pipeline | string> {
  try {
    const pipeline = new Pipeline(settings, await loadPlugins(settings.modules))
    warmUp(pipeline, settings)
    return pipeline
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

function answerAll(pipeline: Pipeline, packed: ArrayBuffer, progress: Int32Array, findings: Gathered): ArrayBuffer {
  const answers = unpackRecords(packed).map(({ token, frame }) => {
    const answered = answer(pipeline, frame, findings)
    // Only now does the record count as finished: one that hangs above is the one the watchdog finds.
    Atomics.add(progress, 0, 1)
    return { token, frame: answered }
  })
  return packRecords(answers)
}
