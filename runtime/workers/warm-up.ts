import { bytesOf } from '../message/bytes.js'
import type { Question } from '../pipeline/outcome.js'
import type { Pipeline } from '../pipeline/run.js'
import { unwatched, type Watch } from '../pipeline/watch.js'

/** Measured: the first message costs a cold thread 3 ms, and it is steady after some 2,000. */
const passes = 2000
const budgetMs = 300
/** A gentle warm-up works so many milliseconds, then rests so many: others serve meanwhile, on the same processors. */
const [stint, rest] = [2, 4]
const nobody = new Int32Array(new SharedArrayBuffer(4))

/**
 * Takes stock calls through the chains, between each two kinds of trunk in turn, until the thread is as fast as it gets.
 * Nothing of it is kept.
 * @param gently with pauses, while others are at work
 * @param begins told of each plugin before it runs, since one may hang on these too
 */
export function warmUp(pipeline: Pipeline, gently: boolean, begins: Watch['begins']): void {
  const watch: Watch = { ...unwatched, begins }
  const end = performance.now() + (gently ? (budgetMs * (stint + rest)) / stint : budgetMs)
  let pause = performance.now() + stint
  const kinds = pipeline.examples
  for (let i = 0; i < passes && performance.now() < end; i++) {
    const [from, to] = [kinds[i % kinds.length], kinds[Math.floor(i / kinds.length) % kinds.length]]
    let memo: string | undefined
    for (const question of stock) memo = pipeline.ask({ ...question, from, to, memo }, false, watch).memo ?? memo
    if (!gently || performance.now() < pause) continue
    Atomics.wait(nobody, 0, 0, rest)
    pause = performance.now() + stint
  }
}

const media = {
  offer: [
    'm=audio 4000 RTP/SAVP 8 0 18 96 101',
    'a=rtpmap:96 opus/48000/2',
    'a=rtpmap:101 telephone-event/8000',
    'a=fmtp:101 0-15',
    'a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz|2^31',
    'a=ptime:20',
    'a=sendrecv',
  ],
  answer: ['m=audio 4002 RTP/AVP 8 101', 'a=rtpmap:101 telephone-event/8000', 'a=fmtp:101 0-15'],
}

function body(lines: readonly string[]): string[] {
  return ['v=0', 'o=- 1 1 IN IP4 192.0.2.1', 's=-', 'c=IN IP4 192.0.2.1', 'b=AS:80', 't=0 0', ...lines, '']
}

/** @param cseq number and method. @param sdp lines of the stream; none: no body */
function message(startLine: string, cseq: string, tag: string, sdp: readonly string[] = []): Uint8Array {
  const content = sdp.length > 0 ? body(sdp).join('\r\n') : ''
  const head = [
    startLine,
    'Via: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bKwarm',
    'Max-Forwards: 70',
    'From: "Warm" <sip:0201234567;ext=1@192.0.2.1>;tag=warm',
    `To: <sip:+31201234567@192.0.2.2;user=phone>${tag}`,
    'Call-ID: warm-up',
    `CSeq: ${cseq}`,
    'Contact: <sip:192.0.2.1>',
    'User-Agent: warm',
    'P-Asserted-Identity: "Warm" <sip:+31201234567@192.0.2.1>',
    'Supported: timer, replaces',
    'Allow: INVITE, ACK, BYE, CANCEL, OPTIONS, REFER, UPDATE',
    ...(content === '' ? [] : ['Content-Type: application/sdp']),
    `Content-Length: ${content.length}`,
  ]
  return bytesOf(`${head.join('\r\n')}\r\n\r\n${content}`)
}

const known = ';tag=up'
const ruri = 'sip:0201234567@192.0.2.2'
const invite = message(`INVITE ${ruri} SIP/2.0`, '1 INVITE', '', media.offer)
const hold = message(`INVITE ${ruri} SIP/2.0`, '2 INVITE', known, [...media.answer, 'a=sendonly'])
const bye = message(`BYE ${ruri} SIP/2.0`, '3 BYE', known)

/** One call, with what each verdict gave to keep for the next message. */
const stock: readonly Question[] = [
  { stage: 'ingress', message: invite },
  { stage: 'egress', message: invite },
  { stage: 'reply', message: message('SIP/2.0 183 Session Progress', '1 INVITE', known, media.answer) },
  { stage: 'reply', message: message('SIP/2.0 200 OK', '1 INVITE', known, media.answer) },
  { stage: 'ingress', message: hold },
  { stage: 'egress', message: hold },
  { stage: 'reply', message: message('SIP/2.0 200 OK', '2 INVITE', known, [...media.answer, 'a=recvonly']) },
  { stage: 'ingress', message: bye },
  { stage: 'egress', message: bye },
]
