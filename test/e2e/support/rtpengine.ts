import { spawn, type ChildProcess } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { existsSync } from 'node:fs'

const program = '/usr/bin/rtpengine'

/** A real rtpengine in the foreground, in userspace, on loopback. */
export class Rtpengine {
  readonly port: number
  log = ''
  readonly #child: ChildProcess

  private constructor(child: ChildProcess, port: number) {
    this.#child = child
    this.port = port
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (text: Buffer) => (this.log += text.toString()))
  }

  /** Starts it and waits until it answers. @param port UDP port for its control protocol ng */
  static async start(port: number): Promise<Rtpengine> {
    if (!existsSync(program)) throw new Error(`${program} is missing: apt-get install rtpengine-daemon`)
    const listen = [`--listen-ng=127.0.0.1:${port}`, '--interface=127.0.0.1', '--port-min=40000', '--port-max=49999']
    const quiet = [
      '--config-file=none',
      '--table=-1',
      '--foreground',
      '--log-stderr',
      '--log-level=7',
      '--num-threads=1',
    ]
    const child = spawn(program, [...listen, ...quiet], { stdio: ['ignore', 'pipe', 'pipe'] })
    const engine = new Rtpengine(child, port)
    const end = Date.now() + 10_000
    while (!(await answers(port))) {
      if (child.exitCode !== null || Date.now() > end) throw new Error(`rtpengine did not start:\n${engine.log}`)
    }
    return engine
  }

  async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.#child.once('exit', resolve))
    this.#child.kill('SIGKILL')
    await ended
  }
}

/** Whether a ping of the ng protocol (a bencoded dictionary behind a cookie) is answered within 200 ms. */
function answers(port: number): Promise<boolean> {
  const socket = createSocket('udp4')
  return new Promise<boolean>((resolve) => {
    const timer = setTimeout(() => resolve(false), 200)
    socket.once('message', () => {
      clearTimeout(timer)
      resolve(true)
    })
    socket.once('error', () => resolve(false))
    socket.send('1 d7:command4:pinge', port, '127.0.0.1')
  }).finally(() => socket.close())
}
