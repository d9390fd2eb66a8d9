import type { Bridge } from './bridge/server.js'
import { codes } from './codes.js'
import type { Certificate } from './config/certificate.js'
import { expiryOf } from './config/tls/expiry.js'
import type { Logger } from './log.js'

/** How often the log is told of a certificate that ends soon, in milliseconds. */
const lookEvery = 24 * 3600 * 1000

/** The certificate of the wss:// listeners: renewed without a restart, and told of before it ends. */
export class ListenerCertificate {
  readonly #bridge: Pick<Bridge, 'renew'>
  readonly #log: Logger
  readonly #watch: NodeJS.Timeout
  #inForce: Certificate | undefined

  /** @param certificate with which the listeners are opened; undefined: none of them is wss:// */
  constructor(certificate: Certificate | undefined, bridge: Pick<Bridge, 'renew'>, log: Logger) {
    this.#inForce = certificate
    this.#bridge = bridge
    this.#log = log
    this.#watch = setInterval(() => this.#tell(), lookEvery).unref()
    this.#tell()
  }

  /**
   * Takes another certificate for the handshakes to come; who is in stays. Whether clients have to show one is decided
   * when the listeners are opened: a certificate that would change that waits for the restart.
   */
  renew(certificate: Certificate | undefined): void {
    const before = this.#inForce
    if (!certificate || !before || (certificate.ca === undefined) !== (before.ca === undefined)) return
    if (textOf(certificate) !== textOf(before)) {
      this.#bridge.renew(certificate)
      this.#inForce = certificate
      this.#log.info('certificate renewed')
    }
    this.#tell()
  }

  close(): void {
    clearInterval(this.#watch)
  }

  #tell(): void {
    const expiry = this.#inForce && expiryOf(this.#inForce.cert, new Date())
    if (expiry) this.#log.warn({ ...expiry, cure: codes[expiry.code].cure }, 'certificate')
  }
}

function textOf({ cert, key, ca }: Certificate): string {
  return JSON.stringify([cert, key.reveal(), ca])
}
