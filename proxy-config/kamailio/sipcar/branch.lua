-- branch_route: a request is about to be sent to one target.

local apply = require 'sipcar.apply'
local branches = require 'sipcar.branches'
local dialog = require 'sipcar.dialog'
local egress = require 'sipcar.egress'
local identity = require 'sipcar.identity'
local vars = require 'sipcar.vars'

local M = {}

local function remember(look, later)
  local branch = { trunk = look.trunk, in_dialog = later, memo = not later and look.memo or nil }
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
  if later then branch.from, branch.to = nil, nil end
  branches.remember(branch)
end

-- The record of a dialog, and From and To as the other side knows them.
local function in_dialog()
  local key, side = dialog.current()
  local record = key and dialog.read(key)
  if not record then return nil, {} end
  return record, dialog.mapped(record, side)
end

function M.run()
  local to_tag, record, mapped = vars.get('$tt'), in_dialog()
  local trunk, told = branches.trunk()
  local look = egress.look({
    method = vars.get('$rm'), to_tag = to_tag, trunk = trunk, staged = identity.merge(identity.staged(), mapped),
    memo = record and record.memo or vars.get('$avp(sipcar_memo)'), age = record and dialog.age(record),
  })
  if look.drop then
    branches.forget()
    return vars.drop_branch(look.code, look.reason, look.headers)
  end
  if not told or look.trunk ~= told then vars.tell_trunk(look.trunk) end
  apply.apply(look.edits)
  remember(look, to_tag ~= nil)
  if record then dialog.keep_memo(record, look.new_memo) end
end

return M
