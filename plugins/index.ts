import type { Plugin } from '../runtime/pipeline/plugin.js'
import e164 from './e164.js'
import headers from './headers.js'
import sdpBandwidth from './sdp-bandwidth.js'
import stripParams from './strip-params.js'

/** The plugins that come with sipcar, in the order of {@link order}. */
export const builtin: readonly Plugin[] = [stripParams, e164, headers, sdpBandwidth]

/**
 * The order in which they run (rule R12). strip-params comes before e164, so that an extension does not make a
 * number invalid.
 */
export const order: { readonly ingress: readonly string[]; readonly egress: readonly string[] } = {
  ingress: [],
  egress: ['strip-params', 'e164', 'headers', 'sdp-bandwidth'],
}
