import { bad, good, type Finding } from './finding.js'

/** Node.js 20.12 brought what the command line uses (util.styleText). */
export function nodeFinding(version = process.versions.node): Finding {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const enough = major > 20 || (major === 20 && minor >= 12)
  return enough ? good('Node.js', version) : bad('Node.js', 'NODE_TOO_OLD', version)
}
