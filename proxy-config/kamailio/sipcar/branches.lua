-- What is known of each branch of the transaction: to which trunk, as whom, with which memo, since when.
--
-- Kept in AVPs of the transaction: they are there in the routes for replies and failures, and go when it goes. One line
-- of text, record.lua:
--   trunk|since|d in a dialog|From received|From sent|To received|To sent|memo

local identity = require 'sipcar.identity'
local record = require 'sipcar.record'
local vars = require 'sipcar.vars'
local socket = require 'socket'

local M = {}

local field, value = record.field, record.value

-- Kamailio keeps every variable name it has once seen for ever: so all of them are made here.
local MAX_BRANCHES = 32
local NAMES, VARIABLES, FORKS = {}, {}, {}
for i = 0, MAX_BRANCHES - 1 do
  NAMES[i] = 'sipcar_branch_' .. i
  VARIABLES[i] = '$avp(sipcar_branch_' .. i .. ')'
  FORKS[i] = '$(avp(sipcar_branch)[' .. i .. '])'
end

function M.now() return math.floor(socket.gettime() * 1000) end

local function index()
  return tonumber(vars.get('$T_branch_idx')) or 0
end

--- Forgets what an earlier branch of this number left: the number of a dropped branch is used again.
function M.forget()
  vars.set_avp(NAMES[index()], nil)
end

local function write(branch)
  vars.set_avp(NAMES[index()], field(branch.trunk) .. '|' .. branch.since .. (branch.in_dialog and '|d|' or '||')
    .. identity.text(branch.received_from, branch.from, branch.received_to, branch.to) .. '|' .. (branch.memo or ''))
end

--- `branch`: trunk; in_dialog, or memo, since a dialog's record has its own. Of From and To, each only if it was
-- edited, the value as received and, outside of a dialog, as sent: received_from, from, received_to, to.
function M.remember(branch)
  branch.since = M.now()
  write(branch)
end

M.update = write

local function read(i)
  local text = VARIABLES[i] and vars.get(VARIABLES[i])
  if not text then return nil end
  local trunk, since, dialog, identities, at = text:match('^([^|]*)|(%d+)|(d?)|([^|]*|[^|]*|[^|]*|[^|]*)|()')
  local received_from, from, received_to, to = identity.values(identities)
  return {
    trunk = value(trunk), since = tonumber(since), in_dialog = dialog == 'd',
    memo = at <= #text and text:sub(at) or nil, received_from = received_from, from = from,
    received_to = received_to, to = to,
  }
end

function M.recall() return read(index()) end

--- In failure_route: the branch made last. (The index there is the one that the next branch would get.)
function M.recall_last() return read(index() - 1) end

--- The trunk of the current branch: of the fork that the script announced as 'TRUNK URI', else $avp(sipcar_to), which
-- is the second result then.
function M.trunk()
  local hop, uri
  for i = 0, MAX_BRANCHES - 1 do
    local fork = vars.get(FORKS[i])
    if not fork then break end
    if i == 0 then hop, uri = vars.get('$du'), vars.get('$ru') end
    local trunk, target = fork:match('^(%S+)%s+(%S+)$')
    if target == hop or target == uri then return trunk end
  end
  local target = vars.target()
  return target, target
end

return M
