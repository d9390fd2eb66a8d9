-- What goes to AnywhereNow from a carrier, rewritten as the default chain does it.

local here = debug.getinfo(1, 'S').source:match('^@(.*/)') or './'
package.path = here .. '?.lua;' .. package.path

local headers = require 'rival.headers'
local numbers = require 'rival.numbers'
local sdp = require 'rival.sdp'

local pv = KSR.pv

--- The SDP of any message toward AnywhereNow.
function rival_sdp()
  local content_type = pv.get('$cT')
  if not content_type or not content_type:lower():find('^%s*application/sdp') then return end
  local body = pv.get('$rb')
  local rewritten = body and sdp.rewrite(body)
  if rewritten then KSR.textops.set_body(rewritten, 'application/sdp') end
end

local function rewrite_identity(variable, replace)
  local uri = pv.get(variable)
  local rewritten = uri and numbers.rewrite(uri)
  if rewritten and rewritten ~= uri then replace(rewritten) end
end

--- A request outside a dialog.
function rival_initial()
  local uri = pv.get('$ru')
  local rewritten = numbers.rewrite(uri)
  if rewritten and rewritten ~= uri then pv.sets('$ru', rewritten) end
  rewrite_identity('$fu', KSR.uac.uac_replace_from_uri)
  rewrite_identity('$tu', KSR.uac.uac_replace_to_uri)
  headers.scrub()
  rival_sdp()
end
