-- What is known of each branch of the transaction: to which trunk, as whom, with which memo, since when.
--
-- Kept in AVPs of the transaction: they are there in the routes for replies and failures, and go when it goes.

local msgpack = require 'MessagePack'
local vars = require 'sipcar.vars'
local socket = require 'socket'

local M = {}

-- Kamailio keeps every variable name it has once seen for ever: so all of them are made here.
local MAX_BRANCHES = 32
local NAMES, FORKS = {}, {}
for i = 0, MAX_BRANCHES - 1 do
  NAMES[i] = 'sipcar_branch_' .. i
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

--- `branch`: trunk, from and to (their values as sent, only if one was edited), memo.
function M.remember(branch)
  branch.since = M.now()
  vars.set_avp(NAMES[index()], msgpack.pack(branch))
end

function M.update(branch)
  vars.set_avp(NAMES[index()], msgpack.pack(branch))
end

local function read(i)
  local packed = NAMES[i] and vars.get('$avp(' .. NAMES[i] .. ')')
  return packed and msgpack.unpack(packed) or nil
end

function M.recall() return read(index()) end

--- In failure_route: the branch made last. (The index there is the one that the next branch would get.)
function M.recall_last() return read(index() - 1) end

--- The trunk of the current branch: of the fork that the script announced as 'TRUNK URI', else $avp(sipcar_to).
function M.trunk()
  local hop, uri = vars.get('$du'), vars.get('$ru')
  for i = 0, MAX_BRANCHES - 1 do
    local fork = vars.get(FORKS[i])
    if not fork then break end
    local trunk, target = fork:match('^(%S+)%s+(%S+)$')
    if target == hop or target == uri then return trunk end
  end
  return vars.target()
end

return M
