import type { Context, Exchange, Sdp } from '../../runtime/pipeline/plugin.js'
import { activeAudio, codecsOf, isUndescribed } from '../_codecs.js'
import type { Options } from './options.js'

/** What was offered by whom, in which transaction: `['Ym9va2', 1, 'pcma/8000 telephone-event/8000']`. */
type Offer = readonly [side: string, cseq: number, codecs: string]

/** The memo is no place for long lists; AnywhereNow offers five formats. */
const limit = 200

/** What to keep of an offer, so that its answer can be compared; undefined when it is too long for that. */
export function rememberedOffer({ sender, cseq }: Exchange, sdp: Sdp): { readonly offer: Offer } | undefined {
  const codecs = activeAudio(sdp).flatMap(({ media }) => codecsOf(media).filter(({ name }) => name !== ''))
  const text = [...new Set(codecs.map(({ encoding }) => encoding))].join(' ')
  return text.length <= limit ? { offer: [sender, cseq, text] } : undefined
}

/** @returns what tells of codecs in an answer that were not offered, or not left in the offer (rule R56). */
export function codecCheck(given: Options) {
  const allowed = new Set([...given.codecs, ...given.keepAlways])
  return (sdp: Sdp, exchange: Exchange, context: Context): undefined => {
    const offered = offeredTo(exchange, context.memo)
    for (const { index, media } of activeAudio(sdp))
      for (const codec of codecsOf(media)) {
        const name = codec.encoding
        if (isUndescribed(codec) || (allowed.has(name) && (offered?.has(name) ?? true))) continue
        context.report('ANSWER_CODEC', { media: index, codec: codec.name === '' ? codec.pt : name })
      }
  }
}

/** The codecs of the offer that this is the answer to; undefined when unknown. */
function offeredTo({ receiver, cseq }: Exchange, memo: unknown): ReadonlySet<string> | undefined {
  const { offer } = (memo ?? {}) as Readonly<Record<string, unknown>>
  if (!Array.isArray(offer)) return undefined
  const [side, number, codecs] = offer as unknown[]
  return side === receiver && number === cseq && typeof codecs === 'string' ? new Set(codecs.split(' ')) : undefined
}
