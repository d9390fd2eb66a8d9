import { sdp } from './bodies.js'

/** What Teams writes into its messages, which are in upper case and without blanks in lists (rule R2). */

export const teamsNames = {
  userAgent: 'USER-AGENT: Microsoft.PSTNHub.SIPProxy v.2024.4.16.1 i.EUWE.4',
  server: 'SERVER: Microsoft.PSTNHub.SIPProxy v.2024.4.16.1 i.EUWE.4',
  allow: 'ALLOW: INVITE,ACK,CANCEL,BYE,INFO,NOTIFY,PRACK,UPDATE,OPTIONS',
} as const

const target = 'sip:sip.pstnhub.microsoft.com:5061;transport=tls;x-m=8:orgid:dfcba638-4ecd-4382-8095-6160fb18aa16'

/** A transfer, as its REFER has it: a target without a user, and the context by which Teams knows the call (R41). */
export const teamsTransfer = {
  target,
  referTo: `REFER-TO: <${target}>`,
  referredBy:
    'REFERRED-BY: <sip:sip.pstnhub.microsoft.com:5061;x-m=8:orgid:fa273707-89ea-4085-9903-ddf4ab23636b;x-t=4dcafc31-d434-426b-a0bb-c376fb36061a;x-ti=b712d12c-77e8-4017-b50d-6d321507aa28;x-tt=aHR0cHM6Ly9hcGkuZmxpZ2h0cHJveHkuc2t5cGUuY29tL2FwaS92Mi9jcC8%3D>',
} as const

const media = ['a=rtpmap:8 PCMA/8000', 'a=rtpmap:101 telephone-event/8000', 'a=fmtp:101 0-15', 'a=ptime:20']
const answer = (...bandwidth: readonly string[]) =>
  sdp(
    'v=0',
    'o=- 0 0 IN IP4 52.112.0.9',
    's=session',
    'c=IN IP4 52.112.0.9',
    ...bandwidth,
    't=0 0',
    'm=audio 50000 RTP/AVP 8 101',
    ...media,
  )

/** The answer of Teams' media processors (R49), and what is to be left of it. */
export const teamsAnswer = { given: answer('b=CT:10000000'), seen: answer() } as const
