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

-- The dialog of a response to an initial request, which it may begin.
local function begin_dialog(branch, tag, method, status)
  if not tag or branch.in_dialog or not MAKES_DIALOG[method] or status >= 300 then return nil end
  return dialog.promote(branch, tag, status)
end

-- `record`: of the dialog that the response begins.
local function ask(branch, record, method, status, tag)
  local answering, asking, class = branch.trunk, vars.sender(), math.floor(status / 100)
  local function memo()
    if record then return record.memo end
    return dialog.memo(branch.memo)
  end
  local wanted = link.wants(REPLY, answering, method, class, memo)
    or link.wants(REPLY_TOWARD, asking, method, class, memo)
  if not wanted then return nil end
  return link.ask({
    stage = REPLY, from = answering, to = asking, memo = memo(), to_tag = tag,
    facts = { ringing = vars.get('$avp(sipcar_ringing)') ~= nil, elapsed = branches.now() - branch.since },
  })
end

local function keep_memo(branch, record, key, status, memo)
  if not memo then return end
  record = record or key and dialog.read(key)
  if record then dialog.keep_memo(record, memo) end
  -- The branch's memo is for a failure, and for a dialog that has not begun.
  if record and status >= 200 and status < 300 then return end
  branch.memo = memo ~= '' and memo or nil
  branches.update(branch)
end

local function note(method, status, key)
  if method == 'INVITE' and status > 100 and status < 200 then vars.set_avp('sipcar_ringing', '1') end
  if method == 'BYE' and status >= 200 and status < 300 and key then dialog.close(key) end
end

function M.run()
  local status = tonumber(vars.get('$rs'))
  -- 100 ends here; a reply without a record went out through no branch of ours.
  if status == 100 then return end
  local branch = branches.recall()
  if not branch then return end
  local method, tag, key = vars.get('$rm'), vars.get('$tt'), dialog.current()
  local record = not key and begin_dialog(branch, tag, method, status) or nil
  local verdict = ask(branch, record, method, status, tag)
  note(method, status, key)
  local edits = identity.restored(branch, tag)
  if verdict then
    local _, others = identity.split(verdict.edits)
    edits = identity.merge(edits, others)
    keep_memo(branch, record, key, status, verdict.memo)
  end
  apply.apply(edits)
end

return M
