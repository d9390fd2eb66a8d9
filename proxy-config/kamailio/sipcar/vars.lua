-- All that passes between kamailio.cfg and these scripts: variables, settings, the log.

local codes = require 'sipcar_client.codes'

local M = {}

local pv = KSR.pv

--- A pseudo-variable, or nil if it is null or empty.
function M.get(name)
  local value = pv.get(name)
  if value == '' then return nil end
  return value
end

-- All values of an AVP, as Kamailio writes them.
local every = {}

--- Replaces every value of an AVP; nil clears it.
function M.set_avp(name, value)
  local variable = every[name]
  if not variable then
    variable = '$(avp(' .. name .. ')[*])'
    every[name] = variable
  end
  if value == nil then pv.unset(variable) else pv.sets(variable, value) end
end

-- What the script tells us: who sent the message, who is about to get it.
function M.sender() return M.get('$avp(sipcar_from)') end
function M.target() return M.get('$avp(sipcar_to)') end

-- Settings are #!define lines of sipcar.cfg, read when the first message is there: before that no variable exists.
local settings = {}

local function define(name)
  local value = M.get('$def(' .. name .. ')')
  return value and tostring(value):match('^"?(.-)"?$')
end

function M.text_setting(name)
  if settings[name] == nil then settings[name] = define(name) or '' end
  local value = settings[name]
  return value ~= '' and value or nil
end

function M.number_setting(name)
  return tonumber(M.text_setting(name))
end

-- Outcome ----------------------------------------------------------------------------------------------------------

-- $var lives as long as the process, so what an earlier message left in it must go: sipcar.cfg sets $var(sipcar) to
-- pass, and $var(sipcar_trunk), before each stage.
function M.outcome(action)
  pv.sets('$var(sipcar)', action)
end

local function set_reply(code, reason)
  pv.seti('$var(sipcar_code)', code)
  pv.sets('$var(sipcar_reason)', reason)
end

local function append_reply_headers(headers)
  for _, header in ipairs(headers) do
    KSR.hdr.append_to_reply(header[1] .. ': ' .. header[2] .. '\r\n')
  end
end

function M.reject(code, reason, headers)
  set_reply(code, reason)
  append_reply_headers(headers or {})
  M.outcome('reject')
end

-- A branch that is dropped cannot answer: if no other is left, the route that called t_relay() does.
local kept

function M.drop_branch(code, reason, headers)
  if code then
    kept = kept and kept.said and kept or { code = code, reason = reason, headers = headers or {}, said = true }
  else
    -- Dropped in silence; but a caller who has seen a 100 must be told something.
    kept = kept or { code = 480, reason = 'Temporarily Unavailable', headers = {} }
  end
  M.outcome('drop')
end

function M.forget_reject() kept = nil end

function M.restore_reject()
  set_reply(kept and kept.code or 0, kept and kept.reason or '')
  if kept then append_reply_headers(kept.headers) end
  kept = nil
end

-- Nobody but steer() sets these two, so that they need no clearing unless it did. (sipcar.cfg clears sipcar_trunk.)
local steered = true

function M.clear_steer()
  if not steered then return end
  pv.seti('$var(sipcar_set)', -1)
  pv.sets('$var(sipcar_uri)', '')
  steered = false
end

function M.steer(steer)
  steered = true
  pv.sets('$var(sipcar_trunk)', steer.trunk)
  pv.seti('$var(sipcar_set)', M.set_of(steer) or -1)
  pv.sets('$var(sipcar_uri)', steer.uri or '')
  M.outcome('steer')
end

--- The trunk that a branch really goes to, for the rules of the script that come after. Before, it is $avp(sipcar_to).
function M.tell_trunk(trunk)
  pv.sets('$var(sipcar_trunk)', trunk or '')
end

--- The dispatcher set of a steer: the verdict's, else what the configuration has in $sht(sipcar_trunks=>NAME).
function M.set_of(steer)
  if steer.set then return steer.set end
  if steer.uri then return nil end
  return tonumber(KSR.htable.sht_get('sipcar_trunks', steer.trunk))
end

-- Kamailio keeps every variable name that it has once seen for ever: so those with a variable of their own are known.
local HINTS = {
  rtpengine = 'sipcar_rtpengine', record_route = 'sipcar_record_route', failover = 'sipcar_failover',
  tenant = 'sipcar_tenant',
}

--- Advice of the sidecar for the script: what the built-in plugins say in an AVP of its own, the latest value;
-- anything else as a value 'name=value' of $avp(sipcar_hint).
function M.hints(hints)
  for name, value in pairs(hints or {}) do
    if HINTS[name] then M.set_avp(HINTS[name], tostring(value))
    else pv.sets('$avp(sipcar_hint)', tostring(name) .. '=' .. tostring(value)) end
  end
end

-- SDP for a media relay -------------------------------------------------------------------------------------------

function M.sdp_goes_to_relay() return M.text_setting('SIPCAR_SDP_IN_AVP') ~= nil end

function M.leave_sdp(sdp) M.set_avp('sipcar_sdp', sdp) end

--- The AVP belongs to the transaction: what an earlier message of it left must go.
function M.forget_sdp()
  if M.sdp_goes_to_relay() then M.leave_sdp(nil) end
end

-- Log --------------------------------------------------------------------------------------------------------------

local LEVELS = { error = 'err', warning = 'warn', info = 'info' }

--- A line of the client's, which has its cure.
function M.log(level, code, text)
  KSR[LEVELS[level]](('sipcar %s: %s\n'):format(code, text))
end

--- A line of the adapter's own.
function M.complain(code, text)
  M.log('error', code, ('%s (%s)'):format(text, codes[code]))
end

return M
