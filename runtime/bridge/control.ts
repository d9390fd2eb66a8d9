import type { IncomingMessage, ServerResponse } from 'node:http'
import { refusalBody, refusalHeaders, type Refusal } from './admission.js'

/** What an operator may ask over plain HTTP on the same listener. */
export interface Control {
  /** GET /status */
  status(): object
  /** POST /reload. @returns what the caller is told, and whether it worked */
  reload(): Promise<{ ok: boolean; body: object }>
}

/** Answers the HTTP requests that are no WebSocket handshakes. @param refusal why this one is not answered */
export async function handleControl(
  control: Control,
  request: IncomingMessage,
  response: ServerResponse,
  refusal: Refusal | undefined,
): Promise<void> {
  const answer = (status: number, body: object, headers: object = { 'Content-Type': 'application/json' }): void => {
    response.writeHead(status, { ...headers }).end(JSON.stringify(body) + '\n')
  }
  if (refusal) return answer(refusal.status, refusalBody(refusal), refusalHeaders(refusal))
  const route = `${request.method} ${request.url}`
  if (route === 'GET /status') return answer(200, control.status())
  if (route === 'POST /reload') {
    const { ok, body } = await control.reload()
    return answer(ok ? 200 : 422, body)
  }
  answer(404, { routes: ['GET /status', 'POST /reload'] })
}
