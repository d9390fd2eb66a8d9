import { entry, type CodeEntry } from './entry.js'

/** Of the transport and TLS settings of trunks. */
export const tlsCodes = {
  TRANSPORT_UNFIT: entry(
    'error',
    'A transport that the far end does not take, or that cannot carry its messages (rule R125).',
    'Teams speaks TLS only, and its INVITEs are larger than a UDP packet may be on the way to AnywhereNow.',
    'Set transport: tls, or remove the key.',
  ),
  TLS_NOT_HERE: entry(
    'error',
    'TLS settings at a trunk that does not use TLS.',
    'Its transport is another one; transport left out means what all entries of match say.',
    'Set transport: tls, or remove tls.',
  ),
  TLS_VERSION: entry(
    'error',
    'A TLS version that may not be used, or a least version above the greatest (rule R116).',
    'AnywhereNow and Teams speak TLS 1.2 and 1.3; older versions are broken.',
    'Write TLSv1.2 or TLSv1.3.',
  ),
  TLS_STRONG_RIBBON: entry(
    'error',
    'The strong profile with an SBC of Ribbon (rule R118).',
    'Its maker does not support the suites of that profile.',
    'Set profile: default, and agree on that with AnywhereNow.',
  ),
  TLS_STRONG_AGREE: entry(
    'warning',
    'The strong profile has to be agreed with AnywhereNow before the connection is set up (rule R118).',
    'AnywhereNow chooses the profile of each trunk; where the two differ the handshake may fail.',
    'Tell the project lead or delivery manager, then set agreed: true.',
  ),
  STRONG_TLS13_NOT_GOVERNED: entry(
    'warning',
    'The strong profile says nothing about TLS 1.3 (rule R117).',
    'A cipher list rules over TLS 1.2 only: of TLS 1.3 every suite stays, AES-128 among them.',
    'Use profile: strong+ to choose the suites of TLS 1.3 too, or maxVersion: TLSv1.2.',
  ),
  TLS_PROFILE_SHARED: entry(
    'warning',
    "Teams is given AnywhereNow's strong profile (rule R122).",
    'At TLS 1.2 only ECDHE-RSA-AES256-GCM-SHA384 is left of the suites of Teams.',
    'Give Teams profile: default; each trunk has settings of its own.',
  ),
  TLS_LISTENER_SHARED: entry(
    'warning',
    'Trunks whose peers connect to one address of the proxy want different files there.',
    'Certificate, key and trusted authorities are chosen before it is known who connects.',
    'Use one certificate and one bundle for these trunks, or give one of them an address of its own: listen.',
  ),
  TLS_DH_SIZE: entry(
    'error',
    'A Diffie-Hellman group that is too small (rule R119).',
    'Both profiles of AnywhereNow want 2048 bits.',
    'Make a larger one: openssl dhparam -out dhparam.pem 2048.',
  ),
  TLS_UNVERIFIED: entry(
    'error',
    'The certificate of a peer on the Internet is not verified (rule R121).',
    'The option verify is off for a trunk of Teams or AnywhereNow: anybody on the way could be the peer.',
    'Remove verify: false, and give the authorities in ca.',
  ),
  TLS_CLIENT_AUTH: entry(
    'warning',
    'The peer has to show a certificate that is valid for clients (rule R122).',
    'Public authorities stop to issue those in 2026: the certificates of Teams and AnywhereNow become valid for servers only, and their connections would be refused.',
    'Remove clientCert: required; the peer is then known by its address, or by a certificate that verifies.',
  ),
  CA_BUNDLE_INCOMPLETE: entry(
    'warning',
    'A trust bundle lacks roots that the peer already uses or is about to use (rules R120, R122).',
    'It was made of the chain that the peer showed once. Sectigo has issued from new roots since June 2025, Microsoft changes its roots in 2026.',
    "Add the roots that the detail names (Debian's ca-certificates has them), and pin no intermediate.",
  ),
  TLS_FILE_UNREAD: entry(
    'warning',
    'A TLS file of the proxy could not be looked into.',
    'It is missing here, may not be read, or is no PEM file of that kind; the proxy may run on another host.',
    'Run sipcar check where the file is, or correct the path.',
  ),
} as const satisfies Record<string, CodeEntry>
