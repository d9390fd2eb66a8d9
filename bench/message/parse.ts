import { bytesOf } from '../../runtime/message/bytes.js'
import { SipMessage } from '../../runtime/message/message.js'
import type { Ratio, Settings, Table } from '../bench.js'
import { cpuPerRun } from '../in-process.js'
import { call } from '../messages/call.js'
import { offer } from '../messages/invite.js'
import { Template } from '../messages/template.js'
import { inTurns, medianOf, ratio, type Figures } from '../rounds.js'
import { readAll, readSdp } from './read-all.js'
import type { Parse } from './rivals.js'

interface Sample {
  readonly name: string
  readonly bytes: Uint8Array
}

export function sipTable(rivals: Readonly<Record<string, Parse>>, settings: Settings): Promise<Table> {
  const samples = ['INVITE', '200 to INVITE', 'REFER'].map((name) => call.find((message) => message.name === name)!)
  const ours = { 'sipcar, index': (bytes: Buffer) => SipMessage.parse(bytes), 'sipcar, all read': readAll }
  return tableOf({ samples, ours, rivals, settings }, 'message-parse', 'Parsing SIP', sipNote)
}

export function sdpTable(rivals: Readonly<Record<string, Parse>>, settings: Settings): Promise<Table> {
  const samples = [{ name: 'offer', bytes: bytesOf(offer) }]
  return tableOf(
    { samples, ours: { 'sipcar, all read': readSdp }, rivals, settings },
    'message-sdp',
    'Parsing SDP',
    sdpNote,
  )
}

const sipNote =
  'Microseconds of CPU time from the bytes to the object of each parser. sipcar indexes a message and takes a header apart when a plugin asks for it; with "all read" it has taken apart what the others do.'
const sdpNote =
  'The same for the body of the INVITE. With "all read" every line has been taken apart into type, name and value.'

interface Contest {
  readonly samples: readonly Sample[]
  readonly ours: Readonly<Record<string, Parse>>
  readonly rivals: Readonly<Record<string, Parse>>
  readonly settings: Settings
}

async function tableOf(
  { samples, ours, rivals, settings }: Contest,
  id: string,
  title: string,
  note: string,
): Promise<Table> {
  const parsers = { ...ours, ...rivals }
  const medians: number[][] = []
  const ratios: Ratio[] = []
  for (const { name, bytes } of samples) {
    const measured = await inTurns(settings.rounds, contestants(parsers, bytes, settings.seconds))
    medians.push(Object.keys(parsers).map((parser) => medianOf(measured[parser]!, 'cpu')))
    for (const rival of Object.keys(rivals)) {
      const about = { name: `${rival} to sipcar with all read, ${name}`, better: 'more' } as const
      ratios.push(ratio('cpu', measured[rival]!, measured['sipcar, all read']!, about))
    }
  }
  return {
    id,
    title,
    note,
    columns: ['message', 'bytes', ...Object.keys(parsers)],
    rows: samples.map(({ name, bytes }, index) => [name, bytes.length, ...medians[index]!]),
    ratios,
    chart: {
      shape: 'bars',
      scale: 'log',
      xLabel: '',
      yLabel: 'µs of CPU time',
      categories: samples.map(({ name }) => name),
      series: Object.keys(parsers).map((name, at) => ({ name, values: medians.map((row) => row[at]!) })),
    },
  }
}

function contestants(parsers: Contest['ours'], bytes: Uint8Array, seconds: number): Record<string, () => Figures> {
  const template = new Template(bytes)
  return Object.fromEntries(
    Object.entries(parsers).map(([name, parse]) => [
      name,
      () => cpuPerRun((number) => parse(template.fill(number)), seconds),
    ]),
  )
}
