import { catalogue } from '../codes.js'
import { proxyCodes } from '../codes/proxy.js'
import { anchor, code as asCode, table } from './markdown.js'

/** docs/errors.md: every code, by where it comes from. */
export function errorsPage(): string {
  const sections = Object.entries(catalogue).map(([title, entries]) => {
    const rows = Object.entries(entries).map(([code, { severity, means, cause, cure }]) => {
      return [anchor(code) + asCode(code), severity, means, cause, cure]
    })
    return [`## ${title}`, '', ...table(['code', '', 'what it means', 'cause', 'cure'], rows), ''].join('\n')
  })
  return [
    '# Every code, its cause and its cure',
    '',
    'An *error* could not be done; a *warning* was done, but look at it; a *report* is a finding about a message, counted',
    'and logged, that never alters it. Made by `npm run docs` from `runtime/codes/`.',
    '',
    ...sections,
  ].join('\n')
}

/** proxy-config/sipcar_client/codes.lua: what the proxy logs behind a code. */
export function luaCodes(): string {
  const rows = Object.entries(proxyCodes).map(([code, { cure }]) => `  ${code} = '${cure.replaceAll("'", "\\'")}',`)
  return [
    '-- What to do about each code that the proxy logs. Made by `npm run docs` from runtime/codes/proxy.ts.',
    '',
    'return {',
    ...rows,
    '}',
    '',
  ].join('\n')
}
