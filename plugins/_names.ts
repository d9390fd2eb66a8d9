/**
 * Tests a parameter or SDP name against names of a configuration, in any case. A name may end in `*`.
 * @returns whether one of them fits.
 */
export function nameMatcher(patterns: readonly string[]): (name: string) => boolean {
  const exact = new Set<string>()
  const prefixes: string[] = []
  for (const pattern of patterns.map((entry) => entry.toLowerCase())) {
    if (pattern.endsWith('*')) prefixes.push(pattern.slice(0, -1))
    else exact.add(pattern)
  }
  return (name) => {
    const lower = name.toLowerCase()
    if (exact.has(lower)) return true
    for (const prefix of prefixes) if (lower.startsWith(prefix)) return true
    return false
  }
}
