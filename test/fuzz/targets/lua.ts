import { spawn, type ChildProcess } from 'node:child_process'
import { createInterface } from 'node:readline'
import { join } from 'node:path'
import { pack, unpack } from '../../../runtime/wire/kinds.js'
import { root } from '../../support/sidecar-process.js'
import { bytesMutator } from '../bytes.js'
import type { Mutate, Target } from '../target.js'
import { valueMutator } from '../values.js'

/** Verdicts and greetings about the INVITE of test/proxy-config/lua/support.lua. */
const frames: readonly unknown[] = [
  [
    3,
    1,
    0,
    null,
    null,
    null,
    null,
    [
      [1, Buffer.from('sip:a@b')],
      [2, Buffer.from('"A" '), Buffer.from('sip:a@b'), Buffer.from(';x=1;tag=a1')],
    ],
    'memo',
    { rtpengine: 'x' },
    'r',
  ],
  [
    3,
    1,
    0,
    null,
    null,
    null,
    null,
    [
      [3, '', 'tel:+1', ''],
      [4, 'V', 1],
      [5, 'x-NOTE', 0, ''],
      [6, 'X-New', Buffer.from('ä')],
    ],
    '',
    null,
    'r',
  ],
  [
    3,
    2,
    1,
    488,
    'No',
    [
      ['Warning', '399 x "y"'],
      ['A', Buffer.from('b')],
    ],
    null,
    [],
    null,
    null,
    'r',
  ],
  [
    3,
    3,
    2,
    null,
    null,
    null,
    ['pbx', 4, 'sip:192.0.2.1;transport=tls'],
    [[7, Buffer.from('application/sdp'), Buffer.from('v=0\r\n')]],
    null,
    null,
    'r',
  ],
  [3, 4, 3, null, null, null, null, [[8]], null, { n: 1, b: true }, 'r'],
  [
    1,
    1,
    'r',
    50,
    { itsp: [0, 503], '': [0, 0] },
    { itsp: [[1, ['INVITE'], [1, 2], true]], '': [[3, null, null]] },
    65_535,
  ],
  [4, 1, 'r2', 50, {}, {}, 4000],
  [5, 1],
  [6],
  [7, 0, 'FRAME_INVALID', 'text'],
]
const words = [
  0,
  1,
  2,
  3,
  4,
  5,
  6,
  7,
  8,
  'Via',
  'v',
  'From',
  'L',
  'sip:a',
  'X: y\r\nZ: 1',
  'a\0b',
  ';tag=a1',
  '"',
  'tag',
  512,
  8193,
]
const bytes = bytesMutator([
  '\xdd\xff\xff\xff\xff',
  '\x91'.repeat(300),
  '\xc1',
  '\xcb\x7f\xf8\0\0\0\0\0\0',
  '\xc4\x02\r\n',
])
const values = valueMutator(
  { read: unpack, write: pack },
  [...words, [4, 'v', 0], [6, 'A', 'b'], Buffer.from('sip:b')],
  bytes,
)
const mutate: Mutate = (input, random, pool) => (random.chance(0.7) ? values : bytes)(input, random, pool)

/** Milliseconds without an answer after which the client hangs. */
const limit = 10_000

/** Frames against the Lua client: decoded, checked and, when they are good, applied to a message. */
export function luaTarget(): Target {
  let driver: Driver | undefined
  return {
    name: 'lua',
    seeds: frames.map(pack),
    mutate,
    async run(input) {
      driver ??= new Driver()
      const [word = '', ...traits] = (await driver.ask(input)).split(' ')
      if (word !== 'ok') throw new Error(`${word} ${traits.join(' ')}`)
      return traits
    },
    async close() {
      await driver?.end()
      driver = undefined
    },
  }
}

/** test/proxy-config/lua/fuzz.lua as a process. */
class Driver {
  readonly #child: ChildProcess
  readonly #ended: Promise<unknown>
  #answer: ((line: string) => void) | undefined

  constructor() {
    const script = join(root, 'test/proxy-config/lua/fuzz.lua')
    this.#child = spawn('lua5.1', [script], { stdio: ['pipe', 'pipe', 'inherit'] })
    this.#ended = new Promise((resolve) => this.#child.once('close', resolve))
    this.#child.once('error', (error) => this.#say(`missing ${error.message}`))
    void this.#ended.then(() => this.#say('ended the client'))
    createInterface({ input: this.#child.stdout! }).on('line', (line) => this.#say(line))
  }

  /** @returns `ok` and traits, or what was wrong */
  async ask(frame: Buffer): Promise<string> {
    const answer = new Promise<string>((resolve) => (this.#answer = resolve))
    const clock = setTimeout(() => this.#say('hang'), limit)
    const length = Buffer.alloc(4)
    length.writeUInt32BE(frame.length)
    this.#child.stdin!.write(Buffer.concat([length, frame]))
    const line = await answer
    clearTimeout(clock)
    return line
  }

  async end(): Promise<void> {
    this.#child.kill('SIGKILL')
    await this.#ended
  }

  #say(line: string): void {
    this.#answer?.(line)
    this.#answer = undefined
  }
}
