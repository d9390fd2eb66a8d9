import { entry, type CodeEntry } from '../entry.js'

/** What the hold plugin reports, and finds wrong with its options. */
export const holdCodes = {
  HOLD_INACTIVE_TO_SENDONLY: entry(
    'error',
    'The option towardA365 of the hold plugin is sendonly, which would keep AnywhereNow from playing music (rule R64).',
    'The words inactive and sendonly were taken for the same.',
    'Set pass, or inactive if the holders play no music of their own.',
  ),
  HOLD_RFC2543: entry(
    'report',
    'A call was put on hold by the address 0.0.0.0 or ::; now it says a=inactive (rule R65, RFC 3264 8.4).',
    'An old device; "restored" tells whether the address could be put back to what it was.',
    'Let the device hold with a=sendonly or a=inactive.',
  ),
  NO_MEDIA_ADDRESS: entry(
    'report',
    'A first offer has the address 0.0.0.0 or ::; that is not hold, and nothing was changed (rule R65).',
    'Third party call control, or ICE whose candidates come later.',
    'Nothing to do if audio comes later; else look at the sender.',
  ),
} as const satisfies Record<string, CodeEntry>
