import { dirname, resolve } from 'node:path'
import type { TrunkKind } from '../../pipeline/site.js'
import type { ConfigInput, TrunkInput } from '../schema.js'
import { trunkOf } from '../trunk.js'
import { tlsSettings, type TlsSettings } from './schema.js'

/** What the vendor prints for Strong-TLS (6.2.3), letter by letter. */
export const strong = 'HIGH:!SHA:!AES128:!ECDHE-RSA-AES256-SHA384:!DHE-RSA-AES256-SHA256:!AES256-SHA256:!aNULL'

/** The same without what it lets through: rare ciphers, pre-shared keys, and key exchange without forward secrecy. */
export const strongPlus = `${strong}:!ARIA:!CAMELLIA:!PSK:!DSS:!AESCCM:!kRSA`

/** Suites of TLS 1.3, over which no cipher list rules. */
export const strongPlusSuites = 'TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256'

/** The TLS settings of one trunk, defaults filled in and paths absolute. */
export interface TlsProfile extends Omit<TlsSettings, 'clientCert' | 'cert' | 'key' | 'ca'> {
  readonly trunk: string
  readonly kind: TrunkKind
  readonly cert: string
  readonly key: string
  readonly ca: string
  readonly clientCert: 'required' | 'asked'
}

/** The profiles of the trunks that use TLS. @param file absolute path of the configuration */
export function tlsProfiles(input: ConfigInput, file: string): TlsProfile[] {
  return Object.entries(input.trunks).flatMap(([name, trunk]) =>
    usesTls(name, trunk, input) ? [tlsProfile(name, trunk, file)] : [],
  )
}

export function usesTls(name: string, trunk: TrunkInput, input: ConfigInput): boolean {
  const { transport } = trunkOf(name, trunk, input)
  return transport === 'tls' || transport === 'wss'
}

function tlsProfile(trunk: string, { kind, tls }: TrunkInput, file: string): TlsProfile {
  const settings = tls ?? tlsSettings.parse({})
  const at = (path: string): string => resolve(dirname(file), path)
  return {
    ...settings,
    trunk,
    kind,
    dhparam: settings.dhparam === undefined ? undefined : at(settings.dhparam),
    cert: at(settings.cert ?? '/etc/kamailio/tls/sbc.pem'),
    key: at(settings.key ?? '/etc/kamailio/tls/sbc.key'),
    ca: at(settings.ca ?? '/etc/ssl/certs/ca-certificates.crt'),
    clientCert: settings.clientCert ?? (isPublic(kind) ? 'asked' : 'required'),
  }
}

/** Whether the peer stands in the Internet, with a certificate of a public authority. */
export function isPublic(kind: TrunkKind): boolean {
  return kind === 'teams' || kind === 'anywherenow'
}

/** List of ciphers up to TLS 1.2, as OpenSSL reads it. */
export function cipherList(profile: TlsSettings['profile']): string {
  return { default: 'DEFAULT', strong, 'strong+': strongPlus }[profile]
}
