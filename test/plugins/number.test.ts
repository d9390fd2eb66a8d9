import { describe, expect, test } from '@jest/globals'
import { readNumber } from '../../plugins/_number.js'
import { parseUri, type Trunk } from '../../runtime/pipeline/plugin.js'
import { plainTrunk } from '../support/test-site.js'

const itsp = plainTrunk('itsp')
const american: Trunk = {
  ...plainTrunk('pbx'),
  numberPlan: {
    ...itsp.numberPlan,
    countryCode: '1',
    nationalPrefix: '1',
    internationalPrefixes: ['011'],
    nsnLength: { min: 10, max: 10 },
  },
}

function number(uri: string, trunk: Trunk | undefined, headerParams?: string): unknown {
  return readNumber(parseUri(uri)!, trunk, headerParams)
}

describe('the number that a URI names, for a look-up (R15, R16)', () => {
  test.each<[it: string, uri: string, trunk: Trunk | undefined, number: string]>([
    ['a number in +E.164 form', 'sip:+31201234567@h', itsp, '+31201234567'],
    ['a national number', 'sip:020-1234567@h;user=phone', itsp, '+31201234567'],
    ['the same digits behind another trunk', 'sip:2012345678@h', american, '+12012345678'],
    ['an international number of that plan', 'sip:01131201234567@h', american, '+31201234567'],
    ['tel:', 'tel:+31-20-1234567', itsp, '+31201234567'],
    ['a number of no known trunk', 'sip:+31201234567@h', undefined, '+31201234567'],
    ['a trunk of no site', 'sip:0201234567@h', { ...itsp, name: 'other' }, '+31201234567'],
  ])('%s', (_, uri, trunk, wanted) => {
    expect(number(uri, trunk)).toEqual({ number: wanted, ext: undefined })
  })

  test.each([
    ['in the user part', 'sip:+31201234567;ext=12@h', undefined],
    ['escaped', 'sip:+31201234567%3Bext%3D12@h', undefined],
    ['behind the host', 'sip:+31201234567@h;EXT=12', undefined],
    ['behind a bare addr-spec', 'sip:+31201234567@h', ';ext=12;tag=1'],
  ])('with its extension %s (R23)', (_, uri, headerParams) => {
    expect(number(uri, itsp, headerParams)).toEqual({ number: '+31201234567', ext: '12' })
  })

  test.each([
    ['a name', 'sip:anonymous@anonymous.invalid'],
    ['a host only', 'sip:h;ext=12'],
    ['an emergency number', 'sip:112@h'],
    ['a local number (R19)', 'sip:201234567;phone-context=+1-914@h'],
    ['digits that fit no plan', 'sip:7042@h'],
    ['a malformed escape', 'sip:+3120123456%7@h'],
  ])('none of %s', (_, uri) => {
    expect(number(uri, itsp)).toBeUndefined()
  })

  test('none of a national number where the trunk is not known', () => {
    expect(number('sip:0201234567@h', undefined)).toBeUndefined()
  })
})
