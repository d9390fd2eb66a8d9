-- branch_route: a request is about to be sent to one target.

local apply = require 'sipcar.apply'
local branches = require 'sipcar.branches'
local dialog = require 'sipcar.dialog'
local egress = require 'sipcar.egress'
local identity = require 'sipcar.identity'
local vars = require 'sipcar.vars'

local M = {}

local function sent_value(edits, header, variable)
  for _, edit in ipairs(edits) do
    if edit.op == header then return apply.identity_value(edit), true end
  end
  return vars.get(variable), false
end

local function remember(look)
  local from, from_edited = sent_value(look.edits, 'from', '$hdr(From)')
  local to, to_edited = sent_value(look.edits, 'to', '$hdr(To)')
  local edited = from_edited or to_edited
  -- Otherwise tm takes the To of a CANCEL from the request that was received, and the target does not know it.
  if edited then KSR.tm.t_use_uac_headers() end
  branches.remember({
    trunk = look.trunk, memo = look.memo, from = edited and from or nil, to = edited and to or nil,
  })
end

local function keep_memo(key, memo)
  local record = key and memo and dialog.read(key)
  if record then dialog.keep_memo(record, memo) end
end

function M.run()
  branches.forget()
  local key = vars.get('$avp(sipcar_dialog)')
  local look = egress.look({
    method = vars.get('$rm'), in_dialog = vars.get('$tt') ~= nil, trunk = branches.trunk(),
    staged = identity.staged(), memo = vars.get('$avp(sipcar_memo)'),
  })
  if look.drop then return vars.drop_branch(look.code, look.reason, look.headers) end
  vars.tell_trunk(look.trunk)
  apply.apply(look.edits)
  remember(look)
  keep_memo(key, look.new_memo)
  vars.outcome('pass')
end

return M
