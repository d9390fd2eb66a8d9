import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from '@jest/globals'
import ts from 'typescript'
import { applyEdits } from '../../../runtime/message/apply.js'
import { partsOf } from '../../../runtime/message/body.js'
import { parseMediaType } from '../../../runtime/message/media-type.js'
import { SipMessage } from '../../../runtime/message/message.js'
import { parseNameAddr, splitList } from '../../../runtime/message/name-addr.js'
import { splitParams } from '../../../runtime/message/params.js'
import { parseHead, unfold } from '../../../runtime/message/parse.js'
import { Sdp } from '../../../runtime/message/sdp.js'
import { countSteps } from './regex-steps.js'
import { raw } from './sip.js'

const root = new URL('../../../../', import.meta.url)

/** What foreign bytes can repeat, what may stand before it, and what keeps an expression from matching. */
const fillers = [
  ' ',
  '\t',
  'a',
  '0',
  ';',
  ':',
  '@',
  '"',
  '<',
  '>',
  ',',
  '=',
  '\\',
  '%',
  '%41',
  '-',
  '--',
  '.',
  '+',
  '/',
  '|',
].concat(['\r', '\n', '\r\n ', ' \n', 'a ', ' a', ' 1', ';a', 'a=', ';a=b', '"a"', '::', '1-', '(0)', '\xa0', '\0'])
const beginnings = [
  '',
  'a',
  '1',
  '"',
  '<',
  ';',
  ' ',
  'sip:',
  'sip:a@h',
  'sip:a;b',
  'tel:',
  'SIP/2.0 200',
  'X sip:',
].concat(['m=audio 1 X', 'a=', 'inline:', '1 ', '+31', '--'])
const ends = ['', '\x01']

test.each(expressions())('%s: %s takes steps in proportion to the text', (_, __, source, flags) => {
  for (const beginning of beginnings)
    for (const filler of fillers)
      for (const end of ends) {
        const steps = (times: number): number => countSteps(source, flags, beginning + filler.repeat(times) + end)
        const [once, twice] = [steps(60), steps(120)]
        if (twice > 2.4 * once + 60)
          throw new Error(`${String(once)} → ${String(twice)}: ${JSON.stringify([beginning, filler, end])}`)
      }
})

test.each([
  ['(a+)+$', 'a', 12],
  ['[ \\t]*\\r?\\n[ \\t]+', ' ', 60],
  ['^(?:a|a)*$', 'a', 12],
])('the counter sees that /%s/ is not linear', (source, filler, times) => {
  const steps = (count: number): number => countSteps(source, 'g', filler.repeat(count) + '\x01')
  expect(steps(times)).toBeGreaterThan(3 * steps(times / 2))
})

test.each([
  ['^a{2,3}b?$', 'aab', 4],
  ['^(?:ab|cd)+$', 'abcd', 5],
  ['x(?=y)', 'xy', 3],
])('the counter takes the steps of /%s/', (source, text, steps) => {
  expect(countSteps(source, '', text)).toBeLessThanOrEqual(steps + 4)
  expect(countSteps(source, '', text)).toBeGreaterThanOrEqual(steps)
})

// Loops cannot be counted. These texts are so long that a loop of quadratic cost would not end in a test's lifetime.
const times = 1_000_000

test.each<[string, () => number | undefined, number | undefined]>([
  ['lines without a colon', () => parseHead(raw('X sip:a SIP/2.0', 'a\n'.repeat(times)))?.lines.length, times],
  ['a fold and many blanks', () => unfold('a\n b' + ' '.repeat(times) + 'c').length, times + 4],
  ['a list of <', () => splitList('<'.repeat(times)).length, 1],
  ['a list of ,', () => splitList(','.repeat(times)).length, times + 1],
  ['a list of quotes', () => splitList('"'.repeat(times)).length, 1],
  ['parameters of quotes', () => splitParams(';' + '"'.repeat(times + 1)).length, 1],
  ['a display name of <', () => parseNameAddr('<'.repeat(times))?.uri.length, undefined],
  ['SDP of line ends', () => String(new Sdp('\n'.repeat(times))).length, times],
  ['delimiters within one line', () => multipart('--b'.repeat(times)), 0],
  ['delimiters with more behind', () => multipart('--b x\n'.repeat(times / 4)), 0],
  ['delimiters', () => multipart('--b\n'.repeat(times)), 64],
  ['removing every one of many headers', removeAll, 0],
])('%s', (_, work, result) => {
  expect(work()).toBe(result)
})

function multipart(body: string): number {
  return partsOf(body, parseMediaType('multipart/mixed;boundary=b'), true).length
}

function removeAll(): number {
  const bytes = raw('X sip:a SIP/2.0', 'A365-X: 1\r\n'.repeat(200_000), '')
  const message = SipMessage.parse(bytes)!
  for (const header of message.headers()) header.remove()
  return SipMessage.parse(applyEdits(bytes, message.edits()))!.headers().length
}

/** Every regular expression that meets foreign bytes: file, text, source, flags. */
function expressions(): [string, string, string, string][] {
  const folders = ['runtime/message/', 'runtime/pipeline/', 'plugins/']
  const files = folders.flatMap((folder) => readdirSync(new URL(folder, root)).map((name) => folder + name))
  return files.filter((file) => file.endsWith('.ts')).flatMap(expressionsOf)
}

function expressionsOf(file: string): [string, string, string, string][] {
  const found: [string, string, string, string][] = []
  const visit = (node: ts.Node): void => {
    if (ts.isRegularExpressionLiteral(node)) {
      const end = node.text.lastIndexOf('/')
      found.push([file, node.text, node.text.slice(1, end), node.text.slice(end + 1)])
    }
    ts.forEachChild(node, visit)
  }
  visit(ts.createSourceFile(file, readFileSync(new URL(file, root), 'utf8'), ts.ScriptTarget.ES2023))
  return found
}
