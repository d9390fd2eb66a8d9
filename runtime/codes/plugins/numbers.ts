import { entry, type CodeEntry } from '../entry.js'

/** Of the built-in plugins. */
export const numberCodes = {
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
    'Check the numberPlan of the trunk that the call came from; name short numbers under shortCodes of e164.',
  ),
  E164_TO_INVALID: entry(
    'report',
    'The user of To cannot be written in +E.164 form (rule R17); onInvalidTo says what became of it.',
    'A number of the wrong length, letters, or a number plan that does not fit.',
    'Check the numberPlan of the trunk that the call came from; name short numbers under shortCodes of e164.',
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
    'There is no trunk for an emergency call; it went on as it came (rule R11).',
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
  EXT_NUMBER_SHARED: entry(
    'warning',
    'Several users of the directory have one number, and differ by an extension that AnywhereNow does not get (R27).',
    'Teams users share a number, each with an extension; strip-params removes it.',
    'Give each a number of his own in extensionMap of strip-params.',
  ),
} as const satisfies Record<string, CodeEntry>
