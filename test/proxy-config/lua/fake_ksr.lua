-- As much of Kamailio as the adapter's pure parts touch: variables, one message as a list of header lines, tables.

local M = { vars = {}, lines = {}, changes = {}, tables = {}, lifetimes = {} }

local at = 0

local function split(line) return line:match('^([^%s:]+)%s*:%s*(.-)$') end

-- Every value of an AVP, or the latest: there is only one here.
local function plain(name) return (name:gsub('^%$%(avp%((.*)%)%[%*%]%)$', '$avp(%1)')) end

KSR = { -- luacheck: ignore 111
  pv = {
    get = function(name) return M.vars[name] end,
    sets = function(name, value) M.vars[plain(name)] = value end,
    seti = function(name, value) M.vars[name] = value end,
    unset = function(name) M.vars[plain(name)] = nil end,
  },
  hdr = {
    append = function(text) table.insert(M.changes, 'append ' .. text) end,
    remove = function(name) table.insert(M.changes, 'remove ' .. name) end,
    append_to_reply = function(text) table.insert(M.changes, 'reply ' .. text) end,
  },
  textops = {
    set_body = function(body, kind) table.insert(M.changes, 'body ' .. kind .. ' ' .. body) end,
    -- Knows no compact form.
    remove_hf_idx = function(name, index)
      for i, line in ipairs(M.lines) do
        if split(line):lower() == name:lower() then
          if index == 0 then
            table.insert(M.changes, i .. ' rm')
            return 1
          end
          index = index - 1
        end
      end
      return 2
    end,
  },
  textopsx = {
    hf_iterator_start = function() at = 0 end,
    hf_iterator_end = function() at = 0 end,
    hf_iterator_next = function()
      at = at + 1
      return M.lines[at] and 1 or -1
    end,
    hf_iterator_hname = function() return (split(M.lines[at])) end,
    hf_iterator_insert = function(_, text) table.insert(M.changes, ('%d insert %s'):format(at, text)) end,
    hf_iterator_rm = function() table.insert(M.changes, at .. ' rm') end,
    remove_body = function() table.insert(M.changes, 'remove body') end,
  },
  htable = {
    sht_get = function(name, key) return M.tables[name .. key] end,
    sht_setxs = function(name, key, value, seconds)
      M.tables[name .. key], M.lifetimes[name .. key] = value, seconds
    end,
    sht_setex = function(name, key, seconds) M.lifetimes[name .. key] = seconds end,
    sht_inc = function(name, key) M.tables[name .. key] = (M.tables[name .. key] or 0) + 1 end,
  },
  err = function(text) table.insert(M.changes, 'log ' .. text:match('sipcar (%S+):')) end,
}

--- Forgets everything; then this is the message.
function M.message(lines, vars)
  M.lines, M.vars, M.changes, M.tables, M.lifetimes = lines or {}, vars or {}, {}, {}, {}
  return M
end

return M
