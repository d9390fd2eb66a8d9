-- failure_route: every branch failed. The sidecar may name another trunk.

local apply = require 'sipcar.apply'
local branches = require 'sipcar.branches'
local dialog = require 'sipcar.dialog'
local identity = require 'sipcar.identity'
local link = require 'sipcar.link'
local vars = require 'sipcar.vars'

local M = {}

local FAILURE = link.client.FAILURE

local function facts(status, branch)
  return {
    status = status, ['local'] = KSR.tm.t_branch_timeout() > 0,
    ringing = vars.get('$avp(sipcar_ringing)') ~= nil,
    elapsed = branch and branches.now() - branch.since or nil,
  }
end

-- The request is its sender's: whose plugins hear of it, as at ingress.
local function ask(trunk, status, branch)
  local memo = dialog.memo(branch and branch.memo or vars.get('$avp(sipcar_memo)'))
  if not link.wants(FAILURE, vars.sender(), vars.get('$rm'), math.floor(status / 100), memo) then return nil end
  return link.ask({
    stage = FAILURE, from = vars.sender(), to = trunk, to_tag = vars.get('$tt'), facts = facts(status, branch),
    memo = memo,
  })
end

local function steer(verdict)
  local identities, others = identity.split(verdict.edits)
  apply.apply(others)
  identity.stage(identity.merge(identity.staged(), identities))
  if verdict.memo then vars.set_avp('sipcar_memo', verdict.memo ~= '' and verdict.memo or nil) end
  vars.set_avp('sipcar_to', verdict.steer.trunk)
  vars.steer(verdict.steer)
end

function M.run()
  vars.forget_reject()
  vars.clear_steer()
  if KSR.tm.t_is_canceled() > 0 then return end
  local status = tonumber(vars.get('$T_reply_code')) or 408
  local branch = branches.recall_last()
  local verdict = ask(branch and branch.trunk or vars.target(), status, branch)
  if not verdict then return end
  if verdict.action == 'steer' then return steer(verdict) end
  if verdict.action == 'reject' then return vars.reject(verdict.status, verdict.reason, verdict.headers) end
end

return M
