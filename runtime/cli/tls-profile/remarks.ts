import { strongPlusSuites, type TlsProfile } from '../../config/tls/profile.js'

/** What cannot be said by a line of tls.cfg, as comments above it. */

export type Versions = Pick<TlsProfile, 'minVersion' | 'maxVersion'>

/** Rule R122. OpenSSL takes a certificate without clientAuth for no client's, and Kamailio cannot tell it otherwise. */
export const clientAuthRemark = [
  '# Public authorities stop to issue certificates that are valid for clients (clientAuth), Teams and AnywhereNow move',
  '# to certificates valid for servers only: they are asked for one, and let in whatever OpenSSL says of it. So believe',
  '# $tls_peer_subject_cn only where $tls_peer_verified is 1, and know the peer by its address otherwise.',
]

/** Rule R119. Kamailio has no setting for it: with a cipher list, OpenSSL fits the group to the certificate's key. */
export function dhRemark(sharing: readonly TlsProfile[]): string[] {
  const bits = Math.max(2048, ...sharing.map(({ dhBits }) => dhBits))
  return [
    `# Diffie-Hellman: ${bits} bits; OpenSSL takes the group that fits the key of the certificate (RSA ${bits} or more).`,
  ]
}

/** Rule R117. */
export const suitesRemark = [
  '# No line of this file rules over the suites of TLS 1.3. In the openssl.cnf that Kamailio reads (OPENSSL_CONF), for',
  '# all of its connections:',
  ...['openssl_conf = openssl_init', '[openssl_init]', 'ssl_conf = ssl_sect', '[ssl_sect]'].map(
    (line) => `#   ${line}`,
  ),
  ...['system_default = system_default_sect', '[system_default_sect]'].map((line) => `#   ${line}`),
  `#   Ciphersuites = ${strongPlusSuites}`,
]

export function versionRemark({ minVersion }: Versions): string[] {
  return minVersion === 'TLSv1.3'
    ? ['# Kamailio 5.6 does not know this method and would not start: 5.7 and newer do.']
    : []
}
