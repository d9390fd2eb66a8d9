import { createServer, type IncomingMessage } from 'node:http'
import { bytesOf } from '../../runtime/message/bytes.js'
import { loadConfig } from '../../runtime/config/load.js'
import { interestOf } from '../../runtime/pipeline/interest.js'
import { Pipeline, type Question } from '../../runtime/pipeline/run.js'
import { warmUp } from '../../runtime/workers/warm-up.js'

/**
 * The same chain behind JSON over HTTP, as people build a sidecar: node:http, everything in one thread. Arguments:
 * configuration file, port on 127.0.0.1.
 */
const [file = '', port = '0'] = process.argv.slice(2)
const loaded = await loadConfig(file)
if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems))
const { settings, plugins } = loaded.config
const pipeline = new Pipeline(settings, plugins)
warmUp(pipeline, false, () => {})
const interest = JSON.stringify(interestOf(settings, plugins))

createServer((request, response) => {
  void textOf(request).then((body) => {
    const answer = request.url === '/interest' ? interest : ask(body)
    response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(answer) })
    response.end(answer)
  })
}).listen(Number(port), '127.0.0.1')

/** An edit is told as the pipeline has it; the proxy gives it its own shape. */
function ask(body: string): string {
  const asked = JSON.parse(body) as Omit<Question, 'message'> & { readonly message: string }
  const facts = { now: Math.floor(Date.now() / 1000), ...asked.facts }
  const { action, status, reason, headers, trunk, edits, memo, hints } = pipeline.ask({
    ...asked,
    facts,
    message: bytesOf(asked.message),
  })
  const steer = trunk === undefined ? undefined : { trunk, set: pipeline.trunk(trunk)?.nextHop?.dispatcher }
  return JSON.stringify({ action, status, reason, headers, steer, edits, memo, hints })
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}
