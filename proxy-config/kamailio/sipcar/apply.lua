-- Applies the edits of a checked verdict to the current message.
--
-- Kamailio's edits are a difference to the received bytes, so an index means the same line from the first edit to the
-- last. A line is replaced where it stands, all of them in one walk over the header lines. One that goes is found by
-- Kamailio, unless its name has a compact form: not all of these are known to it.

local message = require 'sipcar_client.message'
local vars = require 'sipcar.vars'

local M = {}

local headers = KSR.textopsx
local ITERATOR = 'sipcar'

--- The value of a From or To edit. One that was taken from a message has its bytes as they were.
function M.identity_value(edit)
  edit.value = edit.value or edit.display .. '<' .. edit.uri .. '>' .. edit.params
  return edit.value
end

-- plan.lines[canonical name][index] is the line's new value, or false: it goes.
local function plan_line(plan, edit, value)
  local canonical = message.canonical(edit.name)
  plan.lines = plan.lines or {}
  plan.lines[canonical] = plan.lines[canonical] or {}
  plan.lines[canonical][edit.index] = value
  plan.open = plan.open + 1
end

local HAS_COMPACT = {}
for letter in ('abcdefghijklmnopqrstuvwxyz'):gmatch('.') do HAS_COMPACT[message.canonical(letter)] = true end

local function remove(plan, edit)
  local by_name = not HAS_COMPACT[message.canonical(edit.name)]
  if not by_name or KSR.textops.remove_hf_idx(edit.name, edit.index) ~= 1 then plan_line(plan, edit, false) end
end

local PLAN = {
  from = function(plan, edit) plan.from, plan.open = M.identity_value(edit), plan.open + 1 end,
  to = function(plan, edit) plan.to, plan.open = M.identity_value(edit), plan.open + 1 end,
  remove = remove,
  replace = function(plan, edit) plan_line(plan, edit, edit.value) end,
  add = function(plan, edit)
    plan.added = plan.added or {}
    plan.added[#plan.added + 1] = edit.name .. ': ' .. edit.value .. '\r\n'
  end,
  uri = function(plan, edit) plan.uri = edit.uri end,
  body = function(plan, edit) plan.body = edit end,
  ['no body'] = function(plan) plan.body = { body = '' } end,
}

-- What becomes of the line at hand: its new value, false if it goes, nil if it stays.
local function change_of(plan, name)
  -- Where nothing but From and To is edited, most names are too long for either.
  if not plan.lines and #name > 4 then return nil end
  local canonical = message.canonical(name)
  if canonical == 'from' or canonical == 'to' then
    local value = plan[canonical]
    plan[canonical] = nil -- a second line of that name stays
    return value
  end
  local changes = plan.lines and plan.lines[canonical]
  if not changes then return nil end
  local index = changes.seen or 0
  changes.seen = index + 1
  return changes[index]
end

local function walk(plan)
  local open = plan.open
  headers.hf_iterator_start(ITERATOR)
  while open > 0 and headers.hf_iterator_next(ITERATOR) > 0 do
    local name = headers.hf_iterator_hname(ITERATOR)
    local value = change_of(plan, name)
    if value then headers.hf_iterator_insert(ITERATOR, name .. ': ' .. value .. '\r\n') end
    if value ~= nil then
      headers.hf_iterator_rm(ITERATOR)
      open = open - 1
    end
  end
  headers.hf_iterator_end(ITERATOR)
  return open == 0
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
  if #edits == 0 then return true end
  local plan = { open = 0 }
  for i = 1, #edits do PLAN[edits[i].op](plan, edits[i]) end
  local met = plan.open == 0 or walk(plan)
  for _, line in ipairs(plan.added or {}) do KSR.hdr.append(line) end
  if plan.uri then KSR.pv.sets('$ru', plan.uri) end
  if plan.body then set_body(plan.body) end
  if not met then vars.complain('EDIT_LOST', 'a header line was not found again') end
  return met
end

return M
