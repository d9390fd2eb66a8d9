import { entry, type CodeEntry } from './entry.js'

/** Of the chain. */
export const pipelineCodes = {
  PLUGIN_FAILED: entry(
    'report',
    'A plugin threw; the message went through the chain without it, or was rejected, as its onError says.',
    'A fault in the plugin, or a message that its author did not think of.',
    'Replay the message with `sipcar explain` and report the fault to the author of the plugin.',
  ),
  PLUGIN_SKIPPED: entry(
    'report',
    'A plugin is suspended; the message went through the chain without it, or was rejected, as its onError says.',
    'The plugin kept failing: PLUGIN_SUSPENDED in the log says when and why.',
    'As for PLUGIN_SUSPENDED.',
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
} as const satisfies Record<string, CodeEntry>
