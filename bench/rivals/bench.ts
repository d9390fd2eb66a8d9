import { spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { freePort } from '../../test/support/sidecar-process.js'
import type { Bench } from '../bench.js'
import { contest, mustRewriteAlike } from '../call/contest.js'
import { forCalls, mustBeInstalled } from '../call/installed.js'
import { startSidecar } from '../call/sidecar.js'
import { tableOf } from '../call/tables.js'
import { variants, type Variant } from '../call/variants.js'

const needed = { ...forCalls, 'kamailio-utils-modules': 'http_client.so', 'lua-cjson': '/usr/share/lua/5.1/cjson' }
const server = fileURLToPath(new URL('./http-server.js', import.meta.url))

/** The same glue of sipcar in Kamailio, the same chain behind it: only how they talk differs. */
const http: Variant = {
  name: 'HTTP and JSON',
  files: { 'sipcar_client.lua': 'bench/rivals/kamailio/sipcar_client.lua' },
  changes: [
    {
      path: 'kamailio/sipcar.cfg',
      from: 'loadmodule "app_lua.so"\n',
      to:
        'loadmodule "app_lua.so"\nloadmodule "http_client.so"\nmodparam("http_client", "keep_connections", 1)\n' +
        'modparam("http_client", "httpcon", SIPCAR_URLS)\n',
    },
  ],
}

/** What people build today: a service of their own that Kamailio asks with http_client. */
export const bench: Bench = {
  name: 'rivals',
  async run(settings) {
    mustBeInstalled(needed)
    const { process: sidecar, unix } = await startSidecar()
    const port = await freePort()
    // Of its own: the sidecar's is written for the sidecar's port.
    const file = join(sidecar.folder, 'http.yaml')
    writeFileSync(file, sidecar.read())
    const child = spawn(process.execPath, [server, file, String(port)], { stdio: ['ignore', 'ignore', 'inherit'] })
    const contestants = {
      plain: { variant: variants.plain },
      unix: { variant: variants.unix, url: unix, pid: sidecar.pid },
      http: { variant: http, url: `sidecar=>http://127.0.0.1:${port}`, pid: child.pid! },
    }
    try {
      await untilItAnswers(port)
      await mustRewriteAlike([contestants.unix, contestants.http])
      const names = { plain: variants.plain.name, unix: variants.unix.name, http: http.name }
      return [
        tableOf(about, await contest(settings, contestants), names, 'plain', [
          { ours: 'unix', baseline: 'http' },
          { ours: 'unix', baseline: 'plain' },
          { ours: 'http', baseline: 'plain' },
        ]),
      ]
    } finally {
      child.kill('SIGKILL')
      await sidecar.dispose()
    }
  },
}

const about = {
  id: 'transports',
  title: 'Other transports',
  note:
    "The same chain and the same scripts in Kamailio, but asked as JSON over HTTP: Kamailio's http_client with kept " +
    'connections, lua-cjson, node:http in one thread. It checks no answer, and asks a sidecar that is down again and ' +
    'again. Left out: http_async_client and gRPC, since no package of Debian 12 has a Kamailio module for either ' +
    '(apt-file search kamailio/modules/). Calls as in `call`.',
}

async function untilItAnswers(port: number): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    const answer = await fetch(`http://127.0.0.1:${port}/interest`, { method: 'POST', body: '{}' }).catch(
      () => undefined,
    )
    if (answer?.ok) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error('the HTTP server does not answer')
}
