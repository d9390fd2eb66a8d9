import emergency from '../../plugins/emergency.js'
import { invite, sip, testPlugin } from '../support/test-plugin.js'

const second = { emergencyTrunk: 'pbx' }

testPlugin(emergency, {
  steers: [
    {
      it: 'as Skype clients write it (V124)',
      from: 'teams',
      message: invite`INVITE sip:911;phone-context=Redmond@sbc.contoso.example;user=phone SIP/2.0`,
      trunk: 'itsp',
      says: ['EMERGENCY_CALL'],
    },
    {
      it: 'as Teams writes it',
      from: 'teams',
      message: invite`INVITE sip:+911@sbc.example.com SIP/2.0`,
      trunk: 'itsp',
    },
    { it: 'escaped', from: 'pbx', message: invite`INVITE sip:%2B112@sbc.example.com SIP/2.0`, trunk: 'itsp' },
    { it: 'with separators', from: 'pbx', message: invite`INVITE sip:1-1-2@sbc.example.com SIP/2.0`, trunk: 'itsp' },
    { it: 'as a tel URI', from: 'pbx', message: invite`INVITE tel:112;phone-context=+31 SIP/2.0`, trunk: 'itsp' },
    {
      it: 'parameters in an escaped form',
      from: 'pbx',
      message: invite`INVITE sip:112%3Bphone-context=x@h SIP/2.0`,
      trunk: 'itsp',
    },
    { it: 'a service', from: 'pbx', message: invite`INVITE urn:service:sos SIP/2.0`, trunk: 'itsp' },
    { it: 'a kind of service', from: 'pbx', message: invite`INVITE URN:service:SOS.fire SIP/2.0`, trunk: 'itsp' },
    {
      it: 'by priority, on the second line',
      from: 'pbx',
      message: invite`
        Priority: normal
        PRIORITY: Emergency`,
      trunk: 'itsp',
    },
    {
      it: 'an agent of AnywhereNow who dials it, whatever his headers say (R90)',
      from: 'anywherenow',
      message: invite`
        INVITE sip:112@sbc.example.com SIP/2.0
        A365-AgentHunt: 1
        A365-IsRefer: 1
        A365-TenantId: nobody`,
      trunk: 'itsp',
    },
    {
      it: 'a carrier, to the trunk for it',
      site: second,
      message: invite`INVITE sip:112@sbc.example.com SIP/2.0`,
      trunk: 'pbx',
    },
    {
      it: 'a number that the country has beside the usual',
      from: 'pbx',
      site: { emergencyNumbers: ['144'] },
      message: invite`INVITE sip:144@sbc.example.com SIP/2.0`,
      trunk: 'itsp',
    },
  ],
  reports: [
    {
      it: 'what the emergency trunk sends, which would come straight back',
      message: invite`INVITE sip:112@sbc.example.com SIP/2.0`,
      says: ['EMERGENCY_CALL'],
    },
    {
      it: 'a call that a carrier delivers to us: the emergency service calls back',
      site: second,
      message: invite`Priority: emergency`,
      says: ['EMERGENCY_CALL'],
    },
    {
      it: 'that there is no trunk for it',
      from: 'teams',
      site: { emergencyTrunk: undefined },
      message: invite`INVITE sip:112@sbc.example.com SIP/2.0`,
      says: ['EMERGENCY_CALL', 'EMERGENCY_NO_TRUNK'],
    },
  ],
  leaves: [
    { it: 'a longer number', from: 'pbx', message: invite`INVITE sip:1121@sbc.example.com SIP/2.0` },
    { it: 'a number of a country', from: 'pbx', message: invite`INVITE sip:+31112@sbc.example.com SIP/2.0` },
    {
      it: 'a number of the site elsewhere',
      from: 'pbx',
      site: { emergencyNumbers: ['144'] },
      message: invite`INVITE sip:112@h SIP/2.0`,
    },
    { it: 'a service of another kind', from: 'pbx', message: invite`INVITE urn:service:sosplus SIP/2.0` },
    { it: 'a test of the service', from: 'pbx', message: invite`INVITE urn:service:test.sos SIP/2.0` },
    { it: 'a lesser priority', from: 'pbx', message: invite`Priority: urgent` },
    {
      it: 'the number in another place',
      from: 'pbx',
      message: invite`
        To: "112" <sip:112@h>
        From: <sip:112@h>;tag=1
        Subject: emergency`,
    },
    {
      it: 'a re-INVITE (R1)',
      from: 'pbx',
      message: invite`
        INVITE sip:112@h SIP/2.0
        To: <sip:112@h>;tag=1`,
    },
  ],
  ignores: [
    { it: 'requests that start no call', message: sip`MESSAGE sip:112@h SIP/2.0` },
    { it: 'keep-alives', message: sip`OPTIONS sip:112@h SIP/2.0` },
  ],
})
