/**
 * Every code that sipcar can say, in one place: what it means, why it happens, what to do. docs/errors.md is made
 * from this table; a test keeps the two and their uses in the code in step.
 *
 * - `error`: something could not be done. - `warning`: it was done, but look at it. - `report`: a finding about a
 *   message, made by a plugin or the pipeline; it never alters the message.
 */
export type Severity = 'error' | 'warning' | 'report'

export interface CodeEntry {
  readonly severity: Severity
  readonly means: string
  readonly cause: string
  readonly cure: string
}

function entry(severity: Severity, means: string, cause: string, cure: string): CodeEntry {
  return { severity, means, cause, cure }
}

export const codes = {
  // --- configuration -------------------------------------------------------------------------
  CONFIG_UNREADABLE: entry(
    'error',
    'A file that the configuration needs cannot be read.',
    'It is missing, or the account of the sidecar may not read it.',
    'Check the path and the permissions.',
  ),
  CONFIG_SYNTAX: entry(
    'error',
    'The file is not well-formed YAML.',
    'Indentation, a missing quote, a key given twice.',
    'Correct the line.',
  ),
  CONFIG_UNKNOWN_KEY: entry(
    'error',
    'A key that does not exist.',
    'A typing error, or a key in the wrong place.',
    'Use the name suggested, or one of those listed.',
  ),
  CONFIG_MISSING: entry('error', 'A required key is missing.', 'It has no sensible default.', 'Add the key.'),
  CONFIG_INVALID: entry(
    'error',
    'A value that cannot be used.',
    'Wrong type, or out of range.',
    'Give a value as the detail says; proxy-config/sipcar.yaml shows them all.',
  ),
  LISTEN_INVALID: entry(
    'error',
    'A listener address that cannot be used.',
    'Another scheme, a missing port, or the same address twice.',
    'Write ws://127.0.0.1:8065, wss://host:port or ws+unix:/path/to/socket.',
  ),
  LISTEN_INSECURE: entry(
    'error',
    'A listener without TLS on an address that other hosts can reach.',
    'SIP messages carry numbers, keys and trust: they must not cross a network in the clear.',
    'Listen on a loopback address, on a unix socket, or use wss:// with tls.',
  ),
  LISTEN_WITHOUT_CERTIFICATE: entry(
    'error',
    'A wss:// listener, but no certificate.',
    'tls is missing.',
    'Add tls: { cert: FILE, key: FILE }.',
  ),
  TRUNK_NOT_DEFINED: entry(
    'error',
    'A trunk that the configuration does not have.',
    'A typing error, or the trunk was renamed.',
    'Use one of the names under trunks.',
  ),
  MATCH_TWICE: entry(
    'error',
    'Two trunks match the same endpoint.',
    'The same match entry stands under both.',
    'Tell them apart by port, transport or certificate name, or let the proxy name the trunk.',
  ),
  EMERGENCY_TRUNK_NONE: entry(
    'warning',
    'No trunk carries emergency calls (rule R11).',
    'There is neither a trunk of kind itsp nor an emergencyTrunk.',
    'Name the trunk: emergencyTrunk: NAME.',
  ),
  PLUGIN_NOT_KNOWN: entry(
    'error',
    'No plugin has this name.',
    'A typing error, or its module is not listed under modules.',
    'Use one of the names listed, or add the module.',
  ),
  PLUGIN_NOT_HERE: entry(
    'error',
    'A plugin is switched on where it has nothing to do.',
    'It declares no interest in any stage of this direction.',
    'Switch it on in the other direction, or remove the line.',
  ),
  PLUGIN_SETUP_FAILED: entry(
    'error',
    'A plugin refuses its options.',
    'They are well-formed, but do not fit together or do not fit the site.',
    'Change the options as the detail says.',
  ),
  OPTION_UNKNOWN: entry(
    'error',
    'A plugin does not have this option.',
    'A typing error, or the option of another plugin.',
    'Use the name suggested, or one of those listed; docs/plugins.md explains them.',
  ),
  OPTION_INVALID: entry(
    'error',
    'An option of a plugin has a value that cannot be used.',
    'Wrong type, or out of range.',
    'Give a value as the detail says; docs/plugins.md explains the options.',
  ),
  MODULE_NOT_FOUND: entry(
    'error',
    'A module listed under modules does not exist.',
    'The path is relative to the configuration file; a package has to be installed beside it.',
    'Correct the path, or install the package.',
  ),
  MODULE_NOT_LOADED: entry(
    'error',
    'A module listed under modules threw while it was loaded.',
    'A fault in the module, or one of its imports is missing; TypeScript has to be compiled first.',
    'Correct the module: the detail is what Node.js said.',
  ),
  MODULE_CONTRACT: entry(
    'error',
    'The default export of a module is no plugin.',
    'A member is missing or has the wrong type.',
    'Export default definePlugin({ … }); docs/writing-a-plugin.md shows a whole one.',
  ),
  PLUGIN_NAME_TAKEN: entry(
    'error',
    'Two plugins have the same name.',
    'A module listed under modules is called like a built-in plugin or another module.',
    'Rename the plugin.',
  ),

  CONFIG_SETUP_FAILED: entry(
    'error',
    'A plugin could not be set up with its options; the configuration was not taken.',
    'The plugin throws while it sets itself up, or its module cannot be loaded in a worker thread.',
    'The text tells what it threw; see the documentation of the plugin.',
  ),

  CONFIG_NEEDS_RESTART: entry(
    'warning',
    'The new configuration is in force, except for listen, tls, workers and log, which are read at the start only.',
    'One of these keys changed in the file.',
    'Restart sipcar when it suits; with two instances, one after the other.',
  ),

  // --- messages and edits --------------------------------------------------------------------
  MESSAGE_NOT_SIP: entry(
    'error',
    'The bytes do not begin with a SIP start line.',
    'The proxy sent something else than the raw message, or the sender talks another protocol.',
    'Hand over $mb unchanged. If the bytes came from the network, drop them in the proxy (sanity_check).',
  ),
  EDIT_PROTECTED: entry(
    'report',
    'A plugin tried to change a header that nobody may change (rules R5, R7); its edits were discarded.',
    'A fault in the plugin.',
    'Change the plugin: From, To and the Request-URI change in initial requests only, dialog and transaction headers never.',
  ),
  EDIT_INVALID: entry(
    'report',
    'A plugin made a value that would break the message; its edits were discarded.',
    'A fault in the plugin: CR, LF, NUL or unconverted text in a value, or a URI without a scheme.',
    'Change the plugin; use fromText() for text that comes from the configuration.',
  ),

  // --- pipeline ------------------------------------------------------------------------------
  PLUGIN_FAILED: entry(
    'report',
    'A plugin threw; the message went through the chain without it, or was rejected, as its onError says.',
    'A fault in the plugin, or a message that its author did not think of.',
    'Replay the message with `sipcar explain` and report the fault to the author of the plugin.',
  ),
  VERDICT_ILLEGAL: entry(
    'report',
    'A plugin wanted to reject, steer or drop a message for which that is not allowed (rule R1); the message went on.',
    'A fault in the plugin.',
    'Let the plugin look at message.initial and message.method first.',
  ),
  VERDICT_INVALID: entry(
    'report',
    'A plugin returned a verdict with a bad status, header or trunk name; the message went on.',
    'A fault in the plugin.',
    'Return reject(400–699, …), or steer() to a trunk of the configuration.',
  ),
  MEMO_TOO_BIG: entry(
    'report',
    'What the plugins wanted to remember of a dialog is larger than 4,096 characters; the older memo was kept.',
    'A plugin keeps too much.',
    'Let the plugin keep a digest instead of the text.',
  ),
  TRUNK_UNKNOWN: entry(
    'report',
    'A message matched no trunk; it passed untouched, or as the trunk named by unknownTrunk.',
    'The address is missing under match, or the proxy named a trunk that the configuration does not have.',
    'Add a match entry, or set the trunk in the proxy.',
  ),
  BODY_ENCODED: entry(
    'report',
    'The body has a Content-Encoding, so no plugin looks into it.',
    'The sender compresses bodies.',
    'Switch the encoding off at the sender.',
  ),
  SHADOW: entry(
    'report',
    'What a plugin or trunk in shadow mode would have done; nothing of it was applied.',
    'Shadow mode is on.',
    'Switch it to on when the reports show what you expect: sipcar trunk set TRUNK PLUGIN on.',
  ),

  // --- bridge and workers --------------------------------------------------------------------
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

  // --- command line --------------------------------------------------------------------------
  FILE_UNREADABLE: entry(
    'error',
    'A file named on the command line cannot be read.',
    'It is missing, or you may not read it.',
    'Check the path and the permissions.',
  ),
  FILE_UNWRITABLE: entry(
    'error',
    'A file cannot be written.',
    'The directory is missing or may not be written, or the disk is full.',
    'Check the path and the permissions.',
  ),
  FILE_EXISTS: entry(
    'error',
    'A file that would be made is there already.',
    'The name is taken.',
    'Choose another name, or remove the file.',
  ),
  USAGE: entry(
    'error',
    'The command line cannot be understood.',
    'An unknown option or argument.',
    'See sipcar --help, and sipcar COMMAND --help.',
  ),
  PLUGIN_NAME_BAD: entry(
    'error',
    'A name that no plugin may have.',
    'Names are lower case letters, digits and single hyphens, beginning with a letter.',
    'Choose a name like strip-params.',
  ),
  CONTENT_LENGTH_UNFIT: entry(
    'warning',
    'Content-Length does not fit the body in the file.',
    'Line ends were changed from CRLF to LF, or the body was edited by hand.',
    'Correct Content-Length, or restore CRLF (unix2dos); a body that seems cut short is left alone by every plugin.',
  ),
  CASE_INVALID: entry(
    'error',
    'A case that cannot be run.',
    'A key is missing, or has a value that cannot be used.',
    'Correct the case as the detail says; sipcar test --help lists every key.',
  ),
  CASE_UNKNOWN_KEY: entry(
    'error',
    'A case has a key that does not exist.',
    'A typing error.',
    'Use the name suggested, or one of those listed.',
  ),
  SIDECAR_UNREACHABLE: entry(
    'error',
    'No sidecar answers on the listener.',
    'It is not running, or listens somewhere else.',
    'Start it with sipcar serve, or look at listen in the configuration.',
  ),
  SIDECAR_ANSWER: entry(
    'error',
    'The sidecar gave an answer that makes no sense.',
    'Another service listens on this address, or another version of sipcar.',
    'Look at who listens there (ss -ltnp).',
  ),
  RELOAD_REFUSED: entry(
    'error',
    'The running sidecar refused the new configuration and keeps the old one.',
    'The problems are listed with it.',
    'Correct them and reload again.',
  ),
  RELOAD_UNAVAILABLE: entry(
    'warning',
    'The file is written, but no running sidecar could be told.',
    'None is running, or it cannot be reached from here.',
    'A running sidecar sees the change of the file by itself; otherwise it holds from the next start on.',
  ),
  REVISION_DIFFERS: entry(
    'warning',
    'The running sidecar has another configuration than this file.',
    'The file was changed and not accepted yet, or the sidecar was started with another file.',
    'Run sipcar reload, and sipcar check when it refuses.',
  ),
  NODE_TOO_OLD: entry(
    'error',
    'This Node.js is too old.',
    'sipcar needs Node.js 20.12 or later.',
    'Install a later Node.js.',
  ),
  KAMAILIO_MISSING: entry(
    'warning',
    'Kamailio is not installed here.',
    'It runs on another host, or is not in PATH.',
    'Run sipcar doctor on the host of the proxy as well.',
  ),
  KAMAILIO_MODULE_MISSING: entry(
    'error',
    'A Kamailio module that the proxy configuration loads is not there.',
    'Its package is not installed.',
    'Install the package: kamailio-lua-modules for app_lua, kamailio for the others.',
  ),
  KAMAILIO_CONFIG_BAD: entry(
    'error',
    'Kamailio refuses its configuration file.',
    'A syntax error, or a module that is not installed.',
    'Run kamailio -c -f FILE and correct what it says.',
  ),
  LUA_MISSING: entry(
    'warning',
    'There is no lua5.1 to look with.',
    'It is not installed; Kamailio brings its own library.',
    'Install lua5.1 to have this looked at.',
  ),
  LUA_LIBRARY_MISSING: entry(
    'error',
    'A Lua library that the client needs is not there.',
    'Its package is not installed.',
    'Install lua-socket and lua-messagepack (and lua-sec for wss://).',
  ),
  LUA_SYNTAX: entry(
    'error',
    'A Lua file has a syntax error.',
    'It was edited.',
    'Restore it from the package, or correct the line.',
  ),
  CLOCK_UNSYNCHRONISED: entry(
    'warning',
    'The clock of this host is not synchronised.',
    'No time service runs; Microsoft refuses transfers from a clock that is off (rule R110).',
    'Switch on chrony or systemd-timesyncd.',
  ),
  EDIT_BY_HAND: entry(
    'error',
    'This place in the file cannot be edited safely.',
    'An alias (*name) or a merge key stands on the way, or the line has an unusual form.',
    'Change the line in an editor; the file is as it was.',
  ),
  CLOCK_UNKNOWN: entry(
    'warning',
    'Nobody here knows whether the clock is synchronised.',
    'Neither chrony nor systemd-timesyncd runs here; in a container the host keeps the clock.',
    'Look at the clock of the host.',
  ),

  // --- plugins -------------------------------------------------------------------------------
  UA_MATCHES_PATTERN: entry(
    'error',
    'The userAgent of the headers plugin contains "pstnhub", the very name that it is there to replace (rule R80).',
    'The option was copied from a message of Teams.',
    'Choose another name, for instance CustomerSBC.',
  ),
  HEADER_MALFORMED: entry(
    'report',
    'An address header could not be read; it was left as it is, and nothing was decided on it (rule R13).',
    'The sender writes it against RFC 3261 20.10, or it is missing.',
    'Look at the message; repair the sender, or the header in the proxy before sipcar is asked.',
  ),
  E164_RURI_INVALID: entry(
    'report',
    'The user of the Request-URI cannot be written in +E.164 form (rule R17); onInvalidRuri says what became of it.',
    'A number of the wrong length, letters, or a number plan that does not fit.',
    'Check countryCode, nationalPrefix and nsnLength of e164; name short numbers under shortCodes.',
  ),
  E164_TO_INVALID: entry(
    'report',
    'The user of To cannot be written in +E.164 form (rule R17); onInvalidTo says what became of it.',
    'A number of the wrong length, letters, or a number plan that does not fit.',
    'Check countryCode, nationalPrefix and nsnLength of e164; name short numbers under shortCodes.',
  ),
  E164_FROM_INVALID: entry(
    'report',
    'The user of From cannot be written in +E.164 form (rule R17); onInvalidFrom says what became of it.',
    'An extension or a name in place of a number, or a number plan that does not fit.',
    'Let the PBX send a full number, map it in extensionMap, or set onInvalidFrom: substitute.',
  ),
  E164_PAI_INVALID: entry(
    'report',
    'A value of P-Asserted-Identity holds no number; toward AnywhereNow it was removed (rules R21, R34).',
    'An extension or a name in place of a number.',
    'Let the PBX send a full number, or map it in extensionMap of e164.',
  ),
  E164_DIVERSION_INVALID: entry(
    'report',
    'A value of Diversion holds no number; it was left as it is.',
    'An extension or a name in place of a number.',
    'Let the PBX send a full number, or map it in extensionMap of e164.',
  ),
  E164_LOCAL_NUMBER: entry(
    'report',
    'A local number: it holds only where its phone-context says, which is no prefix (RFC 3966 5.1.5, rule R19).',
    'The sender marks an extension or a short number with phone-context.',
    'Map the number in extensionMap of e164, or let the sender write the global number.',
  ),
  E164_PLUS00: entry(
    'report',
    'A number began with +00; the zeros were dropped, since no country code begins with 0 (rule R16).',
    'A device puts + in front of a number that has its international prefix already.',
    'Correct the number translation of the sender.',
  ),
  EMERGENCY_NO_TRUNK: entry(
    'report',
    'An emergency call was on its way to AnywhereNow, and there is no trunk to steer it to instead (rule R11).',
    'The configuration has no trunk of kind itsp and no emergencyTrunk.',
    'Set emergencyTrunk, and route emergency numbers there in the proxy.',
  ),
  VERSTAT: entry(
    'report',
    'A verstat parameter was removed from a number; its value is told here (rule R24).',
    'The carrier signs caller numbers (STIR/SHAKEN).',
    'Nothing to do; set preserveVerstat of strip-params to none to silence it, or to header to pass it on.',
  ),
  EXT_COLLISION_RISK: entry(
    'report',
    'An extension was removed, so several users may now have one number (rule R27).',
    'Users share a number and differ by ;ext=, which AnywhereNow does not accept.',
    'Give each a number of his own in extensionMap of strip-params.',
  ),
  RTCP_DISABLED_BY_PEER: entry(
    'report',
    'The peer sends no RTCP (b=RS:0 and b=RR:0, RFC 3556); AnywhereNow cuts a call without RTP and RTCP after 120 s.',
    'The setting of the peer.',
    'Switch RTCP on at the peer, or let a media relay generate it.',
  ),
  PTIME_NOT_20: entry(
    'report',
    'The SDP asks for packets of another length than 20 ms; nothing was changed (rule R50).',
    'The setting of the peer.',
    'Set 20 ms at the peer if audio is one-way or broken.',
  ),
} as const satisfies Record<string, CodeEntry>

export type Code = keyof typeof codes

/** An error that carries its code. `place` says where: a file and line, a trunk, a listener. */
export class CodedError extends Error {
  readonly code: Code
  readonly place: string | undefined

  constructor(code: Code, detail: string, place?: string) {
    super(detail)
    this.name = 'CodedError'
    this.code = code
    this.place = place
  }

  get cure(): string {
    return codes[this.code].cure
  }
}
