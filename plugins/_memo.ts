import type { z } from 'zod'

/**
 * What a plugin kept, as it was kept; undefined where nothing was. The memo comes back from the proxy, so what is not of
 * the plugin's making counts as nothing.
 */
export function keptAs<Schema extends z.ZodType>(schema: Schema, memo: unknown): z.output<Schema> | undefined {
  return memo === undefined ? undefined : schema.safeParse(memo).data
}
