import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sleep } from '../arena.js'
import type { Row } from '../row.js'
import { lasting } from './process.js'

const scratch = mkdtempSync(join(tmpdir(), 'sipcar-chaos-machine-'))
process.once('exit', () => rmSync(scratch, { recursive: true, force: true }))

/** Of the sidecar, signed by itself: one that is valid, and one that was until yesterday. */
function certificates(): { readonly key: string; readonly valid: string; readonly expired: string } {
  const openssl = (...parameters: string[]): void =>
    void execFileSync('openssl', parameters, { cwd: scratch, stdio: 'ignore' })
  const name = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1']
  openssl('req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', ...name, '-keyout', 'key', '-out', 'valid')
  openssl('x509', '-in', 'valid', '-days', '-1', '-signkey', 'key', '-out', 'expired')
  const read = (file: string): string => readFileSync(join(scratch, file), 'utf8')
  return { key: read('key'), valid: read('valid'), expired: read('expired') }
}

function tlsRow(): Row {
  const { key, valid, expired } = certificates()
  return {
    name: 'certificate of the sidecar expired (wss://), seen after a restart',
    recovery: 'from its end',
    setup: { link: 'tls', files: { 'cert.pem': valid, 'key.pem': key, 'ca.pem': valid } },
    async play({ scene: { sidecar } }) {
      const show = async (certificate: string): Promise<void> => {
        writeFileSync(join(sidecar.folder, 'cert.pem'), certificate)
        await sidecar.end('SIGTERM')
        await sidecar.run()
      }
      await show(expired)
      await sleep(lasting)
      await show(valid)
    },
  }
}

/** Faketime of Debian: what it finds in this file is added to the clock of Kamailio. */
const faketime = '/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1'
const clockFile = join(scratch, 'clock')

function clockRow(name: string, jump: string): Row {
  return {
    name,
    recovery: 'from the fault',
    // For calls that ring when it sees the new time, the timers of Kamailio run out.
    forgets: 'time',
    setup: {
      environment: {
        LD_PRELOAD: faketime,
        FAKETIME_TIMESTAMP_FILE: clockFile,
        FAKETIME_NO_CACHE: '1',
        DONT_FAKE_MONOTONIC: '1',
        CHAOS_CLOCK: 'uptime',
      },
      prepare: () => writeFileSync(clockFile, '+0'),
    },
    async play() {
      writeFileSync(clockFile, jump)
      await sleep(lasting)
    },
  }
}

/** Said at the start, when rows cannot be played. */
export const leftOut = existsSync(faketime)
  ? []
  : [`No ${faketime} (libfaketime of Debian): rows of the clock left out.`]

/** What the machine does to sidecar and proxy. */
export const machineRows: readonly Row[] = [
  tlsRow(),
  ...(leftOut.length === 0
    ? [
        clockRow("the proxy's clock jumps one hour ahead", '+3600'),
        clockRow("the proxy's clock jumps one hour back", '-3600'),
      ]
    : []),
  {
    name: 'Kamailio restarted',
    recovery: 'from its end',
    forgets: 'calls',
    play: ({ scene }) => scene.restartKamailio(),
  },
]
