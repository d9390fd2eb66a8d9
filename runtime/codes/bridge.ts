import { entry, type CodeEntry } from './entry.js'

/** Of the bridge and the worker threads. */
export const bridgeCodes = {
  FRAME_INVALID: entry(
    'error',
    'A frame is not what docs/protocol.md says; it was refused, the connection goes on.',
    "A fault in the adapter on the proxy's side, or something that is no sipcar client.",
    'Use the Lua client of this version; the text names the position that is wrong.',
  ),
  FRAME_TEXT: entry(
    'error',
    'A text frame arrived; the protocol has binary frames only.',
    'The client is another program (lwsc sends text frames).',
    'Use proxy-config/sipcar_client.lua.',
  ),
  FRAMES_REFUSED: entry(
    'error',
    'Eight refused frames in a row; the connection was closed (WebSocket status 1008).',
    "A fault in the adapter on the proxy's side.",
    'See the codes of the frames before, in the log.',
  ),
  FRAME_TOO_BIG: entry(
    'error',
    'A frame is larger than the limit told in hello; the connection was closed (WebSocket status 1009).',
    'A message larger than 65,535 bytes, the most that Kamailio receives, or something that is no sipcar client.',
    'Keep such messages away from sipcar; use the Lua client of this version, which looks at the limit.',
  ),
  ANSWER_TOO_BIG: entry(
    'error',
    'A verdict is larger than 262,136 bytes, more than a proxy takes; the proxy was told that there is none.',
    'A plugin makes a body, or header lines, of that size.',
    'Replay the message with `sipcar explain`, which shows what each plugin did.',
  ),
  WRONG_SUBPROTOCOL: entry(
    'error',
    'A WebSocket handshake without the subprotocol sipcar.v1 was answered 400.',
    'Another program, or a client of another version.',
    'Use the Lua client of this version.',
  ),
  ORIGIN_REFUSED: entry(
    'error',
    'A handshake or command with an Origin header was answered 403.',
    'A browser: no web page may speak to sipcar.',
    'Connect from the proxy, not from a browser.',
  ),
  TOKEN_WRONG: entry(
    'error',
    'A handshake or command without the token of the configuration was answered 401.',
    'The proxy has none or an old one, or somebody else tries the port.',
    'Give the proxy the token: SIPCAR_TOKEN_FILE in proxy-config/kamailio/sipcar.cfg.',
  ),
  CLIENT_TLS_FAILED: entry(
    'error',
    'A TLS handshake with a client failed.',
    'The client showed no certificate of tls.ca, does not believe the one of the sidecar, or is no TLS client.',
    'Check SIPCAR_TLS_CERT and SIPCAR_TLS_CA of the proxy at the address in this line.',
  ),
  CONNECTIONS_FULL: entry(
    'error',
    'A handshake was answered 503, since limits.connections are open.',
    'More worker processes of proxies than the limit, or clients that leave connections behind.',
    'See with `ss -tnp` whose they are; raise limits.connections if they are yours.',
  ),
  RATE_EXCEEDED: entry(
    'error',
    'A connection sent more than limits.messagesPerSecond; the rest of that second is told to ask elsewhere.',
    'A client that has gone wild, or a limit too low for this traffic. At twice the limit it is closed (status 1008).',
    'Look at that client, or raise the limit.',
  ),
  CERTIFICATE_UNFIT: entry(
    'error',
    'The files under tls do not make a certificate that a wss:// listener can show; a running sidecar keeps what it has.',
    'They were replaced one by one and only some are new, the key is that of another certificate or encrypted, or a file is no PEM.',
    'Compare `openssl x509 -noout -pubkey -in CERT` with `openssl pkey -pubout -in KEY`; put in place what belongs together.',
  ),
  CERTIFICATE_EXPIRED: entry(
    'warning',
    'The certificate of the wss:// listeners is not valid any more, or not yet: proxies that check it cannot connect.',
    'It was not renewed, or the clock is wrong.',
    'Renew it; a running sidecar takes the new files by itself, or by `sipcar reload`.',
  ),
  CERTIFICATE_EXPIRES: entry(
    'warning',
    'The certificate of the wss:// listeners, or one that vouches for it, ends within 14 days.',
    'Its renewal has failed or is not automatic.',
    'Renew it; a running sidecar takes the new files by itself, or by `sipcar reload`.',
  ),
  LISTEN_FAILED: entry(
    'error',
    'A listen address could not be opened.',
    'The port or socket is in use, the address is not one of this host, or the permission is missing.',
    'Stop the other process (ss -ltnp shows it), or change listen in the configuration.',
  ),
  WORKER_STUCK: entry(
    'error',
    'A plugin did not come back in time; the message got the failure policy and the thread was replaced.',
    'A plugin loops or blocks.',
    'The text names plugin and trunk: replay the message with `sipcar explain`. Switch it off with `sipcar trunk set TRUNK PLUGIN off`.',
  ),
  WORKER_DIED: entry(
    'error',
    'A worker thread ended; the message it was on got the failure policy and the thread was replaced.',
    'A plugin used up the memory of the thread, or called process.exit().',
    'As for WORKER_STUCK.',
  ),
  PLUGIN_SUSPENDED: entry(
    'error',
    'A plugin kept failing on a trunk, so the messages of this trunk go without it for a while (rule R13).',
    'It threw five times in a row, or three times within a minute its worker thread hung or ended in it.',
    'Replay a message with `sipcar explain`, mend the plugin and reload: a new configuration suspends nothing. `sipcar status` shows until when.',
  ),
  PLUGIN_RESUMED: entry(
    'warning',
    'A plugin that was suspended did its work on one message for trial, and is back in the chain.',
    'The fault is gone, or met only some messages.',
    'Look for the fault that suspended it: PLUGIN_SUSPENDED before, in the log.',
  ),
  PLUGIN_LATE: entry(
    'report',
    'Something that a plugin had left behind failed after its verdict; no message was lost, and the thread goes on.',
    'A plugin started a timer, or a promise for which it does not wait; handlers are synchronous.',
    'Find the plugin by the text and mend it.',
  ),
  LOG_LINES_LOST: entry(
    'warning',
    'So many lines of the log could not be written. Calls do not wait for the log.',
    'The disk was full, or what reads the log stood still.',
    'Make room for the log, or look why its reader is slow.',
  ),
  OVERLOADED: entry(
    'warning',
    'More questions were open than the queue holds; the proxy was told to try the next URL: for new calls first, for emergency calls last.',
    'More traffic than the workers can carry, or workers that are being replaced.',
    "Add workers, or another sipcar process to the proxy's URLs.",
  ),
} as const satisfies Record<string, CodeEntry>
