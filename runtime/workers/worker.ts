import { loadPlugins } from '../config/plugins.js'
import { Pipeline } from '../pipeline/run.js'
import type { SiteSettings } from '../pipeline/site.js'
import { answer, type Gathered } from './answer.js'
import { packRecords, unpackRecords, type Assignment, type FromWorker, type ToWorker } from './contract.js'
import { threadNumber } from './thread-clock.js'
import { warmUp } from './warm-up.js'
import { WorkerWatch } from './watch.js'

/**
 * The one long task of a worker thread: handing over a task a message would cost more than the chain itself.
 * It never ends; the pool aborts it together with its thread.
 */
export default async function work({ settings, gently, port, progress, gates }: Assignment): Promise<never> {
  const send = (message: FromWorker, transfer: ArrayBuffer[] = []): void => port.postMessage(message, transfer)
  surviveLateFaults(send)
  Atomics.store(progress, 2, threadNumber())
  const watch = new WorkerWatch(progress, gates)
  const pipeline = await build(settings, gently, watch)
  if (pipeline instanceof Pipeline) {
    port.on('message', (packed: ToWorker) => {
      const findings: Gathered = { reports: [], measures: [] }
      const records = answerAll(pipeline, packed, watch, findings)
      send({ kind: 'done', records, findings: { ...findings, signs: watch.takeSigns() } }, [records])
    })
    send({ kind: 'ready' })
  } else send({ kind: 'failed', detail: pipeline })
  return new Promise<never>(() => {})
}

/** @returns why it failed, as text: piscina never replaces a thread that throws while it loads. */
async function build(settings: SiteSettings, gently: boolean, watch: WorkerWatch): Promise<Pipeline | string> {
  try {
    const pipeline = new Pipeline(settings, await loadPlugins(settings.modules))
    warmUp(pipeline, settings, gently, (slot) => watch.begins(slot))
    watch.idle()
    return pipeline
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

/** A timer or a promise that a plugin left behind must not end the thread: the verdicts are not to blame. */
function surviveLateFaults(send: (message: FromWorker) => void): void {
  const late = (error: unknown): void => {
    const reason = error instanceof Error ? error.message : typeof error === 'string' ? error : typeof error
    send({ kind: 'late', report: { code: 'PLUGIN_LATE', plugin: '', trunk: '', data: { reason } } })
  }
  process.on('unhandledRejection', late)
  process.on('uncaughtException', late)
}

function answerAll(pipeline: Pipeline, packed: ArrayBuffer, watch: WorkerWatch, findings: Gathered): ArrayBuffer {
  const answers = unpackRecords(packed).map(({ token, frame }) => {
    watch.startRecord()
    const answered = answer(pipeline, frame, findings, watch)
    watch.finishRecord()
    return { token, frame: answered }
  })
  return packRecords(answers)
}
