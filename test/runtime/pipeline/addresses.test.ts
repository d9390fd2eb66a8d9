import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { BlockList, isIPv4, SocketAddress } from 'node:net'
import { addressOf, networkOf } from '../../../runtime/pipeline/addresses.js'

const ipv4 = fc.oneof(fc.ipV4(), fc.constantFrom('0.0.0.0', '255.255.255.255', '128.0.0.1', '127.255.255.255'))
const ipv6 = fc.oneof(fc.ipV6(), fc.constantFrom('::', '::1', 'ffff::', '64:ff9b::192.0.2.9', '1::2:3'))

/** As Node.js writes it. */
function canonical(address: string): string {
  return new SocketAddress({ address, family: 'ipv6' }).address
}

test('two spellings of one IPv6 address are one, those of two are two', () => {
  fc.assert(
    fc.property(ipv6, ipv6, (one, other) => {
      expect(addressOf(canonical(one))).toBe(addressOf(one))
      expect(addressOf(`[${one.toUpperCase()}%eth0]`)).toBe(addressOf(one))
      expect(addressOf(one) === addressOf(other)).toBe(canonical(one) === canonical(other))
    }),
  )
})

test('IPv4 is the same as itself within IPv6, and a small integer', () => {
  fc.assert(
    fc.property(ipv4, (address) => {
      const bits = addressOf(address)
      expect(bits).toBe(address.split('.').reduce((sum, part) => (sum << 8) | Number(part), 0))
      expect(addressOf(`::ffff:${address}`)).toBe(bits)
      expect(addressOf(canonical(`::ffff:${address}`))).toBe(bits)
    }),
  )
})

test('whatever looks like an address is one where Node.js says so', () => {
  const near = fc.array(fc.constantFrom('0', '1', '25', '255', '256', '00', '.', '..', 'a', ' ', '-', ''), {
    maxLength: 9,
  })
  fc.assert(
    fc.property(
      fc.oneof(
        near.map((parts) => parts.join('')),
        near.map((parts) => parts.slice(0, 4).join('.')),
      ),
      (text) => {
        expect(addressOf(text) !== undefined).toBe(isIPv4(text))
      },
    ),
    { numRuns: 2000 },
  )
})

describe('a network holds the addresses that Node.js finds in it', () => {
  test.each([
    ['ipv4' as const, ipv4, 32, 96],
    ['ipv6' as const, ipv6, 128, 0],
  ])('%s', (family, address, longest, within) => {
    const holds = fc.tuple(address, address, fc.nat({ max: longest }))
    fc.assert(
      fc.property(holds, ([network, other, prefix]) => {
        const list = new BlockList()
        list.addSubnet(network, prefix, family)
        const cut = (text: string): unknown => networkOf(addressOf(text) ?? NaN, within + prefix)
        expect(cut(network) === cut(other)).toBe(list.check(other, family))
        expect(cut(network)).toBe(cut(network))
      }),
      { numRuns: 1000 },
    )
  })

  test.each([
    ['::', 0, '10.1.2.3', true],
    ['::ffff:0:0', 96, '10.1.2.3', true],
    ['::ffff:0:0', 96, '2001:db8::1', false],
    ['::fffe:0:0', 95, '10.1.2.3', true],
    ['::fffe:0:0', 96, '10.1.2.3', false],
    ['::ffff:10.1.0.0', 112, '10.1.2.3', true],
    ['::ffff:10.2.0.0', 112, '10.1.2.3', false],
  ])('%s/%d and %s', (network, prefix, address, holds) => {
    const [one, other] = [network, address].map((text) => networkOf(addressOf(text) ?? NaN, prefix))
    expect(one === other).toBe(holds)
  })
})
