import { entry, type CodeEntry } from '../entry.js'

/** Of routing, and of the number directory as plugins meet it. */
export const routingCodes = {
  DIRECTORY_UNAVAILABLE: entry(
    'report',
    'The number directory could not be asked; the call was routed without it (rule R100).',
    'The directory outside of the configuration is down, or too slow.',
    'Repair it; onDirectoryError of routing says what becomes of calls meanwhile.',
  ),
  LOOP: entry(
    'report',
    'A call would have gone to AnywhereNow again and again; reason says how that was noticed (rule R102).',
    'A forwarding between Teams, AnywhereNow and a number marked for interception, or a UCC that calls a UCC.',
    'Follow the call by its numbers and take one link out of the circle; uccTarget and maxIntercepts set the limits.',
  ),
  FAILOVER_TOO_LATE: entry(
    'report',
    'AnywhereNow answered 408, but later than for a number that it does not know; the call was not sent on (rule R101).',
    'AnywhereNow was slow, or 408 means something else here.',
    'Measure how fast its 408 comes for a number that does not exist, and set failoverWindow above that.',
  ),
  ROUTING_NO_OTHERWISE: entry(
    'warning',
    'Every number goes to AnywhereNow first, and one that nobody knows goes nowhere after its 408 (rule R101).',
    'Mode anywhere-first without otherwise.',
    'Set otherwise of routing to the trunk for numbers that are not in the directory.',
  ),
} as const satisfies Record<string, CodeEntry>
