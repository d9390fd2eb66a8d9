import type { Scene } from './scene.js'

/** How often each of these codes was reported so far, under `TRUNK PLUGIN CODE`. */
export async function reported(scene: Scene, ...codes: readonly string[]): Promise<Record<string, number>> {
  const { reports } = await scene.status()
  const meant = reports.filter(({ code }) => codes.includes(code))
  return Object.fromEntries(meant.map(({ trunk, plugin, code, count }) => [`${trunk} ${plugin} ${code}`, count]))
}
