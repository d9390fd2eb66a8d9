-- Applies the edits of a checked verdict to the current message.
--
-- One walk over the header lines does them all: Kamailio's edits are a difference to the received bytes, so an index
-- means the same line from the first edit to the last. A line is replaced where it stands.

local message = require 'sipcar_client.message'
local vars = require 'sipcar.vars'

local M = {}

local headers = KSR.textopsx
local ITERATOR = 'sipcar'

local function plan_line(plan, name, index, change)
  local canonical = message.canonical(name)
  plan.lines[canonical] = plan.lines[canonical] or {}
  plan.lines[canonical][index] = change
  plan.open = plan.open + 1
end

--- The value of a From or To edit. One that was taken from a message has its bytes as they were.
function M.identity_value(edit)
  return edit.value or edit.display .. '<' .. edit.uri .. '>' .. edit.params
end

local PLAN = {
  from = function(plan, edit) plan_line(plan, 'from', 0, { value = M.identity_value(edit) }) end,
  to = function(plan, edit) plan_line(plan, 'to', 0, { value = M.identity_value(edit) }) end,
  remove = function(plan, edit) plan_line(plan, edit.name, edit.index, {}) end,
  replace = function(plan, edit) plan_line(plan, edit.name, edit.index, { value = edit.value }) end,
  add = function(plan, edit) plan.added[#plan.added + 1] = edit.name .. ': ' .. edit.value .. '\r\n' end,
  uri = function(plan, edit) plan.uri = edit.uri end,
  body = function(plan, edit) plan.body = edit end,
  ['no body'] = function(plan) plan.body = { body = '' } end,
}

local function change_line(plan, seen)
  local name = headers.hf_iterator_hname(ITERATOR)
  local canonical = message.canonical(name)
  local index = seen[canonical] or 0
  seen[canonical] = index + 1
  local change = plan.lines[canonical] and plan.lines[canonical][index]
  if not change then return end
  if change.value then headers.hf_iterator_insert(ITERATOR, name .. ': ' .. change.value .. '\r\n') end
  headers.hf_iterator_rm(ITERATOR)
  plan.open = plan.open - 1
end

local function walk(plan)
  local seen = {}
  headers.hf_iterator_start(ITERATOR)
  while plan.open > 0 and headers.hf_iterator_next(ITERATOR) > 0 do change_line(plan, seen) end
  headers.hf_iterator_end(ITERATOR)
  return plan.open == 0
end

local function remove_body()
  KSR.textopsx.remove_body()
  KSR.hdr.remove('Content-Type')
end

-- A media relay that comes last has to see the edited SDP, which the message shows only once it is sent.
local function leave_for_relay(content_type, sdp)
  if not vars.sdp_goes_to_relay() or not content_type:lower():match('^%s*application/sdp') then
    return false
  end
  vars.leave_sdp(sdp)
  return true
end

local function set_body(edit)
  if edit.body == '' then return remove_body() end
  local content_type = edit.content_type or vars.get('$cT') or 'application/sdp'
  if leave_for_relay(content_type, edit.body) then return end
  KSR.textops.set_body(edit.body, content_type)
  -- Over UDP Content-Length may be missing, and then 5.6 leaves the old body behind the new one.
  if vars.get('$hdr(Content-Length)') == nil then KSR.textopsx.remove_body() end
end

--- Applies edits; true if all of them met what they were meant for.
function M.apply(edits)
  local plan = { lines = {}, open = 0, added = {} }
  for _, edit in ipairs(edits) do PLAN[edit.op](plan, edit) end
  local met = plan.open == 0 or walk(plan)
  for _, line in ipairs(plan.added) do KSR.hdr.append(line) end
  if plan.uri then KSR.pv.sets('$ru', plan.uri) end
  if plan.body then set_body(plan.body) end
  if not met then vars.complain('EDIT_LOST', 'a header line was not found again') end
  return met
end

return M
