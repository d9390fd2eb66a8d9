import { entry, type CodeEntry } from './entry.js'

/** Of messages and of the edits that plugins make. */
export const messageCodes = {
  MESSAGE_NOT_SIP: entry(
    'error',
    'The bytes do not begin with a SIP start line.',
    'The proxy sent something else than the raw message, or the sender talks another protocol.',
    'Hand over $mb unchanged. If the bytes came from the network, drop them in the proxy (sanity_check).',
  ),
  EDIT_PROTECTED: entry(
    'report',
    'A plugin tried to change a header or body that nobody may change (rules R5, R7, R8); the edit was refused.',
    'A fault in the plugin.',
    'Change the plugin: From, To and the Request-URI change in initial requests only, dialog and transaction headers never.',
  ),
  EDIT_DENIED: entry(
    'report',
    'A plugin tried to change what the configuration keeps from it; the edit was refused.',
    'The name stands under mutations as deny, or is missing there under only of this plugin.',
    'Change mutations if the plugin is right, its options or the plugin if not.',
  ),
  EDIT_INVALID: entry(
    'report',
    'A plugin made a value that would break the message; the edit was refused.',
    'A fault in the plugin: CR, LF, NUL or unconverted text in a value, or a URI without a scheme.',
    'Change the plugin; use fromText() for text that comes from the configuration.',
  ),
} as const satisfies Record<string, CodeEntry>
