import type { Plugin } from '../pipeline/plugin.js'
import type { SiteSettings } from '../pipeline/site.js'
import type { Secret } from '../secret.js'
import type { Certificate, CertificateFiles } from './certificate.js'
import type { Listener } from './listen.js'
import type { Problem } from './problems.js'
import type { ConfigInput } from './schema.js'

/** What the server itself needs, beside what decides about messages. */
export interface Serving {
  readonly listeners: readonly Listener[]
  readonly tls: CertificateFiles | undefined
  /** What these files hold; undefined when no listener is secure. */
  readonly certificate: Certificate | undefined
  /** What a client has to show on every listener. */
  readonly token: Secret | undefined
  readonly limits: ConfigInput['limits']
  /** Live worker threads, without the spare. */
  readonly workers: number
  readonly log: ConfigInput['log']
}

/** A configuration file that has been accepted. */
export interface Config {
  /** Absolute path. */
  readonly file: string
  readonly settings: SiteSettings
  readonly serving: Serving
  readonly plugins: ReadonlyMap<string, Plugin>
  readonly warnings: readonly Problem[]
  /** Absolute paths of what else was read: a change of one of them makes another configuration. */
  readonly files: readonly string[]
  /** The file's content with defaults filled in: plain data to lay other values over. */
  readonly input: ConfigInput
}

export type Loaded =
  | { readonly ok: true; readonly config: Config }
  /** `files`: as of a configuration; the fault may be in one of them. */
  | { readonly ok: false; readonly problems: readonly Problem[]; readonly files?: readonly string[] }
