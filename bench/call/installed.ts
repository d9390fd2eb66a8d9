import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'

/** A Debian package, and a file that it puts in place: a path, or the name of a Kamailio module. */
export type Needed = Readonly<Record<string, string>>

/** What SIPp, Kamailio and its Lua client need. */
export const forCalls: Needed = {
  kamailio: '/usr/sbin/kamailio',
  'kamailio-lua-modules': 'app_lua.so',
  'sip-tester': '/usr/bin/sipp',
  'lua-socket': '/usr/share/lua/5.1/socket.lua',
}

/** Installs what is missing. @throws Error that says how, where this process may not */
export function mustBeInstalled(needed: Needed): void {
  const missing = Object.entries(needed).filter(([, file]) => !isThere(file))
  if (missing.length === 0) return
  const command = ['install', '-q', '-y', '--no-install-recommends', ...missing.map(([name]) => name)]
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get'))
    throw new Error(`Packages are missing. As root: apt-get ${command.join(' ')}`)
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  for (const parameters of [['update', '-q'], command]) execFileSync('apt-get', parameters, { stdio: 'inherit', env })
}

function isThere(file: string): boolean {
  if (file.startsWith('/')) return existsSync(file)
  return readdirSync('/usr/lib').some(
    (folder) => existsSync(`/usr/lib/${folder}/${file}`) || existsSync(`/usr/lib/${folder}/kamailio/modules/${file}`),
  )
}
