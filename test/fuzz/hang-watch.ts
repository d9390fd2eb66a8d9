import { Worker } from 'node:worker_threads'
import { inputRoom, words } from './hang-watcher.js'

/** Sees from another thread when an input never ends: keeps it as a crash, and ends the process. */
export class HangWatch {
  readonly #memory = new SharedArrayBuffer(words * 4 + 64 + inputRoom)
  readonly #words = new Int32Array(this.#memory, 0, words)
  readonly #name = Buffer.from(this.#memory, words * 4, 64)
  readonly #input = Buffer.from(this.#memory, words * 4 + 64)
  readonly #worker = new Worker(new URL('./hang-watcher.js', import.meta.url), { workerData: this.#memory })

  /** An input begins; the one before has come to its end. */
  begins(target: string, input: Buffer): void {
    this.#name.fill(0).write(target)
    input.copy(this.#input)
    this.#words[1] = Math.min(input.length, inputRoom)
    Atomics.add(this.#words, 0, 1)
  }

  /** Nothing runs. */
  pauses(): void {
    this.#words[1] = -1
  }

  async end(): Promise<void> {
    await this.#worker.terminate()
  }
}
