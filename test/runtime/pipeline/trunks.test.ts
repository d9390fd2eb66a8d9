import { expect, test } from '@jest/globals'
import type { TrunkMatch } from '../../../runtime/pipeline/site.js'
import { trunkMatcher, type Endpoint } from '../../../runtime/pipeline/trunks.js'

const rules: Record<string, TrunkMatch[]> = {
  wide: [{ address: '192.0.2.0/24' }],
  narrow: [{ address: '192.0.2.128/25' }],
  narrowTls: [{ address: '192.0.2.128/25', port: 5061 }],
  exact: [{ address: '192.0.2.1' }],
  exactPort: [{ address: '192.0.2.1', port: 5080 }],
  tcp: [{ address: '198.51.100.1', transport: 'tcp' }],
  udp: [{ address: '198.51.100.1', transport: 'udp' }],
  wide6: [{ address: '2001:db8::/32' }],
  narrow6: [{ address: '2001:db8:1::/48' }],
  odd6: [{ address: '2001:db8:2::/67' }],
  mapped: [{ address: '::ffff:10.1.0.0/112' }],
  translated: [{ address: '64:ff9b::/96' }],
  exact6: [{ address: '2001:DB8:1::1' }],
  host: [{ host: 'Proxy.Example.com' }],
  hostPort: [{ host: 'proxy.example.com', port: 5070 }],
  certified: [{ tlsName: 'sip.example.com' }, { tlsName: '*.pstnhub.microsoft.com', address: '203.0.113.0/24' }],
}
const match = trunkMatcher(Object.entries(rules))

test.each<[Partial<Endpoint>, string | undefined]>([
  [{ host: '192.0.2.9' }, 'wide'],
  [{ host: '192.0.2.200' }, 'narrow'],
  [{ host: '192.0.2.200', port: 5061 }, 'narrowTls'],
  [{ host: '192.0.2.1' }, 'exact'],
  [{ host: '192.0.2.1', port: 5060 }, 'exact'],
  [{ host: '192.0.2.1', port: 5080 }, 'exactPort'],
  [{ host: '198.51.100.1', transport: 'TCP' }, 'tcp'],
  [{ host: '198.51.100.1', transport: 'udp' }, 'udp'],
  [{ host: '198.51.100.1', transport: 'tls' }, undefined],
  [{ host: '198.51.100.1' }, undefined],
  [{ host: '2001:db8:9::1' }, 'wide6'],
  [{ host: '2001:db8:1::9' }, 'narrow6'],
  [{ host: '2001:db8:1::1' }, 'exact6'],
  [{ host: '2001:0DB8:0001:0:0:0:0:1' }, 'exact6'],
  [{ host: '[2001:db8:1::1]' }, 'exact6'],
  [{ host: '::ffff:192.0.2.1' }, 'exact'],
  [{ host: '0:0:0:0:0:ffff:c000:0201' }, 'exact'],
  [{ host: '::ffff:192.0.2.9' }, 'wide'],
  [{ host: '0:0:0:0:0:ffff:c000:02c9' }, 'narrow'],
  [{ host: '10.1.255.255' }, 'mapped'],
  [{ host: '10.2.0.0' }, undefined],
  [{ host: '2001:db8:2::ffff:ffff' }, 'odd6'],
  [{ host: '2001:db8:2:0:2000::' }, 'wide6'],
  [{ host: '64:ff9b::192.0.2.9' }, 'translated'],
  [{ host: '2001:db9::1' }, undefined],
  [{ host: 'PROXY.example.COM' }, 'host'],
  [{ host: 'proxy.example.com', port: 5070 }, 'hostPort'],
  [{ host: 'other.example.com' }, undefined],
  [{ host: '192.0.2.9', tlsName: 'SIP.example.com' }, 'certified'],
  [{ host: '192.0.2.9', tlsName: 'sip.example.com.evil' }, 'wide'],
  [{ host: '203.0.113.5', tlsName: 'sip-du-a.pstnhub.microsoft.com' }, 'certified'],
  [{ host: '203.0.113.5', tlsName: 'a.b.pstnhub.microsoft.com' }, undefined],
  [{ host: '203.0.113.5', tlsName: 'pstnhub.microsoft.com' }, undefined],
  [{ host: '203.0.114.5', tlsName: 'sip-du-a.pstnhub.microsoft.com' }, undefined],
  [{ host: '203.0.113.5' }, undefined],
  [{ host: '' }, undefined],
  [{ host: '192.0.2' }, undefined],
  [{ host: '::1%lo' }, undefined],
  [{ host: 'x'.repeat(5000) }, undefined],
])('R45: %j is trunk %s', (endpoint, name) => {
  expect(match({ host: '', port: undefined, transport: undefined, tlsName: undefined, ...endpoint })).toBe(name)
})

test('of two rules that fit alike, the first one counts', () => {
  const twice = trunkMatcher(['a', 'b'].map((name) => [name, [{ address: '10.0.0.1' }]]))
  expect(twice({ host: '10.0.0.1', port: undefined, transport: undefined, tlsName: undefined })).toBe('a')
})

test('a certificate of two rules is that of the first one, exact or not', () => {
  const seen = { host: '', port: undefined, transport: undefined, tlsName: 'a.example.com' }
  const rules = ['*.example.com', 'a.example.com'].map((tlsName) => [tlsName, [{ tlsName }]] as const)
  expect([rules, rules.toReversed()].map((order) => trunkMatcher(order)(seen))).toEqual([
    '*.example.com',
    'a.example.com',
  ])
})
