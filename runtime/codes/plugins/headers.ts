import { entry, type CodeEntry } from '../entry.js'

/** Of the headers plugin. */
export const headerCodes = {
  UA_MATCHES_PATTERN: entry(
    'error',
    'The userAgent of the headers plugin contains "pstnhub", the very name that it is there to replace (rule R80).',
    'The option was copied from a message of Teams.',
    'Choose another name, for instance CustomerSBC.',
  ),
  REPLACES_REQUIRED: entry(
    'report',
    'A call toward AnywhereNow required Replaces and was answered 420, as AnywhereNow would have done (rule R83).',
    'Teams transfers a call by an INVITE that is to take the place of another, in place of a REFER.',
    'Let REFER reach Teams in the Allow of AnywhereNow, and keep stripSupportedReplaces of headers on.',
  ),
  REPLACES_WITHOUT_REQUIRE: entry(
    'report',
    'A call toward AnywhereNow carries Replaces without requiring it; AnywhereNow may ignore it (rule R83).',
    'The sender hopes that the call takes the place of another; ignored, it becomes a second one beside it.',
    'Let REFER reach Teams in the Allow of AnywhereNow, or set replacesWithoutRequire of headers to reject.',
  ),
  TEAMS_REJECTS_REPLACES: entry(
    'report',
    'A call toward Teams carries Replaces, which Teams refuses since April 2022 (rule R85).',
    'The sender carries out a consultative transfer, or a pick-up, by taking the place of another call.',
    'Switch Replaces off at the sender, or set replacesTowardTeams of headers to reject or strip.',
  ),
} as const satisfies Record<string, CodeEntry>
