import { entry, type CodeEntry } from './entry.js'

/** Of the number directory (rule R100) and the tenants. */
export const directoryCodes = {
  CSV_SYNTAX: entry(
    'error',
    'A line of the number directory is not well-formed CSV.',
    'A quote that is not closed, or more fields than the first row has columns.',
    'Correct the line; fields are separated by commas, and none needs quotes.',
  ),
  DIRECTORY_COLUMN: entry(
    'error',
    'The first row of the number directory does not name columns that can be used.',
    'A typing error, a column twice, another separator than a comma, or no first row with names.',
    'Name the columns number, kind, interceptInbound, interceptOutbound, tenant and ext; only number is required.',
  ),
  DIRECTORY_NUMBER: entry(
    'error',
    'An entry of the number directory is no number, prefix or range.',
    'Numbers are written +E.164 without blanks; spreadsheets drop the plus.',
    'Write +31881200600, +3120555* for a prefix, +31707777000-+31707777099 for a range of numbers of equal length.',
  ),
  DIRECTORY_VALUE: entry(
    'error',
    'A field of the number directory has a value that cannot be used.',
    'A typing error, or the field of another column.',
    'Kinds are ucc, teams, pbx, pstn-agent and pstn-ucc; flags yes or no; extensions are digits behind a single number.',
  ),
  DIRECTORY_TWICE: entry(
    'error',
    'An entry of the number directory stands there twice.',
    'It would be open which of the two holds.',
    'Remove one of them; users who share a number are told apart by ext.',
  ),
  DIRECTORY_OVERLAP: entry(
    'error',
    'Two entries of the number directory overlap, and neither comes before the other (rule R100).',
    'Ranges of numbers of equal length overlap, or a range holds as many numbers as the prefix that it overlaps.',
    'Cut the larger one; a single number may lie within either, and always comes first.',
  ),
  PSTN_UCC_IMPERSONATION: entry(
    'warning',
    'Calls to PSTN agents are told by the number of the UCC alone (rule R88).',
    'The number directory has entries pstn-ucc, but no entry pstn-agent.',
    "Switch impersonation off for these UCCs in AnywhereNow, or list their agents' numbers as pstn-agent.",
  ),
  TENANT_NOT_DEFINED: entry(
    'error',
    'A tenant that the configuration does not have.',
    'A typing error, or the tenant was renamed.',
    'Use one of the names under tenants.',
  ),
  TENANT_TWICE: entry(
    'error',
    'Two tenants answer to the same value of A365-TenantId, or are both the default (rule R91).',
    'Values compare without regard to case and to a leading A365-.',
    'Leave the value, or the default, to one of them.',
  ),
  TENANT_DEFAULT_NONE: entry(
    'warning',
    'No tenant is the default (rule R92).',
    'Calls without A365-TenantId, and those that say A365 only, belong to nobody.',
    'Say default: true for one tenant.',
  ),
  TRUNK_KIND_DIFFERS: entry(
    'error',
    'A trunk is named where one of another kind belongs.',
    'The key of a tenant says which kind of trunk it wants.',
    'Name a trunk of that kind.',
  ),
  TENANT_TRUNK_TAKEN: entry(
    'error',
    "A tenant uses a trunk that is another tenant's (rule R103).",
    'The trunk names one tenant, and another tenant names the trunk.',
    "Remove tenant from the trunk if they share it, or name a trunk of the tenant's own.",
  ),
  TENANTS_SHARE_PEER: entry(
    'error',
    'Two AnywhereNow trunks of different tenants have the same peer (rule R103).',
    'A message from that address could belong to either: its trunk would be chosen by chance.',
    'Agree on an address for each, or make it one trunk: A365-TenantId tells whose call it is.',
  ),
  REGION_NOT_HERE: entry(
    'error',
    'A region at a trunk that is not of kind anywherenow.',
    'Only regions of AnywhereNow mean anything (rule R52).',
    'Remove the key.',
  ),
} as const satisfies Record<string, CodeEntry>
