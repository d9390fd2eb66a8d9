import type { Context, Sdp, SdpMedia } from '../../runtime/pipeline/plugin.js'
import { activeAudio, codecsOf, isUndescribed, removeFormats, type Codec } from '../_codecs.js'
import { refuseOthers } from './other-streams.js'
import type { Options } from './options.js'

/** @returns what removes the codecs that are not wanted from an offer, and tells if there is nothing else. */
export function codecFilter(given: Options, region: string | undefined): (sdp: Sdp, context: Context) => Result {
  const speech = new Set(given.codecs)
  const allowed = new Set([...given.codecs, ...given.keepAlways])
  const isSpeech = (codec: Codec): boolean => speech.has(codec.encoding)
  const order = given.reorder ? reordered(region, isSpeech) : undefined
  return (sdp, context) => {
    // Nothing can be said of an SDP without streams (RFC 3264 5 allows one), or of one that cannot be read.
    if (!sdp.media.some(({ media }) => media)) return 'usable'
    const streams = activeAudio(sdp)
    const usable = streams.filter(({ media }) => codecsOf(media).some(isSpeech))
    if (streams.length === 0) context.report('AUDIO_NONE')
    for (const stream of streams) if (!usable.includes(stream)) reportEmpty(stream.index, stream.media, context)
    if (usable.length === 0) return 'unusable'
    for (const { media } of usable) {
      const unwanted = codecsOf(media).filter((codec) => !allowed.has(codec.encoding) && !isUndescribed(codec))
      removeFormats(
        media,
        unwanted.map(({ pt }) => pt),
      )
      order?.(media)
    }
    if (given.dropNonAudio) refuseOthers(sdp)
    return 'usable'
  }
}

type Result = 'usable' | 'unusable'

/** Rule R52: the preferred G.711, the other one, other speech, then the rest, each group as the offerer has it. */
function reordered(region: string | undefined, isSpeech: (codec: Codec) => boolean): (media: SdpMedia) => void {
  const [first, second] = region?.toUpperCase() === 'NORA' ? ['pcmu/8000', 'pcma/8000'] : ['pcma/8000', 'pcmu/8000']
  const rank = (codec: Codec): number => {
    if (!isSpeech(codec)) return 3
    return codec.encoding === first ? 0 : codec.encoding === second ? 1 : 2
  }
  return (media) => {
    const sorted = codecsOf(media).toSorted((one, other) => rank(one) - rank(other))
    media.setFormats(sorted.map(({ pt }) => pt))
  }
}

function reportEmpty(index: number, media: SdpMedia, context: Context): void {
  context.report('CODEC_NONE', { media: index, offered: codecsOf(media).map(shown).join(' ').slice(0, 200) })
}

function shown(codec: Codec): string {
  return codec.name === '' ? codec.pt : codec.encoding
}
