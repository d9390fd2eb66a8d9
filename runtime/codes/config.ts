import { entry, type CodeEntry } from './entry.js'

/** Of the configuration file and the plugins it names. */
export const configCodes = {
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
    'The key tls is missing.',
    'Add tls: { cert: FILE, key: FILE }.',
  ),
  LISTEN_WITHOUT_CREDENTIAL: entry(
    'error',
    'A listener that other hosts can reach, and nothing that a client has to show.',
    'Neither token nor tls.ca is given: anybody who reaches the port could ask, and order a reload.',
    'Add token: { file: FILE }, or tls.ca with the authorities of the certificates of the proxies.',
  ),
  TOKEN_INVALID: entry(
    'error',
    'The token cannot be used; it is not quoted here.',
    'It is shorter than 16 characters, or has some that do not fit into an HTTP header.',
    'Make one with `openssl rand -hex 32`.',
  ),
  SECRET_EXPOSED: entry(
    'warning',
    'A file that holds a token or a private key can be opened by every account of this host.',
    'Its permissions.',
    'Let only the owner, or a group, open it: chmod o= FILE. Change the secret if somebody may have read it.',
  ),
  CODE_EXPOSED: entry(
    'warning',
    'A file that says what code the sidecar runs can be changed by every account of this host.',
    'The permissions of the configuration, or of a module that it names.',
    'Let only its owner change it: chmod go-w FILE.',
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
    'The new configuration is in force, except for listen, tls, limits, workers and log, which are read at the start only.',
    'One of these keys changed in the file; a new token waits with a change of listen or tls.',
    'Restart sipcar when it suits; with two instances, one after the other.',
  ),
} as const satisfies Record<string, CodeEntry>
