-- branch_route: a request is about to be sent to one target.

local apply = require 'sipcar.apply'
local branches = require 'sipcar.branches'
local dialog = require 'sipcar.dialog'
local egress = require 'sipcar.egress'
local identity = require 'sipcar.identity'
local vars = require 'sipcar.vars'

local M = {}

local function remember(look, in_dialog)
  local branch = { trunk = look.trunk, in_dialog = in_dialog, memo = not in_dialog and look.memo or nil }
  for _, edit in ipairs(look.edits) do
    if edit.op == 'from' then
      branch.from, branch.received_from = apply.identity_value(edit), vars.get('$hdr(From)')
    elseif edit.op == 'to' then
      branch.to, branch.received_to = apply.identity_value(edit), vars.get('$hdr(To)')
    end
  end
  -- Otherwise tm takes the To of a CANCEL from the request that was received, and the target does not know it.
  if branch.from or branch.to then KSR.tm.t_use_uac_headers() end
  -- As sent they are for the record of a dialog that begins.
  if in_dialog then branch.from, branch.to = nil, nil end
  branches.remember(branch)
end

local function keep_memo(key, memo)
  local record = key and memo and dialog.read(key)
  if record then dialog.keep_memo(record, memo) end
end

function M.run()
  local to_tag, key = vars.get('$tt'), vars.get('$avp(sipcar_dialog)')
  local look = egress.look({
    method = vars.get('$rm'), to_tag = to_tag, trunk = branches.trunk(), staged = identity.staged(),
    memo = dialog.memo(key, vars.get('$avp(sipcar_memo)')),
  })
  if look.drop then
    branches.forget()
    return vars.drop_branch(look.code, look.reason, look.headers)
  end
  vars.tell_trunk(look.trunk)
  apply.apply(look.edits)
  remember(look, to_tag ~= nil)
  keep_memo(key, look.new_memo)
  vars.outcome('pass')
end

return M
