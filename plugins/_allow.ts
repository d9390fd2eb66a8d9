import type { SipMessage } from '../runtime/pipeline/plugin.js'
import { removeTokens } from './_tokens.js'

/** Who is offered no REFER carries out transfers itself: Teams does (rules R48, R82). */
export function withholdRefer(message: SipMessage): void {
  removeTokens(message, 'allow', (method) => method === 'REFER')
}
