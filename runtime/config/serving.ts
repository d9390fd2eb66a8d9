import { CodedError } from '../codes.js'
import { certificateFiles, certificateOf } from './certificate.js'
import type { Serving } from './config.js'
import { isOpen, parseListener, type Listener } from './listen.js'
import { problem, problemOf, type Origin, type Problem } from './problems.js'
import type { ConfigInput } from './schema.js'
import { tokenOf } from './token.js'

/** The settings of the server; findings are added to `problems`. */
export function servingOf(input: ConfigInput, origin: Origin, problems: Problem[]): Serving {
  const listeners = listenersOf(input, origin, problems)
  const tls = certificateFiles(input, origin)
  const secure = listeners.find((listener) => listener.kind === 'tcp' && listener.secure)
  if (secure && !tls) {
    const path = ['listen', listeners.indexOf(secure)]
    problems.push(problem('LISTEN_WITHOUT_CERTIFICATE', origin.place(path), path, `${secure.url} needs a certificate`))
  }
  const certificate = secure && tls && certificateOf(tls, origin, problems)
  checkCredential(input, listeners, origin, problems)
  const token = tokenOf(input.token, origin, problems)
  return { listeners, tls, certificate, token, limits: input.limits, workers: input.workers, log: input.log }
}

/** Whoever can reach the port could otherwise ask, read what the configuration reveals, and order a reload. */
function checkCredential(
  { tls, token }: ConfigInput,
  listeners: readonly Listener[],
  { place }: Origin,
  problems: Problem[],
): void {
  if (tls?.ca !== undefined || token !== undefined) return
  for (const [index, listener] of listeners.entries()) {
    if (!isOpen(listener)) continue
    const path = ['listen', index]
    problems.push(
      problem('LISTEN_WITHOUT_CREDENTIAL', place(path), path, `${listener.url} would let in anybody who reaches it`),
    )
  }
}

function listenersOf({ listen }: ConfigInput, { place }: Origin, problems: Problem[]): Listener[] {
  return listen.flatMap((url, index) => {
    const path = ['listen', index]
    try {
      if (listen.indexOf(url) < index) throw new CodedError('LISTEN_INVALID', `${url} stands here twice`)
      return [parseListener(url)]
    } catch (error) {
      if (!(error instanceof CodedError)) throw error
      problems.push(problemOf(error, place(path), path))
      return []
    }
  })
}
