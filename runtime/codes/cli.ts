import { entry, type CodeEntry } from './entry.js'

/** Of the commands. */
export const cliCodes = {
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
    'Debian 12 and older distributions ship an older one than the 20.12 that sipcar needs.',
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
    'There is no Lua of the version that the module app_lua of Kamailio is linked with to look with.',
    'It is not installed; Kamailio brings its own library.',
    'Install the one that the line names (lua5.1, lua5.4) to have this looked at.',
  ),
  LUA_LIBRARY_MISSING: entry(
    'error',
    'A Lua library that the client needs is not there.',
    'Its package is not installed.',
    'Install lua-socket (and lua-sec for wss://).',
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
} as const satisfies Record<string, CodeEntry>
