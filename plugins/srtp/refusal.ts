import type { PluginVerdict, SipMessage, Site } from '../../runtime/pipeline/plugin.js'
import { isRefusable, unacceptableMedia } from '../_media-refusal.js'

/** 488 with its reason, where the message can be refused; undefined where it cannot: what was reported has to do. */
export function refuse(message: SipMessage, site: Site, reason: string): PluginVerdict | undefined {
  return isRefusable(message) ? unacceptableMedia(site, reason) : undefined
}

export const withoutTls = 'SDES without TLS'
