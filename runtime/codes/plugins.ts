import type { CodeEntry } from './entry.js'
import { diagnosticsCodes } from './plugins/diagnostics.js'
import { headerCodes } from './plugins/headers.js'
import { holdCodes } from './plugins/hold.js'
import { numberCodes } from './plugins/numbers.js'
import { privacyCodes } from './plugins/privacy.js'
import { referCodes } from './plugins/refer.js'
import { reinviteCodes } from './plugins/reinvite.js'
import { routingCodes } from './plugins/routing.js'
import { sdpCodes } from './plugins/sdp.js'
import { srtpCodes } from './plugins/srtp.js'
import { steeringCodes } from './plugins/steering.js'
import { trustCodes } from './plugins/trust.js'

/** What the plugins report, and find wrong with their options. */
export const pluginsCodes = {
  ...diagnosticsCodes,
  ...headerCodes,
  ...holdCodes,
  ...numberCodes,
  ...referCodes,
  ...privacyCodes,
  ...reinviteCodes,
  ...routingCodes,
  ...sdpCodes,
  ...srtpCodes,
  ...steeringCodes,
  ...trustCodes,
} as const satisfies Record<string, CodeEntry>
