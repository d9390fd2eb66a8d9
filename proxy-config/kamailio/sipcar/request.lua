-- request_route: a request has come in; inside a dialog, after loose_route().

local apply = require 'sipcar.apply'
local dialog = require 'sipcar.dialog'
local egress = require 'sipcar.egress'
local identity = require 'sipcar.identity'
local intercepts = require 'sipcar.intercepts'
local link = require 'sipcar.link'
local vars = require 'sipcar.vars'

local M = {}

local INGRESS = link.client.INGRESS

-- No news that a dialog is alive: one follows the 2xx, the other ends it.
local NO_TOUCH = { ACK = true, BYE = true }

-- What the dialog's record tells: trunks, memo, and for an ACK From and To as the other side knows them.
local function recognise(method, to_tag)
  if not to_tag then return nil, {} end
  local record, side = dialog.find(vars.get('$ft'), to_tag)
  if not record then return nil, {} end
  if not NO_TOUCH[method] then dialog.touch(record) end
  local sender, target = dialog.trunks(record, side)
  if not vars.sender() then vars.set_avp('sipcar_from', sender) end
  if not vars.target() then vars.set_avp('sipcar_to', target) end
  -- An ACK is no transaction, it goes on from here.
  if method == 'ACK' then return record, dialog.mapped(record, side) end
  dialog.enter(record, side)
  return record, {}
end

local function ask(method, to_tag, record)
  local sender = vars.sender()
  local memo, age
  if record then memo, age = record.memo, dialog.age(record) end
  if not link.wants(INGRESS, sender, method, 0, memo, age) then return nil, 'NOT_ASKED' end
  if record then
    return link.ask({ stage = INGRESS, from = sender, to = vars.target(), to_tag = to_tag, memo = memo })
  end
  local verdict, code = link.ask({ stage = INGRESS, from = sender, to_tag = to_tag, facts = intercepts.facts() })
  if verdict then intercepts.count(verdict) end
  return verdict, code
end

-- In a dialog its record has the memo, else an AVP has it until it is the branch's.
local function keep_memo(record, memo)
  if record then return dialog.keep_memo(record, memo) end
  if memo then vars.set_avp('sipcar_memo', memo ~= '' and memo or nil) end
end

-- Makes edits real, so that what follows, in the script and at egress, sees the edited message.
local function make_real(edits)
  if #edits == 0 then return end
  apply.apply(edits)
  link.renew()
  if KSR.textopsx.msg_apply_changes() < 0 then
    vars.complain('EDIT_LOST', 'msg_apply_changes failed: is SIPCAR_REQUEST called outside of request_route?')
  end
end

local function without_verdict(code, method, in_dialog)
  local status = code == 'NOT_ASKED' and 0 or link.get():policy(vars.sender(), method, in_dialog)
  if status > 0 then vars.reject(status, 'Service Unavailable') end
end

-- Applies a verdict that lets the message go on; From and To wait for the branch.
local function go_on(verdict, mapped)
  local identities, others = identity.split(verdict.edits)
  make_real(others)
  if verdict.action == 'steer' then
    vars.set_avp('sipcar_to', verdict.steer.trunk)
    vars.steer(verdict.steer)
  end
  return identity.merge(identities, mapped)
end

-- The ACK of a 2xx makes no transaction and sees no branch_route: its last look is here.
local function send_ack(to_tag, staged, record)
  local look = egress.look({
    method = 'ACK', to_tag = to_tag, trunk = vars.target(), staged = staged,
    memo = record and record.memo or vars.get('$avp(sipcar_memo)'), age = record and dialog.age(record),
  })
  if look.drop then return vars.outcome('drop') end
  apply.apply(look.edits)
  if record then dialog.keep_memo(record, look.new_memo) end
end

function M.run()
  vars.forget_reject()
  vars.clear_steer()
  local method = vars.get('$rm')
  -- tm makes the CANCEL that is sent out of the INVITE that was sent: there is nothing to edit.
  if method == 'CANCEL' then return end
  local to_tag = vars.get('$tt')
  local record, mapped = recognise(method, to_tag)
  local verdict, code = ask(method, to_tag, record)
  keep_memo(record, verdict and verdict.memo)
  local staged = mapped
  if not verdict then
    without_verdict(code, method, to_tag ~= nil)
  elseif verdict.action == 'reject' then
    return vars.reject(verdict.status, verdict.reason, verdict.headers)
  elseif verdict.action == 'drop' then
    return vars.outcome('drop')
  else
    staged = go_on(verdict, mapped)
  end
  if method == 'ACK' then return send_ack(to_tag, staged, record) end
  identity.stage(staged)
end

return M
