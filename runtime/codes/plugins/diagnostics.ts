import { entry, type CodeEntry } from '../entry.js'

/** What the diagnostics plugin finds (rules R109–R115). It changes nothing. */
export const diagnosticsCodes = {
  CLOCK_SKEW_TRANSFER: entry(
    'report',
    'A transfer was refused because the signature over Referred-By has the wrong time (ms-diagnostics 1020, rule R109).',
    'The clock of the host that signs or checks it is off: slightly ahead is fatal, slightly behind is tolerated.',
    'Set the clock by NTP on every host of the SBC; `sipcar doctor` looks at this one, `sipcar status` at the offsets.',
  ),
  REFERRER_IDENTITY: entry(
    'report',
    'A transfer was answered 429: the identity in Referred-By is missing or was altered (RFC 3892, rule R109).',
    'A device on the way edits or removes Referred-By.',
    'See that nobody touches Referred-By: proxy script, header rules of the SBC, other plugins.',
  ),
  CLOCK_AHEAD: entry(
    'report',
    'The own clock is ahead of the Date of a message by more than aheadWarn; transfers may fail (rule R110).',
    "This clock or the sender's is off, or the message lay in a queue.",
    'Compare with clockAhead in `sipcar status`, a median for each trunk. If all trunks agree, correct this clock by NTP.',
  ),
  CLOCK_BEHIND: entry(
    'report',
    'The own clock is behind the Date of a message by more than behindWarn (rule R110).',
    "This clock or the sender's is off.",
    'Compare with clockAhead in `sipcar status`, a median for each trunk. If all trunks agree, correct this clock by NTP.',
  ),
  A365_FORMAT: entry(
    'report',
    'AnywhereNow answered 408 to an INVITE whose numbers were not in the form that it takes (rule R111).',
    'A number without plus, or with parameters; the report names the headers.',
    'Switch e164 and strip-params on toward the trunk, and check the number plan of the trunk the call came from.',
  ),
  A365_UNKNOWN_NUMBER: entry(
    'report',
    'AnywhereNow answered 408 though the numbers were well formed, so it does not know the number (rule R111).',
    'The number has no contact centre. With formatChecked=false nobody saw the INVITE, and its form may be the reason.',
    'Check the number in AnywhereNow and in the directory; keep diagnostics on for the egress of the trunk.',
  ),
  LOCAL_TIMEOUT: entry(
    'report',
    'The proxy gave up waiting for AnywhereNow by a timer of its own; no 408 was received (rule R111).',
    'AnywhereNow cannot be reached, is slow, or nobody took the call while it rang.',
    'Check the connection to AnywhereNow, and the timers of the proxy (fr_timer, fr_inv_timer).',
  ),
  A365_LATE_408: entry(
    'report',
    'AnywhereNow answered 408 after it had rung, so the number is known: nobody took the call (rule R111).',
    'No agent answered within the time of the contact centre.',
    'Look at the queue in AnywhereNow; the call must not be sent elsewhere because of it.',
  ),
  UA_LICENCE_CHECK: entry(
    'report',
    'AnywhereNow answered 500 to an INVITE with the name of the Teams proxy in User-Agent (rule R112).',
    'With that name it looks for a licence of Direct Routing, which it does not have.',
    'Switch the headers plugin on toward the trunk: it replaces the name.',
  ),
  REPLACES_UNSUPPORTED: entry(
    'report',
    'AnywhereNow answered 420 because the request required Replaces (rule R113).',
    'A transfer with consultation was carried out by the sender, who wants to replace a call.',
    'Let the headers plugin take replaces out of Supported, so that nobody tries.',
  ),
  EXTENSION_UNSUPPORTED: entry(
    'report',
    'A request was answered 420: the other side does not know the extensions listed (rule R113).',
    'Require or Proxy-Require names them.',
    'Switch the extension off at the sender, or to optional.',
  ),
  TEAMS_403_FQDN_CERT: entry(
    'report',
    'Teams answered 403 (rule R115).',
    'The name in Record-Route or Contact is not one of the certificate, or no SBC of the tenant; or it is an address.',
    'Compare the name in the topmost Record-Route with the certificate and with the SBC in the Teams admin centre.',
  ),
  SDP_REFUSED: entry(
    'report',
    'An SDP was refused with 488 or 606; edits lists the kinds of SDP lines that plugins removed (-) and added (+).',
    'Nothing in the offer fits the other side, or an edit took away what it needs. Without edits nobody saw the INVITE.',
    'Replay the INVITE with `sipcar explain`, and switch plugins off one by one.',
  ),
  TRANSFER_DIALOG_GONE: entry(
    'report',
    'A REFER or NOTIFY was answered 481: its dialog does not exist at the other end (rule R115).',
    'A BYE was faster, or From, To or the route of the dialog are not those that the other end knows.',
    'Harmless after a BYE. Otherwise compare the tags, and see that the proxy stays in the route and restores From and To.',
  ),
  TEAMS_503_RETRY_AFTER: entry(
    'report',
    'Teams answered 503 with Retry-After: this data centre takes no calls for so many seconds (rule R115).',
    'The data centre is overloaded or in maintenance.',
    'Let the proxy try the next of sip, sip2 and sip3.pstnhub.microsoft.com.',
  ),
  TEAMS_603_DECLINED: entry(
    'report',
    'Teams answered 603: the user declined, everywhere (rule R115, RFC 3261 21.6.2).',
    "The user, or a rule of the user's, refuses the call.",
    'Nothing to do; the proxy must not try another way.',
  ),
  CALL_CUT_120S: entry(
    'report',
    'AnywhereNow ended a call 120 seconds after it was answered (rules R62, R115).',
    'It cuts a call for which neither RTP nor RTCP arrives for so long: one-way media, hold, or a peer without RTCP.',
    'Check firewall and media addresses, and let a media relay generate RTCP.',
  ),
  TRANSFER_FAILED: entry(
    'report',
    'A NOTIFY tells that a transfer failed with this status (rules R44, R115).',
    'The target refused the call, or the call to it could not be set up.',
    'Look for the INVITE to the target at the same time, and at its response.',
  ),
  MS_DIAGNOSTICS: entry(
    'report',
    'A refusal, a failed transfer or a BYE carried the reason that Microsoft gives (ms-diagnostics, rule R114).',
    'The reason and the errorId say it.',
    'Look up the errorId in the documentation of ms-diagnostics (MS-OCER).',
  ),
} as const satisfies Record<string, CodeEntry>
