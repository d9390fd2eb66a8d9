import headers from '../../plugins/headers.js'
import { invite, ok, sip, testPlugin } from '../support/test-plugin.js'

const teams = 'Microsoft.PSTNHub.SIPProxy v.2024.2.6.5 i.USEA.5'

testPlugin(headers, {
  rewrites: [
    {
      it: 'replaces the name of the Teams proxy (V011)',
      before: invite`User-Agent: Microsoft.PSTNHub.SIPProxy v.2021.6.15.17 i.EUWE.1`,
      after: invite`User-Agent: CustomerSBC`,
    },
    {
      it: 'also in a REFER inside a dialog, whose header name stays upper case (V149)',
      before: sip`
        REFER sip:ucc@a365.example SIP/2.0
        USER-AGENT: ${teams}`,
      after: sip`
        REFER sip:ucc@a365.example SIP/2.0
        USER-AGENT: CustomerSBC`,
    },
    {
      it: 'finds the name in any case, with blanks in it',
      before: invite`user-agent :  microsoft pstn  HUB`,
      after: invite`user-agent :  CustomerSBC`,
    },
    {
      it: 'makes one line of several',
      before: invite`
        User-Agent: Carrier/1
        user-agent: ${teams}`,
      after: invite`User-Agent: CustomerSBC`,
    },
    {
      it: 'makes one line of a folded one',
      before: invite`
        User-Agent: Microsoft.PSTN
          Hub.SIPProxy`,
      after: invite`User-Agent: CustomerSBC`,
    },
    {
      it: 'replaces Server in responses (R81)',
      before: ok`SERVER: ${teams}`,
      after: ok`SERVER: CustomerSBC`,
    },
    {
      it: 'replaces Server in a provisional response and in a refusal',
      before: sip`
        SIP/2.0 603 Decline
        Server: ${teams}`,
      after: sip`
        SIP/2.0 603 Decline
        Server: CustomerSBC`,
    },
    {
      it: 'takes the name that is configured, in UTF-8',
      options: { userAgent: 'Café SBC' },
      before: invite`User-Agent: ${teams}`,
      after: invite`User-Agent: Café SBC`,
    },
    {
      it: 'acts on ACK and BYE as well',
      before: sip`
        ACK sip:ucc@a365.example SIP/2.0
        User-Agent: ${teams}`,
      after: sip`
        ACK sip:ucc@a365.example SIP/2.0
        User-Agent: CustomerSBC`,
    },
  ],
  leaves: [
    { it: 'another User-Agent (V148)', message: invite`User-Agent: AudioCodes Mediant/7.40` },
    { it: 'a response without Server', message: ok`` },
    { it: 'Server where it is told so', options: { alsoServer: false }, message: ok`Server: ${teams}` },
    { it: 'User-Agent of a response', message: ok`User-Agent: ${teams}` },
    { it: 'Server of a request', message: invite`Server: ${teams}` },
    { it: 'the name in another header', message: invite`X-Note: ${teams}` },
  ],
  ignores: [
    {
      it: 'OPTIONS, which cost nothing',
      message: sip`
        OPTIONS sip:sbc.contoso.example SIP/2.0
        User-Agent: ${teams}`,
    },
    {
      it: 'CANCEL',
      message: sip`
        CANCEL sip:ucc@a365.example SIP/2.0
        User-Agent: ${teams}`,
    },
  ],
  badOptions: [
    { it: 'the name that it replaces (V152)', options: { userAgent: 'My PSTNHub' }, message: /UA_MATCHES_PATTERN/ },
    { it: 'the same with a blank', options: { userAgent: 'pstn hub' }, message: /UA_MATCHES_PATTERN/ },
    { it: 'an empty name', options: { userAgent: ' ' }, message: /one line of text/ },
    { it: 'two lines', options: { userAgent: 'a\r\nX: b' }, message: /one line of text/ },
  ],
})
