import type { Sdp, SdpLine } from '../../runtime/pipeline/plugin.js'

/**
 * Refuses every stream that is not audio (option dropNonAudio, rule R54): port 0, out of the bundle, and otherwise as
 * it is (RFC 3264 8.2, RFC 8843 7.5).
 */
export function refuseOthers(sdp: Sdp): void {
  const others = sdp.media.filter(({ media }) => media && media.kind !== 'audio')
  for (const media of others) media.setPort(0)
  const mids = new Set(others.flatMap((media) => media.attributes('mid')).map(midOf))
  for (const line of sdp.session.attributes('group')) leaveBundle(line, mids)
}

function midOf(line: SdpLine): string {
  return line.text.slice(line.text.indexOf(':') + 1).trim()
}

/** `a=group:BUNDLE 0 1` without the streams `mids`; without any stream the line says nothing. */
function leaveBundle(line: SdpLine, mids: ReadonlySet<string>): void {
  const [group = '', ...members] = line.text.split(/\s+/)
  if (!/^a=group:BUNDLE$/i.test(group)) return
  const staying = members.filter((mid) => !mids.has(mid))
  if (staying.length === members.length) return
  if (staying.length === 0) line.remove()
  else line.set([group, ...staying].join(' '))
}
