import { entry, type CodeEntry } from '../entry.js'

/** What the reinvite-guard plugin reports. */
export const reinviteCodes = {
  REINVITE_NOOP: entry(
    'report',
    'An offer inside a dialog changes nothing for AnywhereNow, which such re-INVITEs disturb (rules R104, R105).',
    'A refresh of the session by re-INVITE ("refresh"), or a change that sipcar removed ("edits").',
    'Let the sender refresh with UPDATE without SDP, or switch session timers off; reject refuses those that are none.',
  ),
  DELAYED_OFFER: entry(
    'report',
    'An INVITE without SDP asks the other side for an offer (rule R106); Teams does not support that.',
    'The sender makes its offer only in the ACK.',
    'Let the sender offer in its INVITE.',
  ),
  TEAMS_MEDIA_RETARGET: entry(
    'report',
    'An offer inside a dialog moves media to another address, port or profile, which Teams does not follow (rule R108).',
    'A transfer behind the SBC, or music on hold from another server.',
    'Anchor media at the SBC (rtpengine), so that its address toward Teams stays.',
  ),
} as const satisfies Record<string, CodeEntry>
