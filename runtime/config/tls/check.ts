import { readFileSync } from 'node:fs'
import type { Code } from '../../codes.js'
import type { Building } from '../chain.js'
import { problem, type Origin } from '../problems.js'
import { trunkOf } from '../trunk.js'
import { missingRoots } from './bundle.js'
import { dhBits } from './dh.js'
import { isPublic, tlsProfiles, usesTls, type TlsProfile } from './profile.js'

/** Says something of a key under `tls` of a trunk. */
type Say = (code: Code, key: string, detail: string) => void

/** What the transports and TLS settings of the trunks say about each other (rules R116 to R122, R125). */
export function checkTls(building: Building, { file }: Origin): void {
  checkTransports(building)
  const profiles = tlsProfiles(building.input, file)
  const say =
    ({ trunk }: TlsProfile): Say =>
    (code, key, detail) => {
      const path = ['trunks', trunk, 'tls', key]
      building.problems.push(problem(code, building.place(path), path, `${trunk}: ${detail}`))
    }
  for (const profile of profiles) {
    checkStrong(profile, building.input.sbcVendor, say(profile))
    checkDh(profile, say(profile))
    checkPeer(profile, say(profile))
    if (building.input.trunks[profile.trunk]?.tls?.ca !== undefined) checkBundle(profile, say(profile))
  }
  checkSharing(profiles, say)
}

function checkTransports({ input, place, problems }: Building): void {
  for (const [name, trunk] of Object.entries(input.trunks)) {
    const { kind, transport = '' } = trunkOf(name, trunk, input)
    const at = ['trunks', name, 'transport']
    if ((kind === 'teams' && transport !== 'tls') || (kind === 'anywherenow' && transport === 'udp'))
      problems.push(problem('TRANSPORT_UNFIT', place(at), at, `${name}: ${kind} cannot be reached over ${transport}`))
    const tls = ['trunks', name, 'tls']
    if (trunk.tls && !usesTls(name, trunk, input))
      problems.push(problem('TLS_NOT_HERE', place(tls, 'key'), tls, `${name} uses ${transport || 'any transport'}`))
  }
}

function checkStrong({ kind, profile, agreed, maxVersion }: TlsProfile, vendor: string | undefined, say: Say): void {
  if (profile === 'default') return
  if (/ribbon/i.test(vendor ?? '')) say('TLS_STRONG_RIBBON', 'profile', `${profile} with an SBC of ${vendor ?? ''}`)
  if (kind === 'anywherenow' && !agreed) say('TLS_STRONG_AGREE', 'profile', `${profile} has to be agreed`)
  if (profile === 'strong' && maxVersion === 'TLSv1.3')
    say('STRONG_TLS13_NOT_GOVERNED', 'profile', 'strong leaves every suite of TLS 1.3, AES-128 among them')
  if (kind === 'teams')
    say('TLS_PROFILE_SHARED', 'profile', `${profile} leaves Teams one suite at TLS 1.2, ECDHE-RSA-AES256-GCM-SHA384`)
}

/** Size that both profiles of AnywhereNow want (6.2.3). */
const leastDhBits = 2048

function checkDh({ dhBits: bits, dhparam }: TlsProfile, say: Say): void {
  if (bits < leastDhBits) say('TLS_DH_SIZE', 'dhBits', `${bits} bits, at least ${leastDhBits} are needed`)
  if (dhparam === undefined) return
  lookInto(dhparam, 'dhparam', say, (pem) => {
    const size = dhBits(pem)
    if (size < leastDhBits)
      say('TLS_DH_SIZE', 'dhparam', `${dhparam} has ${size} bits, at least ${leastDhBits} are needed`)
  })
}

function checkPeer({ kind, verify, clientCert }: TlsProfile, say: Say): void {
  if (!isPublic(kind)) return
  if (!verify) say('TLS_UNVERIFIED', 'verify', `whoever answers for ${kind} is believed`)
  if (clientCert === 'required')
    say('TLS_CLIENT_AUTH', 'clientCert', `${kind} may have no certificate valid for clients`)
}

function checkBundle({ ca, kind }: TlsProfile, say: Say): void {
  lookInto(ca, 'ca', say, (pem) => {
    const missing = missingRoots(pem, kind)
    if (missing.length > 0) say('CA_BUNDLE_INCOMPLETE', 'ca', `${ca} lacks ${missing.join(', ')}`)
  })
}

function lookInto(file: string, key: string, say: Say, look: (pem: string) => void): void {
  try {
    look(readFileSync(file, 'latin1'))
  } catch (error) {
    say('TLS_FILE_UNREAD', key, `${file}: ${error instanceof Error ? error.message : String(error)}`)
  }
}

/** Who connects is known only when the handshake is over: trunks of one listener have one certificate and one bundle. */
function checkSharing(profiles: readonly TlsProfile[], say: (profile: TlsProfile) => Say): void {
  const firsts = new Map<string | undefined, TlsProfile>()
  for (const profile of profiles) {
    const first = firsts.get(profile.listen) ?? profile
    firsts.set(profile.listen, first)
    for (const key of ['cert', 'key', 'ca'] as const)
      if (profile[key] !== first[key])
        say(profile)('TLS_LISTENER_SHARED', key, `${profile[key]} here, but ${first[key]} for ${first.trunk}`)
  }
}
