import type { z } from 'zod'

/** Names of the options that lack a description or a default. */
export function undescribed(options: z.ZodType): string[] {
  const { shape } = options as { shape?: Readonly<Record<string, z.ZodType>> }
  if (!shape) return ['options must be a z.strictObject']
  return Object.entries(shape).flatMap(([name, option]) => {
    const described = (option.description ?? '') !== ''
    return described && option.safeParse(undefined).success ? [] : [name]
  })
}
