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
    'Find the plugin: replay the message with `sipcar explain`. Switch it off with `sipcar trunk set TRUNK PLUGIN off`.',
  ),
  WORKER_DIED: entry(
    'error',
    'A worker thread ended; the message it was on got the failure policy and the thread was replaced.',
    'A plugin used up the memory of the thread, or called process.exit().',
    'As for WORKER_STUCK.',
  ),
  OVERLOADED: entry(
    'warning',
    'More questions were open than the queue holds; the proxy was told to try the next URL.',
    'More traffic than the workers can carry, or workers that are being replaced.',
    "Add workers, or another sipcar process to the proxy's URLs.",
  ),
} as const satisfies Record<string, CodeEntry>
