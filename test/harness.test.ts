import { describe, expect, test } from '@jest/globals'
import { z } from 'zod'
import { definePlugin, type Plugin, type SipMessage } from '../runtime/pipeline/plugin.js'
import { invite, ok, reject, sip, testPlugin, whole, type Table } from './support/test-plugin.js'

/** A harness that lets faults pass is worth nothing: here are the faults, and each has to be found. */

const options = z.strictObject({ prefix: z.string().default('+31').describe('In front of the number') })
type Options = z.output<typeof options>
type Change = (
  message: SipMessage,
  options: Options,
  report: (code: string) => void,
) => ReturnType<typeof reject> | void

function plugin(change: Change, own: Partial<Plugin> = {}): Plugin<typeof options> {
  return definePlugin({
    name: 'sample',
    summary: 'Gives national identities their country code.',
    rules: [],
    options,
    on: [{ stage: 'egress', methods: ['INVITE'] }],
    onByDefault: {},
    setup: (given) => (message, context) => change(message, given, (code) => context.report(code)),
    ...own,
  } as Plugin<typeof options>)
}

function complete(message: SipMessage, { prefix }: Options): void {
  for (const header of message.headers('p-asserted-identity'))
    header.set(header.value.replace(/tel:0/, `tel:${prefix}`))
}

const table: Table<z.input<typeof options>> = {
  rewrites: [
    {
      it: 'completes a number',
      before: invite`P-Asserted-Identity :  <tel:0201234567>`,
      after: invite`P-Asserted-Identity :  <tel:+31201234567>`,
    },
    {
      it: 'completes another',
      options: { prefix: '+32' },
      before: invite`P-Asserted-Identity: <tel:0401234567>`,
      after: invite`P-Asserted-Identity: <tel:+32401234567>`,
    },
  ],
  leaves: [{ it: 'a complete number', message: invite`P-Asserted-Identity: <tel:+31201234567>` }],
  ignores: [{ it: 'an ACK', message: sip`ACK sip:x@h SIP/2.0` }],
  badOptions: [{ it: 'a number', options: { prefix: 31 }, message: /prefix/ }],
}

/** Names of the tests that fail. */
function failures(tested: Plugin<typeof options>, rows = table): string[] {
  const tests: (readonly [name: string, body: () => void])[] = []
  testPlugin(tested, rows, { describe: (_, body) => body(), test: (...each) => tests.push(each) })
  return tests.flatMap(([name, body]) => {
    try {
      body()
      return []
    } catch {
      return [name]
    }
  })
}

const repeated = 'rewrites: completes a number'
const seen: string[] = []

test('a good plugin passes', () => expect(failures(plugin(complete))).toEqual([]))

const faults: readonly (readonly [fault: string, tested: Plugin<typeof options>, found: string])[] = [
  ['does nothing', plugin(() => undefined), repeated],
  [
    'edits again in a second pass',
    plugin((message, given) => {
      complete(message, given)
      const identity = message.header('p-asserted-identity')
      identity?.set(identity.value.replace('<', '< ').trim())
    }),
    repeated,
  ],
  [
    'touches what it should leave',
    plugin((message, given) => {
      complete(message, given)
      message.header('user-agent')?.set('mine')
    }),
    'leaves: a complete number',
  ],
  [
    'reports without a row that says so',
    plugin((message, given, report) => {
      complete(message, given)
      report('LOOKED')
    }),
    'leaves: a complete number',
  ],
  [
    'compares the spelling of a name',
    plugin((message, given) => {
      if (message.headers().some(({ name }) => name.startsWith('P-Asserted-Identity'))) complete(message, given)
    }),
    repeated,
  ],
  [
    'remembers earlier messages',
    plugin((message, given) => {
      if (seen.push(message.callId) < 20) complete(message, given)
    }),
    'decides by the message alone',
  ],
  [
    'throws where a header is missing',
    plugin((message, given) => {
      complete(message, given)
      if (message.header('cseq')!.value === '') throw new Error('empty')
    }),
    'survives broken messages',
  ],
  [
    'edits what nobody may edit',
    plugin((message, given) => {
      complete(message, given)
      message.header('via')?.set('SIP/2.0/UDP 192.0.2.1')
    }),
    repeated,
  ],
  ['is called for everything', plugin(complete, { on: [{ stage: 'egress' }] }), 'ignores: an ACK'],
  ['is called for nothing', plugin(complete, { on: [{ stage: 'ingress', methods: ['BYE'] }] }), repeated],
  [
    'changes its options',
    plugin((message, given) => {
      complete(message, given)
      given.prefix = '+33'
    }),
    repeated,
  ],
  ['refuses what it should edit', plugin(() => reject(403, 'Forbidden')), repeated],
  ['has a bad name', plugin(complete, { name: 'No Name' }), 'keeps the contract of a plugin'],
  [
    'has an option without description',
    plugin(complete, {
      options: z.strictObject({ prefix: z.string().default('+31') }),
    }),
    'keeps the contract of a plugin',
  ],
  ['takes mistyped options', plugin(complete, { options: z.object(options.shape) }), 'keeps the contract of a plugin'],
]

describe('finds a plugin that', () => {
  test.each(faults)('%s', (_, tested, found) => expect(failures(tested)).toContain(found))
})

describe('finds a row that', () => {
  test('rewrites nothing', () => {
    const rows = { rewrites: [{ it: 'same', before: invite``, after: invite`` }] }
    expect(failures(plugin(complete), rows)).toContain('rewrites: same')
  })
  test('says what is not said', () => {
    const rows = { reports: [{ it: 'silent', message: invite``, says: ['CODE'] }] }
    expect(failures(plugin(complete), rows)).toContain('reports: silent')
  })
  test('accepts good options as bad ones', () => {
    const rows = { ...table, badOptions: [{ it: 'fine', options: {}, message: /x/ }] }
    expect(failures(plugin(complete), rows)).toContain('bad options: fine')
  })
  test('is not there', () => expect(failures(plugin(complete), {})).toContain('keeps the contract of a plugin'))
})

describe('templates', () => {
  const text = (message: Uint8Array): string => Buffer.from(message).toString()

  test('an INVITE: odd spellings in the stock, those of the author as they are', () => {
    const message = text(invite`
      f : "Smith \"Jo\"" <sip:+31201234567@h>
       ;tag=1`)
    expect(message).toContain('\r\nf : "Smith \\"Jo\\"" <sip:+31201234567@h>\r\n ;tag=1\r\nt:<sip:')
    expect(message.match(/^(f|from)\s*:/gim)).toHaveLength(1)
  })
  test('SDP lines go into the stock SDP, and Content-Length follows', () => {
    const message = text(invite`
      b=AS:64
      t=0 0`)
    const [, body = ''] = message.split('\r\n\r\n')
    expect(message).toContain(`\r\nl:${body.length}\r\n`)
    expect(body).toContain('\r\nb=AS:64\r\n')
  })
  test('a response, another request, a body of its own, a whole message', () => {
    expect(text(ok``)).toMatch(/^SIP\/2\.0 200 OK\r\n/)
    expect(text(sip`BYE sip:x@h SIP/2.0`)).toMatch(/^BYE sip:x@h SIP\/2\.0\r\n/)
    expect(
      text(invite`
      Content-Type: text/plain

      one`),
    ).toMatch(/\r\n\r\none\r\n$/)
    expect(
      text(whole`
      ACK sip:x@h SIP/2.0
      To: x
    `),
    ).toBe('ACK sip:x@h SIP/2.0\r\nTo: x\r\n')
  })
})
