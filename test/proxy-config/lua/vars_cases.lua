local fake = require 'fake_ksr'
local support = require 'support'
local vars = require 'sipcar.vars'

-- Settings are read once a process: a worker that has just started.
local function fresh()
  package.loaded['sipcar.vars'], package.loaded['sipcar.apply'] = nil, nil
  return require 'sipcar.apply', require 'sipcar.vars'
end

local function edited(setting, content_type, body)
  local apply = fresh()
  fake.message({ 'Via: 1' }, { ['$def(SIPCAR_SDP_IN_AVP)'] = setting, ['$cT'] = content_type, ['$hdr(Content-Length)'] = '4' })
  apply.apply { { op = 'body', body = body } }
  return fake.changes, fake.vars['$avp(sipcar_sdp)']
end

return function(case)
  case('advice of built-in plugins has a variable of its own, the latest value', function()
    fake.message({}, {})
    vars.hints { rtpengine = 'generate-RTCP' }
    vars.hints { rtpengine = 'SDES-static generate-RTCP', failover = 'no' }
    support.same({ fake.vars['$avp(sipcar_rtpengine)'], fake.vars['$avp(sipcar_failover)'] },
      { 'SDES-static generate-RTCP', 'no' })
  end)
  case('other advice is a list', function()
    fake.message({}, {})
    vars.hints { colour = 'red' }
    support.same(fake.vars['$avp(sipcar_hint)'], 'colour=red')
  end)
  case('an edited SDP goes into the message', function()
    support.same({ edited(nil, 'application/sdp', 'v=0') }, { { 'body application/sdp v=0' } })
  end)
  case('or to the media relay, where one is', function()
    support.same({ edited('"yes"', 'Application/SDP;charset=utf-8', 'v=0') }, { {}, 'v=0' })
  end)
  case('but nothing else does', function()
    support.same({ edited('"yes"', 'multipart/mixed', '--x') }, { { 'body multipart/mixed --x' } })
  end)
  case('what an earlier message left for the relay is forgotten', function()
    edited('"yes"', 'application/sdp', 'v=0')
    require('sipcar.vars').forget_sdp()
    support.same(fake.vars['$avp(sipcar_sdp)'], nil)
  end)
end
