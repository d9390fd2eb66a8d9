import { crlf } from './bodies.js'
import type { SceneOptions } from './scene.js'

/** Columns of the number directory. */
export interface Row {
  readonly number: string
  readonly kind?: 'ucc' | 'teams' | 'pbx' | 'pstn-agent' | 'pstn-ucc'
  readonly intercept?: 'inbound' | 'outbound'
  readonly tenant?: string
}

/**
 * A scene whose calls are routed by these numbers, and by nothing that stands in kamailio.cfg: there no number belongs
 * to the contact centre.
 */
export function withDirectory(rows: readonly Row[], options: SceneOptions = {}): SceneOptions {
  const lines = rows.map(({ number, kind = '', intercept, tenant = '' }) =>
    [number, kind, intercept === 'inbound' ? 'yes' : '', intercept === 'outbound' ? 'yes' : '', tenant].join(','),
  )
  return {
    ...options,
    files: { 'directory.csv': crlf('number,kind,interceptInbound,interceptOutbound,tenant', ...lines) },
    site: { directory: 'directory.csv', ...options.site },
    defines: { CONTACT_CENTRE: '"^nobody$"', ...options.defines },
  }
}
