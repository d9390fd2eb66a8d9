import { bytesOf } from '../message/bytes.js'
import type { Question } from '../pipeline/outcome.js'
import type { Pipeline } from '../pipeline/run.js'
import type { SiteSettings } from '../pipeline/site.js'
import { unwatched, type Watch } from '../pipeline/watch.js'

/** Measured: the first message costs a cold thread 3 ms, and it is steady after some 2,000. */
const passes = 2000
const budgetMs = 300
/** A gentle warm-up works so many milliseconds, then rests so many: others serve meanwhile, on the same processors. */
const [stint, rest] = [2, 4]
const nobody = new Int32Array(new SharedArrayBuffer(4))

/**
 * Runs stock messages through the chains until the thread is as fast as it gets. Nothing of it is kept.
 * @param gently with pauses, while others are at work
 * @param begins told of each plugin before it runs, since one may hang on these too
 */
export function warmUp(pipeline: Pipeline, { trunks }: SiteSettings, gently: boolean, begins: Watch['begins']): void {
  const watch: Watch = { ...unwatched, begins }
  const end = performance.now() + (gently ? (budgetMs * (stint + rest)) / stint : budgetMs)
  let pause = performance.now() + stint
  for (let i = 0; i < passes && performance.now() < end; i++) {
    const trunk = trunks[i % Math.max(trunks.length, 1)]?.name
    for (const question of stock) pipeline.ask({ ...question, from: trunk, to: trunk }, false, watch)
    if (!gently || performance.now() < pause) continue
    Atomics.wait(nobody, 0, 0, rest)
    pause = performance.now() + stint
  }
}

function message(startLine: string): Uint8Array {
  const sdp = [
    'v=0',
    'o=- 1 1 IN IP4 192.0.2.1',
    's=-',
    'c=IN IP4 192.0.2.1',
    'b=AS:80',
    't=0 0',
    'm=audio 4000 RTP/AVP 18 0 8 101',
    'a=rtpmap:101 telephone-event/8000',
    'a=fmtp:101 0-15',
    'a=ptime:20',
    '',
  ].join('\r\n')
  const head = [
    startLine,
    'Via: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bKwarm',
    'Max-Forwards: 70',
    'From: "Warm" <sip:0201234567;ext=1@192.0.2.1>;tag=warm',
    `To: <sip:+31201234567@192.0.2.2;user=phone>${startLine.startsWith('SIP') ? ';tag=up' : ''}`,
    'Call-ID: warm-up',
    'CSeq: 1 INVITE',
    'Contact: <sip:192.0.2.1>',
    'User-Agent: warm',
    'Content-Type: application/sdp',
    `Content-Length: ${sdp.length}`,
  ]
  return bytesOf(`${head.join('\r\n')}\r\n\r\n${sdp}`)
}

const invite = message('INVITE sip:0201234567@192.0.2.2 SIP/2.0')
const stock: readonly Question[] = [
  { stage: 'ingress', message: invite },
  { stage: 'egress', message: invite },
  { stage: 'reply', message: message('SIP/2.0 200 OK') },
]
