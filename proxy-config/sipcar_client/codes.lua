-- Every code that the client logs or returns, with what to do about it. Operators search for codes.

return {
  -- The link
  BAD_URL = 'write ws://host:port/path, wss://host:port/path or ws+unix:/path/to/socket',
  UNREACHABLE = 'start the sidecar, or correct its address in the list of URLs',
  TLS_FAILED = 'check the sidecar\'s certificate: its issuer must be in the CA file and its name in the URL',
  TLS_MISSING = 'install LuaSec (Debian: lua-sec) or use ws:// or ws+unix:',
  BAD_HANDSHAKE = 'something else listens there, or it is a sidecar of another version',
  WRONG_VERSION = 'run a sidecar that speaks sipcar.v1',
  CLOSED = 'the sidecar closed the connection: see its log',
  BACKING_OFF = 'every sidecar failed a moment ago: see the line that says which and why',
  RECOVERED = 'nothing to do',
  DRAINING = 'nothing to do: that sidecar is going, questions use another URL',

  -- One question
  DEADLINE = 'the sidecar was too slow: look at its load, or raise its deadline',
  TOO_LARGE = 'raise the limit of message bytes in the sidecar\'s configuration',
  BUSY = 'the sidecar has too many open questions: add workers, processes or URLs',
  REFUSED = 'the sidecar could not read the question: look up its code in docs/errors.md',
  STALE = 'nothing to do: a late answer was dropped',

  -- Frames (a connection that sends one of these is closed)
  FRAME_TEXT = 'only binary frames are spoken: something else answers there',
  FRAME_MASKED = 'a server must not mask: something else answers there',
  FRAME_BITS = 'reserved bits or an unknown opcode: switch off compression in whatever sits between',
  FRAME_CONTROL = 'a control frame was too long or in pieces: something else answers there',
  FRAME_ORDER = 'pieces of a message came in a wrong order: something else answers there',
  FRAME_TOO_LARGE = 'the answer is larger than any verdict can be',
  ANSWER_SHAPE = 'the frame is not a msgpack array of the protocol: something else answers there',
  ANSWER_KIND = 'the sidecar is newer than this client: update both',
  HELLO_SHAPE = 'the sidecar is of another version: update both',

  -- A verdict that was not applied (docs/protocol.md, "A proxy checks a whole verdict")
  VERDICT_ACTION = 'not an action of the protocol: report a bug of the sidecar',
  VERDICT_STATUS = 'a reject needs a status from 400 to 699: see the plugin that gave it',
  VERDICT_REASON = 'a reason phrase must be text of one line: see the plugin that gave it',
  VERDICT_HEADERS = 'a header of the response is not a token with a value of one line: see the plugin',
  VERDICT_STEER = 'a steer needs a trunk, and a set number or SIP URI if any: see the trunk\'s configuration',
  VERDICT_MEMO = 'a memo must be a string of at most 8192 bytes: report a bug of the sidecar',
  VERDICT_HINTS = 'hints must be a map: report a bug of the sidecar',
  VERDICT_REVISION = 'a verdict names its configuration: report a bug of the sidecar',
  VERDICT_EDITS = 'edits must be a list of at most 512: report a bug of the sidecar',
  EDIT_KIND = 'an unknown edit: the sidecar is newer than this client, update both',
  EDIT_URI = 'a URI needs a scheme and must not break its line: see the plugin that gave it',
  EDIT_DISPLAY = 'a display name must be of one line with its quotes closed: see the plugin that gave it',
  EDIT_PARAMS = 'header parameters start with a semicolon and are of one line: see the plugin that gave it',
  EDIT_TAG = 'a From or To edit must keep the tag of the message: see the plugin that gave it',
  EDIT_NAME = 'a header name must be a token, and not From, To or Content-Length: see the plugin that gave it',
  EDIT_VALUE = 'a header value must be of one line: see the plugin that gave it',
  EDIT_INDEX = 'the message has no such header line: report a bug of the sidecar',
  EDIT_TWICE = 'two edits met the same line: report a bug of the sidecar',
  EDIT_BODY = 'a body edit needs bytes, and a content type of one line if any: see the plugin that gave it',
}
