import { entry, type CodeEntry } from '../entry.js'

/** Of the privacy plugin. */
export const privacyCodes = {
  PRIVACY_NONE_REPLACED: entry(
    'report',
    'An anonymous caller came with Privacy: none, which asks to be shown; it became Privacy: id (rule R30).',
    'The sender writes both an anonymous From and Privacy: none, or onInvalidFrom of e164 made the caller anonymous.',
    'Repair the sender; set addPrivacy of privacy to false to leave the header as it is.',
  ),
  PAI_DISAGREES: entry(
    'report',
    'The values of P-Asserted-Identity name different numbers, or are too many; only one of sip stays (rule R36).',
    'The sender asserts a number of its own beside that of the caller.',
    'Let the sender assert one number, once as sip and once as tel at most (RFC 3325 9.1).',
  ),
} as const satisfies Record<string, CodeEntry>
