import { z } from 'zod'
import { digest, type Sdp } from '../../runtime/pipeline/plugin.js'
import { keptAs } from '../_memo.js'
import { withSide } from '../_sides.js'
import { attributeOf, connectionOf, isNowhere } from '../_streams.js'
import type { Stream } from './streams.js'

/** What is kept of a dialog: digests of keys and the shape of MKIs, never a key. */
const schema = z.object({
  /** Of each side, its last keys: `0 PLACE KEY KEY`, the number of the stream first, the rest digests. */
  keys: z.record(z.string(), z.array(z.string())).default({}),
  /** The latest offer: who made it, and its crypto lines as `stream/tag/length of the MKI`. */
  offer: z.object({ by: z.string(), lines: z.array(z.string()) }).optional(),
})

export type Memory = z.output<typeof schema>

export function readMemory(memo: unknown): Memory {
  return keptAs(schema, memo) ?? { keys: {} }
}

/** A memo is small: streams of a side, keys of a stream and lines of an offer beyond this are forgotten. */
const most = { streams: 3, keys: 4, lines: 8 }

/** Notes the lines among which the answer chooses. */
export function withOffer(memory: Memory, by: string, streams: readonly Stream[]): Memory {
  const lines: string[] = []
  for (const { index, valid } of streams)
    for (const { tag = '', mkiLength } of valid) lines.push(`${index}/${tag}/${mkiLength}`)
  return { ...memory, offer: { by, lines: lines.slice(0, most.lines) } }
}

export interface Asymmetry {
  readonly media: number
  readonly tag: string
  /** Length of the MKI, 0 without. */
  readonly offer: number
  readonly answer: number
}

/** Where the answer's MKI has another length than that of the line it chose (rule R74). */
export function asymmetries({ offer }: Memory, by: string, streams: readonly Stream[]): Asymmetry[] {
  if (!offer || offer.by === by) return []
  return streams.flatMap(({ index, valid: [answer] }) => {
    if (!answer) return []
    const { tag = '', mkiLength } = answer
    const chosen = offer.lines.find((line) => line.startsWith(`${index}/${tag}/`))
    const length = chosen === undefined ? mkiLength : Number(chosen.split('/')[2])
    return length === mkiLength ? [] : [{ media: index, tag, offer: length, answer: mkiLength }]
  })
}

/**
 * Compares each stream's keys with those that the same side gave before (rules R75, R76). A stream that moved to
 * another address or port, or restarts ICE, may have a new key; so may one that had none.
 * @returns numbers of the streams whose keys are all new, and the memory with the keys as they are now.
 */
export function compareKeys(
  memory: Memory,
  by: string,
  sdp: Sdp,
  streams: readonly Stream[],
): { renewed: number[]; memory: Memory } {
  const entries = streams.map((stream) => ({ index: stream.index, entry: entryOf(sdp, stream) }))
  if (entries.every(({ entry }) => entry === undefined)) return { renewed: [], memory }
  const before = new Map((memory.keys[by] ?? []).map((entry) => [entry.split(' ', 1)[0] ?? '', entry]))
  const now = new Map(before)
  const renewed: number[] = []
  for (const { index, entry } of entries) {
    if (entry === undefined) continue
    const key = String(index)
    const [, place, ...old] = before.get(key)?.split(' ') ?? []
    const [, newPlace, ...keys] = entry.split(' ')
    if (place === newPlace && !keys.some((each) => old.includes(each))) renewed.push(index)
    now.set(key, entry)
  }
  return { renewed, memory: { ...memory, keys: withSide(memory.keys, by, [...now.values()].slice(0, most.streams)) } }
}

/** A stream on hold by its address (rule R65) comes back to where it was, so that says nothing. */
function entryOf(sdp: Sdp, { index, media, valid }: Stream): string | undefined {
  if (valid.length === 0) return undefined
  const connection = connectionOf(sdp, media)
  if (isNowhere(connection)) return undefined
  const place = [connection, media.media?.port, attributeOf(sdp, media, 'ice-ufrag')].join(' ')
  const keys = valid.flatMap((line) => line.keys).slice(0, most.keys)
  return [index, short(place), ...keys.map(short)].join(' ')
}

function short(text: string): string {
  return digest(text).slice(0, 8)
}
