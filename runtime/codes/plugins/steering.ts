import { entry, type CodeEntry } from '../entry.js'

/** Of a365-steering, and of the choice of a trunk that it shares with routing. */
export const steeringCodes = {
  UNKNOWN_A365_HEADER: entry(
    'report',
    'A header of AnywhereNow with a name that nobody reads; it had no effect (rule R94).',
    'The name is mistyped, or AnywhereNow has learned something new.',
    'Compare the name with the manual of AnywhereNow; tell the authors of sipcar about a new one.',
  ),
  STEERING_HEADER_INVALID: entry(
    'report',
    'A header that steers calls is empty, has another value than it may, or several; it was not trusted (rule R94).',
    'Something between AnywhereNow and this SBC changes headers, or AnywhereNow itself does.',
    'Look at the message as it arrives; the directory decides until the header is right.',
  ),
  ISREFER_VALUE: entry(
    'report',
    'A365-IsRefer has a value other than 1; the call was taken for a transfer and sent to Teams (rule R89).',
    'AnywhereNow documents the value 1 only.',
    'Look whether the call was a transfer; if not, ask AnywhereNow what the value means.',
  ),
  RURI_TO_MISMATCH: entry(
    'report',
    'Request-URI and To of a call from AnywhereNow name different numbers; the Request-URI counts.',
    'A typing error in a number, or a call that was sent on.',
    'Look whether the right one was called.',
  ),
  UNKNOWN_TENANT: entry(
    'report',
    'A365-TenantId names no tenant of the configuration, or two; unknownTenant says what became of it (rule R92).',
    'A customer that is not configured yet, or a value that was mistyped.',
    'Add the value to ids of the tenant that it means.',
  ),
  TENANT_MISMATCH: entry(
    'report',
    'A call of one tenant came over the trunk, or went to a number, of another (rule R92).',
    'A wrong tenant in the directory or in AnywhereNow, or one customer calls another.',
    'Correct the tenant of the number; tenantIsolation: reject keeps the customers apart.',
  ),
  STEER_NO_TRUNK: entry(
    'report',
    'There is no trunk of the kind that a call should go to; the routing of the proxy decided instead.',
    'No trunk of that kind is configured, or each belongs to another tenant.',
    'Add the trunk, or name it under the tenant.',
  ),
} as const satisfies Record<string, CodeEntry>
