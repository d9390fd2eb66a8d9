-- The last look at a request before it is sent to one target: asks, and says what to do with it.

local identity = require 'sipcar.identity'
local link = require 'sipcar.link'
local vars = require 'sipcar.vars'

local M = {}

local EGRESS = link.client.EGRESS

local function ask(request)
  local wanted = link.wants(EGRESS, request.trunk, request.method, 0, request.memo, request.age)
  if not wanted then return nil, 'NOT_ASKED' end
  -- Kamailio makes it real only when it sends, so the message does not show it yet.
  local recorded = vars.get('$avp(sipcar_recorded)')
  return link.ask({
    stage = EGRESS, from = vars.sender(), to = request.trunk, to_tag = request.to_tag,
    destination = vars.get('$du') or vars.get('$ru'),
    -- In a dialog what is staged is our own mapping, no verdict's: From and To are no longer the sidecar's business.
    staged = not request.to_tag and request.staged or nil, memo = request.memo,
    facts = recorded and { record_route = recorded },
  })
end

-- The other trunk's destination takes this branch's place.
local function redirect(steer)
  if steer.uri then
    KSR.pv.sets('$du', steer.uri)
    return true
  end
  local set = vars.set_of(steer)
  local algorithm = vars.number_setting('SIPCAR_DS_ALGORITHM') or 4
  return set ~= nil and KSR.dispatcher ~= nil and KSR.dispatcher.ds_select_dst(set, algorithm) > 0
end

-- `nil` keeps a memo, '' forgets it.
local function kept_memo(old, new)
  if new == nil then return old end
  return new ~= '' and new or nil
end

local function follow(request, verdict)
  if not redirect(verdict.steer) then
    vars.complain('STEER_LOST', 'no destination for trunk ' .. verdict.steer.trunk)
    return nil, 'STEER_LOST'
  end
  request.trunk = verdict.steer.trunk
  request.memo = kept_memo(request.memo, verdict.memo)
  -- The edits were meant for the trunk that it does not go to: the new one has its own. One steer a branch.
  return ask(request)
end

--- `request`: method, to_tag (nil outside of a dialog), trunk, staged, memo, age of the dialog in seconds.
-- Returns what to do: { drop = true, code, reason, headers }, or { edits, memo, trunk }.
function M.look(request)
  local verdict, code = ask(request)
  if verdict and verdict.action == 'steer' then verdict, code = follow(request, verdict) end
  if not verdict then
    local in_dialog = request.to_tag ~= nil
    local status = code == 'NOT_ASKED' and 0 or link.get():policy(request.trunk, request.method, in_dialog)
    if status > 0 then return { drop = true, code = status, reason = 'Service Unavailable' } end
    return { edits = request.staged, memo = request.memo, trunk = request.trunk }
  end
  if verdict.action == 'reject' then
    return { drop = true, code = verdict.status, reason = verdict.reason, headers = verdict.headers }
  end
  if verdict.action == 'drop' then return { drop = true } end
  return {
    edits = identity.merge(request.staged, verdict.edits), trunk = request.trunk,
    memo = kept_memo(request.memo, verdict.memo), new_memo = verdict.memo,
  }
end

return M
