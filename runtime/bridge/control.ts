import type { IncomingMessage, ServerResponse } from 'node:http'
import { codes } from '../codes.js'

/** What an operator may ask over plain HTTP on the same listener. */
export interface Control {
  /** GET /status */
  status(): object
  /** POST /reload. @returns what the caller is told, and whether it worked */
  reload(): Promise<{ ok: boolean; body: object }>
}

/** Answers the HTTP requests that are no WebSocket handshakes. A browser is refused: it always sends an Origin. */
export async function handleControl(
  control: Control,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const answer = (status: number, body: object): void => {
    response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body) + '\n')
  }
  if (request.headers.origin !== undefined)
    return answer(403, { code: 'ORIGIN_REFUSED', cure: codes.ORIGIN_REFUSED.cure })
  const route = `${request.method} ${request.url}`
  if (route === 'GET /status') return answer(200, control.status())
  if (route === 'POST /reload') {
    const { ok, body } = await control.reload()
    return answer(ok ? 200 : 422, body)
  }
  answer(404, { routes: ['GET /status', 'POST /reload'] })
}
