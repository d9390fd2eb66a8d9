import { z } from 'zod'
import { transports } from '../../pipeline/site.js'

const asLines = { error: 'expected lines: a block (|), or a list with each line in quotes' }

/** Lines of a message: a block (`|`), or a list of quoted strings. Empty lines may be left empty in the list. */
const lines = z
  .union([z.string(), z.array(z.union([z.string(), z.null()], asLines))], asLines)
  .transform((given) => (typeof given === 'string' ? linesOf(given) : given.map((line) => line ?? '')))

function linesOf(block: string): string[] {
  return block.replace(/\r?\n$/, '').split(/\r?\n/)
}

const scalar = z.union([z.string(), z.number(), z.boolean()], { error: 'expected text, a number, true or false' })
const data = z.record(z.string(), scalar)

const source = z.strictObject({
  address: z.union([z.ipv4(), z.ipv6()], { error: 'expected an IP address' }),
  port: z.int().min(1).max(65535).optional(),
  transport: z.enum(transports).optional(),
  tlsName: z.string().optional().describe('Verified name of the certificate'),
})

const headerList = z.array(z.string().regex(/^[^:\s]+:/, 'expected "Name: value"'))
const headerMap = z
  .record(z.string(), scalar)
  .transform((map) => Object.entries(map).map(([name, value]) => `${name}: ${value}`))

const expectation = z
  .strictObject({
    action: z.enum(['continue', 'reject', 'steer', 'drop']).optional().describe('What the verdict says'),
    status: z.int().optional().describe('Status of a reject'),
    headers: z
      .union([headerList, headerMap], { error: 'expected a list of "Name: value", or a map' })
      .optional()
      .describe('Headers that a reject adds'),
    trunk: z.string().optional().describe('Where a call is steered'),
    lines: lines.optional().describe('Lines that the resulting message has, each whole'),
    gone: lines.optional().describe('Lines that the resulting message does not have'),
    unchanged: z.literal(true).optional().describe('The result is the message, byte for byte, without any edit'),
    reports: z
      .array(z.union([z.string(), z.looseObject({ code: z.string() })], { error: 'expected a code, or { code, … }' }))
      .optional()
      .describe('Reports that are made: a code, or a code with some of its data'),
    noReports: z.literal(true).optional().describe('Nothing is reported'),
    problems: z
      .array(z.string())
      .optional()
      .describe('Codes that sipcar check gives of the configuration; no message is asked about then'),
    hints: data.optional().describe('Hints that are given, among others'),
  })
  .refine((expected) => Object.keys(expected).length > 0, 'expects nothing')

/** One case of `sipcar test`. */
export const caseSchema = z
  .strictObject({
    it: z.string().min(1).describe('What the case shows; its name for after'),
    stage: z
      .enum(['ingress', 'egress', 'reply', 'failure'])
      .default('ingress')
      .describe('Where the message is on its way; ingress unless given'),
    from: z.string().optional().describe('Trunk that the message came from; of a reply, the one that answers'),
    source: source
      .optional()
      .describe('Address that the message came from, by which its trunk is found; not with from'),
    to: z.string().optional().describe('Trunk that the message goes to; of a reply, the one that asked'),
    plugins: z.array(z.string()).optional().describe('Only these plugins, on wherever they can act'),
    options: z
      .record(z.string(), z.record(z.string(), z.unknown()))
      .optional()
      .describe('Options laid over the configuration'),
    config: z.record(z.string(), z.unknown()).optional().describe('Anything else laid over the configuration'),
    after: z.string().optional().describe('Name of an earlier case whose memo this one gets'),
    memo: z.string().optional().describe('Memo of an earlier message of the dialog'),
    facts: data.optional().describe('What only the proxy knows'),
    directory: z.literal('failed').optional().describe('The number directory cannot be asked'),
    message: z.string().optional().describe('The whole message'),
    lines: lines.optional().describe('Lines that matter, laid into a stock message'),
    secondPass: z.boolean().default(true).describe('Whether a second pass over the result must edit nothing (R3)'),
    expect: expectation.describe('What must come of it'),
  })
  .refine(
    ({ message, lines: given }) => message === undefined || given === undefined,
    'message and lines exclude each other',
  )
  .refine(({ from, source: given }) => from === undefined || given === undefined, 'from and source exclude each other')
  .refine(({ after, memo }) => after === undefined || memo === undefined, 'after and memo exclude each other')

export type Case = z.output<typeof caseSchema>
export type Expectation = Case['expect']
