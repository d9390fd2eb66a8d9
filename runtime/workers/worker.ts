import { setImmediate } from 'node:timers/promises'
import { loadPlugins } from '../config/plugins.js'
import { Pipeline } from '../pipeline/run.js'
import type { SiteSettings } from '../pipeline/site.js'
import { encodeRefuse } from '../wire/answers.js'
import { peekAskId } from '../wire/peek.js'
import { answer, type Gathered } from './answer.js'
import { announceAfter, findingsToken, writeFindings } from './contract.js'
import type { Assignment, FromWorker, WorkRecord } from './contract.js'
import { largestFrame, RingReader, RingWriter } from './ring.js'
import { threadNumber } from './thread-clock.js'
import { warmUp } from './warm-up.js'
import { WorkerWatch } from './watch.js'

/** Messages in a row, before the thread looks for what else there is to do: timers that a plugin left behind. */
const breathAfter = 64

/**
 * The one long task of a worker thread: handing over a task a message would cost more than the chain itself.
 * It never ends; the pool aborts it together with its thread.
 */
export default async function work(assignment: Assignment): Promise<never> {
  const { settings, gently, port, progress, gates } = assignment
  const send = (message: FromWorker): void => port.postMessage(message)
  surviveLateFaults(send)
  Atomics.store(progress, 2, threadNumber())
  const watch = new WorkerWatch(progress, gates)
  const pipeline = await build(settings, gently, watch)
  if (pipeline instanceof Pipeline) {
    send({ kind: 'ready' })
    return answerAll(pipeline, assignment, watch)
  }
  send({ kind: 'failed', detail: pipeline })
  return new Promise<never>(() => {})
}

/** @returns why it failed, as text: piscina never replaces a thread that throws while it loads. */
async function build(settings: SiteSettings, gently: boolean, watch: WorkerWatch): Promise<Pipeline | string> {
  try {
    const pipeline = new Pipeline(settings, await loadPlugins(settings.modules))
    warmUp(pipeline, gently, (slot) => watch.begins(slot))
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

/** Takes the questions and puts the answers, in order. */
async function answerAll(pipeline: Pipeline, memory: Assignment, watch: WorkerWatch): Promise<never> {
  const [questions, answers] = [new RingReader(memory.questions), new RingWriter(memory.answers)]
  const largest = largestFrame(memory.answers)
  for (;;) {
    const findings: Gathered = { reports: [], measures: [] }
    for (let left = breathAfter; left > 0; left--) {
      const question = questions.next()
      if (!question) break
      watch.startRecord()
      const frame = fitting(answer(pipeline, question.frame, findings, watch), largest, question.frame, findings)
      watch.finishRecord()
      put(answers, { token: question.token, frame })
      if (left % announceAfter === 0) answers.announce()
    }
    const signs = watch.takeSigns()
    if (signs.length + findings.reports.length + findings.measures.length > 0)
      put(answers, { token: findingsToken, frame: writeFindings({ ...findings, signs }, largest) })
    answers.announce()
    await (questions.more() ?? setImmediate())
  }
}

/** A verdict that no proxy takes is none: the proxy is told so, and who runs the sidecar too. */
function fitting(frame: Uint8Array, largest: number, question: Uint8Array, { reports }: Gathered): Uint8Array {
  if (frame.length <= largest) return frame
  const code = 'ANSWER_TOO_BIG'
  reports.push({ code, plugin: '', trunk: '', data: { bytes: frame.length } })
  return encodeRefuse(peekAskId(question) ?? 0, code, `${frame.length} bytes`)
}

/** The socket thread always makes room: it takes what is there. */
function put(answers: RingWriter, record: WorkRecord): void {
  while (!answers.write(record)) {
    answers.announce()
    answers.waitForRoom(1)
  }
}
