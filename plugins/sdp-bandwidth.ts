import { z } from 'zod'
import { attributeName, definePlugin, type Context, type Sdp, type SdpLine } from '../runtime/pipeline/plugin.js'
import { nameMatcher } from './_names.js'
import { words } from './_options.js'
import { isRtcpDisabled } from './_rtcp.js'
import { isActive } from './_streams.js'

const options = z.strictObject({
  types: words(z.string()).prefault('all').describe('Bandwidth types to remove: AS, TIAS, X-* …, or all'),
  levels: z
    .enum(['both', 'session', 'media'])
    .default('both')
    .describe('Where: before the first m= line, after it, or both'),
  media: words(z.string()).prefault('all').describe('Kinds of m= lines: audio, video …, or all'),
  relatives: z.boolean().default(true).describe('Remove a=maxprate and a=bw-info too'),
})

const relatives = new Set(['maxprate', 'bw-info'])

export default definePlugin({
  name: 'sdp-bandwidth',
  summary: 'Removes bandwidth lines, which make the other side raise ptime until audio is lost.',
  rules: ['R49', 'R50', 'R8'],
  options,
  on: [
    { stage: 'egress', methods: ['INVITE', 'UPDATE', 'PRACK', 'ACK'], body: true },
    { stage: 'reply-egress', methods: ['INVITE', 'UPDATE', 'PRACK'], statuses: ['1xx', '2xx'], body: true },
  ],
  onByDefault: { egress: ['anywherenow'] },
  setup({ types, levels, media, relatives: alsoRelatives }) {
    const isUnwanted = anyOf(types)
    const isMeant = anyOf(media)
    return ({ sdp }, context) => {
      if (!sdp) return
      reportRtcpAndPtime(sdp, context)
      const sections = [
        ...(levels === 'media' ? [] : [sdp.session]),
        ...(levels === 'session' ? [] : sdp.media.filter((each) => isMeant(each.media?.kind ?? ''))),
      ]
      for (const section of sections) {
        for (const line of section.lines('b')) if (isUnwanted(bandwidthType(line))) line.remove()
        if (!alsoRelatives) continue
        for (const line of section.lines('a')) if (relatives.has(attributeName(line))) line.remove()
      }
    }
  },
})

function anyOf(names: readonly string[]): (name: string) => boolean {
  return names.includes('all') ? () => true : nameMatcher(names)
}

/** `AS` of `b=AS:64` (RFC 8866 5.8). */
function bandwidthType(line: SdpLine): string {
  return line.value.split(':', 1)[0]?.trim() ?? ''
}

/** Tells of what other rules care about: a peer without RTCP (RFC 3556, R62), and a packet time other than 20 ms. */
function reportRtcpAndPtime(sdp: Sdp, context: Context): void {
  for (const [index, media] of sdp.media.entries()) {
    if (!isActive(media)) continue
    if (isRtcpDisabled(sdp, media)) context.report('RTCP_DISABLED_BY_PEER', { media: index })
    const ptime = /^a=ptime:\s*(\d+)/i.exec(media.attributes('ptime')[0]?.text ?? '')?.[1]
    if (ptime !== undefined && ptime !== '20') context.report('PTIME_NOT_20', { media: index, ptime: Number(ptime) })
  }
}
