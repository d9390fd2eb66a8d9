import { cipherList, type TlsProfile } from '../../config/tls/profile.js'
import { clientAuthRemark, dhRemark, suitesRemark, versionRemark, type Versions } from './remarks.js'

/** One section of Kamailio's tls.cfg, with the remarks above it. */
export interface Section {
  /** Trunks whose connections it holds for. */
  readonly trunks: readonly string[]
  readonly lines: readonly string[]
}

/**
 * The sections of tls.cfg, as the module tls of Kamailio 5.6 to 6.x reads them. For a connection that comes in, only
 * the address of the listener is known; for one that goes out, the script names the section (`server_id`), or
 * [client:default] holds.
 */
export function kamailioSections(profiles: readonly TlsProfile[]): Section[] {
  const listeners = new Map<string | undefined, TlsProfile[]>([[undefined, []]])
  for (const profile of profiles) listeners.set(profile.listen, [...(listeners.get(profile.listen) ?? []), profile])
  const servers = [...listeners].map(([listen, sharing]) => serverSection(listen, sharing, profiles))
  const plain = plainClient(profiles)
  const own = profiles.filter((profile) => clientLines(profile).join() !== clientLines(plain).join())
  const others = profiles.filter((profile) => !own.includes(profile)).map(({ trunk }) => trunk)
  const byDefault = { trunks: others, lines: ['[client:default]', ...clientLines(plain)] }
  return [...servers, byDefault, ...own.map(clientSection)]
}

/** Settings that suit every peer: of the first trunk, but without what that alone wants. */
function plainClient([first]: readonly TlsProfile[]): TlsProfile {
  if (!first) throw new Error('there is no trunk that uses TLS')
  return { ...first, profile: 'default', minVersion: 'TLSv1.2', maxVersion: 'TLSv1.3', verify: true }
}

function serverSection(
  listen: string | undefined,
  sharing: readonly TlsProfile[],
  all: readonly TlsProfile[],
): Section {
  const [first = plainClient(all)] = sharing
  const asked = sharing.some(({ clientCert }) => clientCert === 'asked')
  return {
    trunks: sharing.map(({ trunk }) => trunk),
    lines: [
      ...(asked ? clientAuthRemark : []),
      ...dhRemark(sharing),
      ...versionRemark(widest(sharing)),
      `[server:${listen ?? 'default'}]`,
      `method = ${methodOf(widest(sharing))}`,
      ...(asked ? ['verify_client = optional_no_ca'] : ['verify_certificate = yes', 'require_certificate = yes']),
      ...ciphers(laxest(sharing), widest(sharing)),
      ...files(first),
    ],
  }
}

function clientSection(profile: TlsProfile): Section {
  const { trunk, serverName } = profile
  return {
    trunks: [trunk],
    lines: [
      ...(profile.profile === 'strong+' ? suitesRemark : []),
      ...versionRemark(profile),
      '[client:any]',
      `server_id = ${trunk}`,
      // Kamailio wants one in each such section; it asks the peer for $xavp(tls=>server_name) only.
      `server_name = ${serverName ?? trunk}`,
      ...clientLines(profile),
    ],
  }
}

function clientLines(profile: TlsProfile): string[] {
  const yes = profile.verify ? 'yes' : 'no'
  return [
    `method = ${methodOf(profile)}`,
    `verify_certificate = ${yes}`,
    `require_certificate = ${yes}`,
    ...ciphers(profile.profile, profile),
    ...files(profile),
  ]
}

function files({ cert, key, ca }: TlsProfile): string[] {
  return [`certificate = ${cert}`, `private_key = ${key}`, `ca_list = ${ca}`]
}

/**
 * Without a cipher list Kamailio offers no finite-field Diffie-Hellman at all (rule R119), so OpenSSL's own list is
 * written out. Newer releases read the list as suites of TLS 1.3 where that is the least version.
 */
function ciphers(profile: TlsProfile['profile'], { minVersion }: Versions): string[] {
  return minVersion === 'TLSv1.3' ? [] : [`cipher_list = ${cipherList(profile)}`]
}

function methodOf({ minVersion, maxVersion }: Versions): string {
  if (minVersion === 'TLSv1.3') return 'TLSv1.3'
  return maxVersion === 'TLSv1.2' ? 'TLSv1.2' : 'TLSv1.2+'
}

/** What lets in each of the trunks that share a listener. */
function widest(sharing: readonly TlsProfile[]): Versions {
  const [only13, only12] = [
    sharing.length > 0 && sharing.every(({ minVersion }) => minVersion === 'TLSv1.3'),
    sharing.length > 0 && sharing.every(({ maxVersion }) => maxVersion === 'TLSv1.2'),
  ]
  return { minVersion: only13 ? 'TLSv1.3' : 'TLSv1.2', maxVersion: only12 ? 'TLSv1.2' : 'TLSv1.3' }
}

function laxest(sharing: readonly TlsProfile[]): TlsProfile['profile'] {
  const wanted = sharing.map(({ profile }) => profile)
  return (['default', 'strong', 'strong+'] as const).find((profile) => wanted.includes(profile)) ?? 'default'
}
