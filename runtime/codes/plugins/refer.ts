import { entry, type CodeEntry } from '../entry.js'

/** Of the refer plugin. */
export const referCodes = {
  REFER_LOCAL_NOT_POSSIBLE: entry(
    'error',
    'The action of the refer plugin is not forward; a proxy can do nothing else with a REFER (rule R40).',
    'A proxy cannot answer 202, send NOTIFY or make the new call, as a back-to-back user agent does.',
    'Leave action out; to let Teams carry out transfers itself, set transferMode: teams-local.',
  ),
  TRANSFER_METADATA_LOST: entry(
    'warning',
    'Teams carries out transfers itself, so AnywhereNow learns nothing of them (rule R48).',
    'The refer plugin has transferMode: teams-local, which takes REFER out of every Allow that Teams sees.',
    'Set transferMode: edr, unless transfers by way of AnywhereNow do not work for you.',
  ),
  ALLOW_NO_REFER: entry(
    'report',
    'AnywhereNow did not offer REFER and NOTIFY to Teams, so Teams carries out transfers itself (rule R38).',
    'Something between AnywhereNow and sipcar removes methods from Allow, or AnywhereNow does not send them.',
    'Look for what changes Allow; forceRefer of the refer plugin adds them meanwhile.',
  ),
  REFER_OUT_OF_DIALOG: entry(
    'report',
    'A REFER outside of any call was answered 403, since it makes calls at our expense (rule R43).',
    'Somebody tries toll fraud, or a device starts calls by click-to-dial.',
    'If the sender may do so, set allowOutOfDialogRefer on its trunk.',
  ),
  REFER_NOT_ACCEPTED: entry(
    'report',
    'A REFER of a carrier or PBX was answered 403 (rule R46).',
    'A device on that side tries to transfer a call.',
    'Let the PBX transfer calls by itself; referFromPbx: pass of the refer plugin accepts it from a PBX.',
  ),
  REFER_WITHOUT_A365: entry(
    'report',
    'A REFER in a call without AnywhereNow was answered 405, since nobody would carry it out (rule R42).',
    'Teams saw REFER in the Allow of a carrier or PBX.',
    'Keep stripReferFromNonA365 of headers on toward Teams; referWithoutA365: pass lets it through where it is offered.',
  ),
  REFER_DIALOG_UNKNOWN: entry(
    'report',
    'A REFER was let through without knowing whether AnywhereNow is in the call (rule R42).',
    'The call is older than the state of the proxy, or the refer plugin is off at egress of the other trunk.',
    'Nothing to do after a restart; otherwise switch refer on for egress of every trunk.',
  ),
  REFER_TOWARD_TEAMS: entry(
    'report',
    'AnywhereNow sent a REFER to Teams, which does not offer to take any; it was let through (rule R46).',
    'AnywhereNow tries to transfer a call by way of Teams.',
    'Expect Teams to refuse it; ask AnywhereNow why it was sent.',
  ),
  REFER_REPLACES: entry(
    'report',
    'A REFER toward AnywhereNow asks for a call with Replaces, which Teams and AnywhereNow refuse (rule R47).',
    'A user of Teams transfers a call after a consultation.',
    'If such transfers fail, look for the 420 or the refusal of Teams that follows.',
  ),
} as const satisfies Record<string, CodeEntry>
