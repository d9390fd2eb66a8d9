import { describe, expect, test } from '@jest/globals'
import { setState } from '../../../runtime/cli/yaml-edit.js'

const path = ['trunks', 'a365', 'plugins', 'egress', 'e164']

/** A change is one place in the text; all else has to stay. */
const rows: [it: string, before: string, after: string][] = [
  [
    'a word, its comment and its blanks',
    'trunks:\n  a365:\n    plugins:\n      egress:\n        e164:   off   # why not\n',
    'trunks:\n  a365:\n    plugins:\n      egress:\n        e164:   on   # why not\n',
  ],
  [
    'a word in quotes',
    'trunks: { a365: { plugins: { egress: { "e164": "off" } } } }\n',
    'trunks: { a365: { plugins: { egress: { "e164": on } } } }\n',
  ],
  [
    'the state among options',
    'trunks:\n  a365:\n    plugins:\n      egress:\n        e164:\n          # ours\n          state: shadow\n          userPhone: no\n',
    'trunks:\n  a365:\n    plugins:\n      egress:\n        e164:\n          # ours\n          state: on\n          userPhone: no\n',
  ],
  [
    'options without a state',
    'trunks:\n  a365:\n    plugins:\n      egress:\n        e164: { userPhone: no } # short\n',
    'trunks:\n  a365:\n    plugins:\n      egress:\n        e164: { userPhone: no, state: on } # short\n',
  ],
  [
    'a list of plugins in lines',
    'trunks:\n  a365:\n    plugins:\n      egress:\n        headers: off # ua\n\n# the end\n',
    'trunks:\n  a365:\n    plugins:\n      egress:\n        headers: off # ua\n        e164: on\n\n# the end\n',
  ],
  [
    'a list of plugins whose last has options in lines',
    'trunks:\n  a365:\n    plugins:\n      egress:\n        headers:\n          userAgent: |\n            x\n  b: {}\n',
    'trunks:\n  a365:\n    plugins:\n      egress:\n        headers:\n          userAgent: |\n            x\n        e164: on\n  b: {}\n',
  ],
  [
    'a list of plugins on one line',
    'trunks:\n  a365:\n    plugins: { egress: { headers: off } }\n',
    'trunks:\n  a365:\n    plugins: { egress: { headers: off, e164: on } }\n',
  ],
  [
    'an empty list',
    'trunks:\n  a365:\n    plugins:\n      egress: {}\n',
    'trunks:\n  a365:\n    plugins:\n      egress: { e164: on }\n',
  ],
  [
    'no list in this direction',
    'trunks:\n  a365:\n    plugins:\n      ingress: { x: on }\n  b: {}\n',
    'trunks:\n  a365:\n    plugins:\n      ingress: { x: on }\n      egress:\n        e164: on\n  b: {}\n',
  ],
  [
    'no list at all',
    'trunks:\n  # carrier\n  a365:\n    kind: anywherenow # vendor\n\n  # next\n  b: {}\n',
    'trunks:\n  # carrier\n  a365:\n    kind: anywherenow # vendor\n    plugins:\n      egress:\n        e164: on\n\n  # next\n  b: {}\n',
  ],
  [
    'a trunk on one line',
    'trunks:\n  a365: { kind: anywherenow }\n',
    'trunks:\n  a365: { kind: anywherenow, plugins: { egress: { e164: on } } }\n',
  ],
  [
    'a key with nothing behind it',
    'trunks:\n  a365:\n    plugins: # none yet\n  b: {}\n',
    'trunks:\n  a365:\n    plugins: { egress: { e164: on } } # none yet\n  b: {}\n',
  ],
  [
    'a file without a line end',
    'trunks:\n  a365:\n    kind: anywherenow',
    'trunks:\n  a365:\n    kind: anywherenow\n    plugins:\n      egress:\n        e164: on',
  ],
  [
    'CRLF line ends',
    'trunks:\r\n  a365:\r\n    plugins:\r\n      egress:\r\n        e164: off\r\n',
    'trunks:\r\n  a365:\r\n    plugins:\r\n      egress:\r\n        e164: on\r\n',
  ],
  [
    'CRLF line ends in what is added',
    'trunks:\r\n  a365:\r\n    kind: x\r\n',
    'trunks:\r\n  a365:\r\n    kind: x\r\n    plugins:\r\n      egress:\r\n        e164: on\r\n',
  ],
  [
    'a list in the middle of the file',
    'trunks:\n  a365:\n    plugins:\n      egress:\n        headers: off\n      # the other way\n      ingress: {}\n',
    'trunks:\n  a365:\n    plugins:\n      egress:\n        headers: off\n        e164: on\n      # the other way\n      ingress: {}\n',
  ],
]

describe('only one place changes', () => {
  test.each(rows)('%s', (_, before, after) => {
    expect(setState(before, 'x.yaml', path, 'on')).toBe(after)
    expect(setState(after, 'x.yaml', path, 'on')).toBe(after)
  })
})

test.each([
  ['an alias', 'x: &x { egress: { e164: off } }\ntrunks:\n  a365:\n    plugins: *x\n'],
  ['a list where a map should be', 'trunks:\n  a365:\n    plugins: []\n'],
])('%s is left to an editor', (_, text) => {
  expect(() => setState(text, 'x.yaml', path, 'on')).toThrow(expect.objectContaining({ code: 'EDIT_BY_HAND' }))
})
