-- onreply_route: a response has come for one branch. The caller must see From and To as he wrote them.

local apply = require 'sipcar.apply'
local branches = require 'sipcar.branches'
local dialog = require 'sipcar.dialog'
local identity = require 'sipcar.identity'
local link = require 'sipcar.link'
local vars = require 'sipcar.vars'

local M = {}

local REPLY, REPLY_TOWARD = link.client.REPLY, link.client.REPLY_TOWARD
local MAKES_DIALOG = { INVITE = true, SUBSCRIBE = true, REFER = true }

local function find_dialog(branch, method, status)
  local key = vars.get('$avp(sipcar_dialog)')
  if key then return dialog.read(key) end
  local tag = vars.get('$tt')
  if not tag or vars.get('$T_req($tt)') or not MAKES_DIALOG[method] or status >= 300 then return nil end
  return dialog.promote(branch, tag, status)
end

local function ask(branch, record, method, status)
  local answering, asking = branch.trunk, vars.sender()
  local class = math.floor(status / 100)
  local memo = branch.memo
  if record then memo = record.memo end
  local wanted = link.wants(REPLY, answering, method, class, memo)
    or link.wants(REPLY_TOWARD, asking, method, class, memo)
  if not wanted then return nil end
  return link.ask({
    stage = REPLY, from = answering, to = asking, memo = memo,
    facts = { ringing = vars.get('$avp(sipcar_ringing)') ~= nil, elapsed = branches.now() - (branch.since or 0) },
  })
end

local function keep_memo(branch, record, memo)
  if not memo then return end
  if record then dialog.keep_memo(record, memo) end
  branch.memo = memo ~= '' and memo or nil
  branches.update(branch)
end

local function note(method, status, record)
  if method == 'INVITE' and status > 100 and status < 200 then vars.set_avp('sipcar_ringing', '1') end
  if method == 'BYE' and status >= 200 and status < 300 and record then dialog.close(record) end
end

function M.run()
  local status = tonumber(vars.get('$rs'))
  local branch = branches.recall()
  -- 100 ends here; a reply without a record went out through no branch of ours.
  if status == 100 or not branch then return vars.outcome('pass') end
  local method = vars.get('$rm')
  local record = find_dialog(branch, method, status)
  local verdict = ask(branch, record, method, status)
  note(method, status, record)
  local restored = branch.from and identity.restored() or {}
  local edits = restored
  if verdict then
    local _, others = identity.split(verdict.edits)
    edits = identity.merge(restored, others)
    keep_memo(branch, record, verdict.memo)
  end
  if #edits > 0 then apply.apply(edits) end
  vars.outcome('pass')
end

return M
