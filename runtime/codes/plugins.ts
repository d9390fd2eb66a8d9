import type { CodeEntry } from './entry.js'
import { numberCodes } from './plugins/numbers.js'
import { sdpCodes } from './plugins/sdp.js'

/** What the plugins report, and find wrong with their options. */
export const pluginsCodes = {
  ...numberCodes,
  ...sdpCodes,
} as const satisfies Record<string, CodeEntry>
