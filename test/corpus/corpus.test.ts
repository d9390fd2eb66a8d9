import { expect, test } from '@jest/globals'
import { SipMessage } from '../../runtime/message/message.js'
import { corpus, load, stored, type Expectation } from './index.js'

test.each(corpus)('$file: $about ($source): $expect', ({ file, expect: wanted, reason }) => {
  expect(fate(load(file))).toBe(wanted)
  expect(reason === '').toBe(wanted === 'handled')
})

test('every stored message is listed once, and every listed one is stored', () => {
  const files = ['rfc4475', 'rfc5118', 'field'].flatMap(stored)
  expect(corpus.map(({ file }) => file).sort()).toEqual(files.sort())
})

test.each([
  ['RFC 4475', '3.1.1', 13],
  ['RFC 4475', '3.1.2', 19],
  ['RFC 4475', '3.2', 1],
  ['RFC 4475', '3.3', 15],
  ['RFC 4475', '3.4', 1],
  ['RFC 5118', '4', 12],
])('%s section %s is there whole', (rfc, section, messages) => {
  expect(corpus.filter(({ source }) => source.startsWith(`${rfc} ${section}.`))).toHaveLength(messages)
})

test('the messages are the bytes of the standard: no line end was converted', () => {
  for (const file of stored('rfc4475'))
    if (file !== 'rfc4475/mpart01') expect(load(file).toString('latin1')).not.toMatch(/[^\r]\n/)
  expect(load('field/lf-only').includes(13)).toBe(false)
  expect(load('rfc4475/intmeth').includes('NUL:\\\0 DEL:\\\x7f')).toBe(true)
  expect(load('rfc4475/mpart01')).toHaveLength(1290)
})

function fate(bytes: Uint8Array): Expectation {
  const message = SipMessage.parse(bytes)
  if (!message) return 'refused: MESSAGE_NOT_SIP'
  const readable = ['from', 'to'].every((name) => /^[^ ]+$/.test(message.address(name)?.uri ?? ''))
  const open = message.sdp !== undefined || !/(?:^|\n)v=0\r?\n/.test(message.body)
  return readable && open ? 'handled' : 'untouched'
}
