import type { Target } from '../target.js'
import { configTarget } from './config.js'
import { framesTarget } from './frames.js'
import { luaTarget } from './lua.js'
import { messagesTarget } from './messages.js'
import { sdpTarget } from './sdp.js'

/** Everything that takes foreign bytes. */
export const targets = (): Target[] => [framesTarget, messagesTarget, sdpTarget, configTarget, luaTarget()]
