-- Headers: what a carrier may not assert, whose product the caller uses, who the callee really is.

local M = {}

local USER_AGENT = 'User-Agent: CustomerSBC\r\n'

-- Identities and vendors' headers of a carrier that is not trusted with them.
local UNTRUSTED = '^(P-Asserted-Identity|P-Preferred-Identity|Remote-Party-ID|A365-.*|X-MS-.*)$'

function M.scrub()
  local trusted = KSR.pv.get('$avp(sipcar_from)') ~= 'itsp'
  if not trusted then KSR.textops.remove_hf_re(UNTRUSTED) end
  if KSR.hdr.is_present('User-Agent') > 0 then
    KSR.hdr.remove('User-Agent')
    KSR.hdr.append(USER_AGENT)
  end
end

return M
