import { diffLines } from 'diff'
import { linesOf } from '../cli/message-diff.js'
import { readableData } from '../cli/report-data.js'
import { applyEdits } from '../message/apply.js'
import { toText } from '../message/bytes.js'
import type { Outcome } from '../pipeline/outcome.js'
import { titleOf, type Example } from './example-cases.js'
import { code, codeLink, ruleLink, sentence } from './markdown.js'

/** A case as the page shows it: what it is about, its lines before and after, and what else the plugin says. */
export function exampleText(example: Example): string[] {
  const { found, file } = example
  const rules = /\((R\d+[^)]*)\)$/.exec(found.it)?.[1]?.split(', ') ?? []
  const number = /^V\d+/.exec(found.it)?.[0]
  const said = sayings(example.outcome).map((text) => `- ${text}`)
  const source = `[${number ?? 'test'}](../${file})`
  return [
    `**${sentence(titleOf(found.it))}** ${sentence([situation(example), ...circumstances(example)].join(', '))}`,
    `(${[source, ...rules.map(ruleLink)].join(', ')})`,
    '',
    '```diff',
    ...lines(example),
    '```',
    '',
    ...said,
    ...(said.length > 0 ? [''] : []),
  ]
}

/** `INVITE from itsp to teams`, `408 of anywherenow toward itsp`. */
function situation({ found: { stage, from, to }, question }: Example): string {
  const [first = '', second = ''] = linesOf(question.message)[0]?.split(' ') ?? []
  const [sender, target] = [code(from ?? 'unknown'), code(to ?? 'unknown')]
  if (stage === 'reply') return `${first.startsWith('SIP/') ? second : first} from ${sender} toward ${target}`
  if (stage === 'failure') return `${first} from ${sender}, after every branch to ${target} failed`
  return `${first} from ${sender}` + (to === undefined ? '' : ` to ${target}`)
}

function circumstances({ found: { plugins = [], options = {}, config = {}, facts = {}, after } }: Example): string[] {
  const own = Object.fromEntries(Object.entries(options).filter(([name]) => plugins.includes(name)))
  const given = [...Object.values(own).flatMap((each) => settings(each)), ...settings(config)]
  const known = settings(facts)
  return [
    ...(given.length > 0 ? [`with ${given.join(', ')}`] : []),
    ...(known.length > 0 ? [`of which the proxy knows ${known.join(', ')}`] : []),
    ...(after === undefined ? [] : [`after an earlier message (${titleOf(after)})`]),
  ]
}

/** `a.b: 1` for each value in a tree of maps. */
function settings(tree: object, path = ''): string[] {
  return Object.entries(tree).flatMap(([name, value]: [string, unknown]) => {
    const tail = path + name
    if (typeof value === 'object' && value !== null && !Array.isArray(value) && !/[^\w-]/.test(name))
      return settings(value, `${tail}.`)
    return [code(`${tail}: ${typeof value === 'string' ? value : JSON.stringify(value)}`)]
  })
}

/** Lines that the plugin changes, and those that the case is about. Content-Length is as long as it must be. */
function lines({ found, question, outcome }: Example): string[] {
  const about = new Set(found.lines ?? linesOf(question.message))
  const [before, after] = [question.message, applyEdits(question.message, outcome.edits)].map(
    (message) => linesOf(message).join('\n') + '\n',
  )
  return diffLines(before ?? '', after ?? '').flatMap(({ added, removed, value }) => {
    const each = value.replace(/\n$/, '').split('\n')
    const sign = added ? '+' : removed ? '-' : ' '
    const shown = each.filter((line) => line !== '' && !/^Content-Length:/.test(line))
    return shown.filter((line) => sign !== ' ' || about.has(line)).map((line) => sign + line)
  })
}

/** Verdict, reports and hints; that nothing changes is worth a word too. */
function sayings({ action, status, reason, headers, trunk, edits, reports, hints }: Outcome): string[] {
  const added = headers.map(([name, value]) => code(toText(`${name}: ${value}`)))
  const said = [
    ...(action === 'reject'
      ? [`answers ${code(`${status} ${reason}`)}${added.map((each) => `, ${each}`).join('')}`]
      : []),
    ...(action === 'steer' ? [`sends it to ${code(trunk ?? '')}`] : []),
    ...reports.map(({ code: name, data }) => `reports ${codeLink(name)}${dataText(readableData(data))}`),
    ...Object.entries(hints).map(([name, value]) => `advises the proxy ${code(`${name}: ${value}`)}`),
  ]
  return action === 'continue' && edits.length === 0 ? ['passes it unchanged', ...said] : said
}

function dataText(data: Readonly<Record<string, unknown>>): string {
  const entries = Object.entries(data)
  return entries.length === 0 ? '' : `: ${entries.map(([name, value]) => code(`${name}: ${String(value)}`)).join(', ')}`
}
