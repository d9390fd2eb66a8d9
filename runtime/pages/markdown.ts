/** Pieces of which the pages are made. */

export function table(columns: readonly string[], rows: readonly (readonly string[])[]): string[] {
  return [row(columns), `|${'---|'.repeat(columns.length)}`, ...rows.map(row)]
}

function row(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
}

/** Text as it stands in a file. */
export function code(text: string): string {
  return `\`${text}\``
}

/** An anchor that {@link codeLink} and {@link ruleLink} lead to. */
export function anchor(name: string): string {
  return `<a id="${name.toLowerCase()}"></a>`
}

export function codeLink(name: string): string {
  return `[${code(name)}](errors.md#${name.toLowerCase()})`
}

/** @param rule `R57` */
export function ruleLink(rule: string): string {
  return `[${rule}](rules.md#${rule.toLowerCase()})`
}

export function list(words: readonly string[]): string {
  return words.map(code).join(', ')
}

/** The first letter in upper case, a full stop at the end. */
export function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1).replace(/\.?$/, '.')
}
