import { execFileSync } from 'node:child_process'
import { closeSync, constants, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A pipe whose reader reads only when it is told to. */
export class Fifo {
  /** For the process that writes: its end waits when the pipe is full, as that of a shell. */
  readonly writer: number
  readonly #own: number
  readonly #folder = mkdtempSync(join(tmpdir(), 'sipcar-fifo-'))

  constructor() {
    const path = join(this.#folder, 'fifo')
    execFileSync('mkfifo', [path])
    this.#own = openSync(path, constants.O_RDWR | constants.O_NONBLOCK)
    this.writer = openSync(path, constants.O_WRONLY)
  }

  /** Nothing more goes in. */
  fill(): void {
    for (const size of [4096, 1]) this.#repeat(() => writeSync(this.#own, ' '.repeat(size)))
  }

  /** Takes out what is in. */
  read(): string {
    const buffer = Buffer.alloc(1 << 16)
    let text = ''
    this.#repeat(() => (text += buffer.toString('latin1', 0, readSync(this.#own, buffer))))
    return text
  }

  close(): void {
    closeSync(this.writer)
    closeSync(this.#own)
    rmSync(this.#folder, { recursive: true, force: true })
  }

  /** Until the pipe would have to wait. */
  #repeat(step: () => unknown): void {
    try {
      for (;;) step()
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error
    }
  }
}
