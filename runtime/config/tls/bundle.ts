import type { TrunkKind } from '../../pipeline/site.js'
import { certificatesIn } from './pem.js'

const sectigo = 'Sectigo Public Server Authentication Root'
const microsoft = 'Root Certificate Authority 2017'

/** Names of the roots that a bundle needs for a peer. AnywhereNow: 6.2.4 and rule R120; Teams: MC1213773, rule R122. */
const roots: { readonly [kind in TrunkKind]?: readonly string[] } = {
  anywherenow: ['USERTrust RSA Certification Authority', `${sectigo} R46`, `${sectigo} E46`],
  teams: [
    'DigiCert Global Root CA',
    'DigiCert Global Root G2',
    'DigiCert Global Root G3',
    'DigiCert TLS ECC P384 Root G5',
    'DigiCert TLS RSA4096 Root G5',
    `Microsoft ECC ${microsoft}`,
    `Microsoft RSA ${microsoft}`,
  ],
}

/** Roots that a bundle lacks for a kind of trunk. @throws Error when the text holds no certificate, or a broken one */
export function missingRoots(bundle: string, kind: TrunkKind): string[] {
  // A root signs itself; what another authority signed of the same name is no end of a chain.
  const own = certificatesIn(bundle).filter(({ subject, issuer }) => subject === issuer)
  const names = new Set(own.map(({ subject }) => /^CN=(.*)$/m.exec(subject)?.[1]))
  return (roots[kind] ?? []).filter((name) => !names.has(name))
}
