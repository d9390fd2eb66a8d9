/**
 * The known name that was probably meant: the same but for case and hyphens, or a few typing errors away.
 * @returns undefined when nothing is near.
 */
export function nearest(name: string, known: readonly string[]): string | undefined {
  const wanted = plain(name)
  const limit = Math.max(1, Math.floor(wanted.length / 3))
  const ranked = known
    .map((candidate) => ({ candidate, distance: editDistance(wanted, plain(candidate)) }))
    .sort((a, b) => a.distance - b.distance)
  const best = ranked[0]
  return best && best.distance <= limit ? best.candidate : undefined
}

/** `; did you mean "x"?`, or the names there are. */
export function suggestion(name: string, known: readonly string[]): string {
  const meant = nearest(name, known)
  if (meant !== undefined) return `; did you mean "${meant}"?`
  return known.length === 0 ? '; there are none here' : `; known here: ${known.join(', ')}`
}

function plain(name: string): string {
  return name.toLowerCase().replace(/[-_]/g, '')
}

/** Optimal string alignment: insertions, deletions, replacements and swapped neighbours. */
function editDistance(a: string, b: string): number {
  const rows = [Array.from({ length: b.length + 1 }, (_, j) => j)]
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) row.push(cell(a, b, i, j, rows, row))
    rows.push(row)
  }
  return rows[a.length]?.[b.length] ?? 0
}

function cell(a: string, b: string, i: number, j: number, rows: readonly number[][], row: readonly number[]): number {
  const at = (x: number, y: number): number => (x === i ? row[y] : rows[x]?.[y]) ?? Infinity
  const replaced = at(i - 1, j - 1) + Number(a[i - 1] !== b[j - 1])
  const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? at(i - 2, j - 2) + 1 : Infinity
  return Math.min(at(i - 1, j) + 1, at(i, j - 1) + 1, replaced, swapped)
}
