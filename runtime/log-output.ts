import { fstatSync, write as writeFile } from 'node:fs'

/** Bytes of lines that wait at most. */
const waitingAtMost = 1 << 20
/** Milliseconds until a file that cannot take more now (EAGAIN) is asked again. */
const again = 50

/** Writes all bytes, and says then that it is done, or what went wrong. It may take for ever, but returns at once. */
export type Send = (bytes: Buffer, done: (error?: Error | null) => void) => void

/**
 * Takes lines and never holds up or ends the process, whatever becomes of them: a disk may be full, and who reads a pipe
 * may have stopped or gone. Lines beyond what may wait, and lines that could not be written, are lost and counted.
 */
export class LogOutput {
  readonly #send: Send
  readonly #told: (lines: number) => void
  #waiting: string[] = []
  /** Characters of what waits and what is being written. */
  #size = 0
  #sending = false
  #lost = 0
  #whenEmpty: (() => void) | undefined

  /** @param told hears how many lines were lost, once a line could be written again */
  constructor(send: Send, told: (lines: number) => void) {
    this.#send = send
    this.#told = told
  }

  readonly write = (line: string): void => {
    if (this.#size + line.length > waitingAtMost) {
      this.#lost++
      return
    }
    this.#size += line.length
    this.#waiting.push(line)
    this.#next()
  }

  /** Waits until all is written. @param limit milliseconds @returns false if some is not written by then */
  async end(limit: number): Promise<boolean> {
    if (this.#sending) {
      let timer: NodeJS.Timeout | undefined
      await new Promise<void>((resolve) => {
        this.#whenEmpty = resolve
        timer = setTimeout(resolve, limit)
      })
      clearTimeout(timer)
    }
    return !this.#sending
  }

  #next(): void {
    if (this.#sending) return
    if (this.#waiting.length === 0) return this.#whenEmpty?.()
    const lines = this.#waiting
    const text = lines.join('')
    this.#waiting = []
    this.#sending = true
    this.#send(Buffer.from(text), (error) => {
      this.#sending = false
      this.#size -= text.length
      if (error) this.#lost += lines.length
      else this.#tell()
      this.#next()
    })
  }

  #tell(): void {
    if (this.#lost === 0) return
    const lost = this.#lost
    this.#lost = 0
    this.#told(lost)
  }
}

/**
 * Standard output without waiting. Node writes to pipes and sockets when they take something; to files it writes at once,
 * unless a thread of its own does.
 */
export function toStandardOutput(): Send {
  const { fd } = process.stdout
  const status = fstatSync(fd)
  if (!status.isFIFO() && !status.isSocket()) return toFile(fd)
  return (bytes, done) => void process.stdout.write(bytes, done)
}

/** What follows part of a line, which a full disk leaves, begins on a line of its own. */
export function toFile(fd: number): Send {
  let torn = false
  const send = (bytes: Buffer, done: (error?: Error | null) => void): void =>
    writeFile(fd, bytes, (error: NodeJS.ErrnoException | null, count) => {
      if (error?.code === 'EAGAIN') return void setTimeout(send, again, bytes, done).unref()
      if (error) return done(error)
      if (count < bytes.length) {
        if (count > 0) torn = bytes[count - 1] !== 10
        return send(bytes.subarray(count), done)
      }
      torn = false
      done()
    })
  return (bytes, done) => send(torn ? Buffer.concat([Buffer.from('\n'), bytes]) : bytes, done)
}
