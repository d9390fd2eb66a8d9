// Gets a fresh clone ready: npm packages, the build and, with --tests, what the tests need from Debian.
// Plain JavaScript, since it runs before anything is installed or built.
import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync, existsSync, statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const [major, minor] = process.versions.node.split('.').map(Number)

/** Debian packages by a file that each puts in place. */
const debian = {
  kamailio: '/usr/sbin/kamailio',
  'kamailio-lua-modules': 'app_lua.so',
  'kamailio-tls-modules': 'tls.so',
  'rtpengine-daemon': '/usr/bin/rtpengine',
  'sip-tester': '/usr/bin/sipp',
  'lua5.1': '/usr/bin/lua5.1',
  'lua-socket': '/usr/share/lua/5.1/socket.lua',
  'lua-sec': '/usr/share/lua/5.1/ssl.lua',
  // Only the tests of the client hold its frames against it.
  'lua-messagepack': '/usr/share/lua/5.1/MessagePack.lua',
  'lua-check': '/usr/bin/luacheck',
  openssl: '/usr/bin/openssl',
}

if (major < 20 || (major === 20 && minor < 12))
  fail(`Node ${process.versions.node} is too old: sipcar needs 20.12 or newer.`)
if (!isCurrent('node_modules/.package-lock.json', 'package-lock.json')) run('npm', ['ci', '--no-audit', '--no-fund'])
run(process.execPath, ['node_modules/typescript/bin/tsc', '-p', '.'])
chmodSync(`${root}/dist/runtime/cli/main.js`, 0o755)
if (process.argv.includes('--tests')) installDebian()

function installDebian() {
  const missing = Object.keys(debian).filter((name) => !isThere(debian[name]))
  if (missing.length === 0) return
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get'))
    fail(`The tests need ${missing.join(', ')}. As root: apt-get install ${missing.join(' ')}`)
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  run('apt-get', ['update', '-q'], env)
  run('apt-get', ['install', '-q', '-y', '--no-install-recommends', ...missing], env)
}

function isThere(file) {
  if (file.startsWith('/')) return existsSync(file)
  const architecture = spawnSync('gcc', ['-dumpmachine'], { encoding: 'utf8' }).stdout?.trim()
  const folders = [architecture, 'x86_64-linux-gnu', 'aarch64-linux-gnu'].filter(Boolean)
  return folders.some((folder) => existsSync(`/usr/lib/${folder}/kamailio/modules/${file}`))
}

/** Whether `made` is there and not older than `source`. */
function isCurrent(made, source) {
  const [a, b] = [`${root}/${made}`, `${root}/${source}`]
  return existsSync(a) && (!existsSync(b) || statSync(a).mtimeMs >= statSync(b).mtimeMs)
}

function run(command, parameters, env = process.env) {
  try {
    execFileSync(command, parameters, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], env })
  } catch {
    fail(`${command} ${parameters.join(' ')} failed`)
  }
}

function fail(message) {
  console.error(`setup: ${message}`)
  process.exit(1)
}
