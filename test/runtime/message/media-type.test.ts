import { expect, test } from '@jest/globals'
import { boundaryOf, parseMediaType } from '../../../runtime/message/media-type.js'

test.each([
  ['application/sdp', 'application/sdp', ''],
  ['Application/SDP ; charset=utf-8', 'application/sdp', '; charset=utf-8'],
  ['application / sdp', 'application/sdp', ''],
  ['multipart/mixed;boundary=x', 'multipart/mixed', ';boundary=x'],
  ['', '', ''],
])('R8: %j is %s with %j', (value, essence, params) => {
  expect(parseMediaType(value)).toEqual({ essence, params })
})

test.each([
  ['multipart/mixed;boundary=x', 'x'],
  ['multipart/mixed; boundary= "x"', 'x'],
  ['multipart/mixed; charset="a;boundary=no"; BOUNDARY ="a b:=\\"c"', 'a b:="c'],
  ['multipart/mixed', undefined],
  ['multipart/mixed;boundary', undefined],
  ['multipart/mixed;boundary=""', undefined],
  ['multipart/mixed;boundary="xyz', undefined],
])('R8: the boundary of %j is %j', (value, boundary) => {
  expect(boundaryOf(parseMediaType(value))).toBe(boundary)
})
