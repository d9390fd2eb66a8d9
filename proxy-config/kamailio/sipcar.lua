-- Entry points for kamailio.cfg. sipcar.cfg calls them with lua_run() from the routes of the same names.
--
-- Results go back in $var(sipcar) and its siblings, since the script cannot see what a Lua function returns:
--   pass    go on; whatever was to be edited is edited. What sipcar.cfg has set before: only the others are set here
--   reject  answer with $var(sipcar_code) $var(sipcar_reason)
--   drop    forget the message (at egress: this branch)
--   steer   $var(sipcar_trunk), and $var(sipcar_set) or $var(sipcar_uri) if the verdict names them
--   fail    a fault in these scripts; the log says which

-- Found beside this file, wherever it is installed.
local here = debug.getinfo(1, 'S').source:match('^@(.*/)') or './'
package.path = here .. '?.lua;' .. here .. '../?.lua;' .. package.path

local link = require 'sipcar.link'
local vars = require 'sipcar.vars'

local STAGES = {
  request = require 'sipcar.request',
  branch = require 'sipcar.branch',
  reply = require 'sipcar.reply',
  failure = require 'sipcar.failure',
}

-- A fault here must never break a call: the script goes on as if nobody had answered.
local function guarded(stage)
  link.renew()
  vars.forget_sdp()
  local good, reason = pcall(STAGES[stage].run)
  if good then return end
  vars.outcome('fail')
  vars.complain('SCRIPT_ERROR', stage .. ': ' .. tostring(reason))
end

function sipcar_request() guarded('request') end
function sipcar_branch() guarded('branch') end
function sipcar_reply() guarded('reply') end
function sipcar_failure() guarded('failure') end

--- After t_relay() found no branch left: puts the reject that dropped the branches into $var(sipcar_code), else 0.
function sipcar_unsent() vars.restore_reject() end
