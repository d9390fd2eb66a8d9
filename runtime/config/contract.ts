import { z } from 'zod'
import { CodedError } from '../codes.js'
import { interest } from '../pipeline/asks.js'
import type { Plugin } from '../pipeline/plugin.js'
import { trunkKinds } from '../pipeline/site.js'

/** What a plugin's name looks like: `strip-params`. */
export const pluginName = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/

const kinds = z.array(z.enum(trunkKinds)).optional()

/** The members of a plugin (runtime/pipeline/plugin.ts), for modules that no compiler has checked. */
const contract = z.looseObject({
  name: z.string().regex(pluginName, 'expected lower case letters, digits and hyphens'),
  summary: z.string().min(1),
  rules: z.array(z.string()),
  // A plugin may bring its own copy of zod, so its class says nothing.
  options: z.custom(
    (value) => typeof (value as z.ZodType | undefined)?.safeParse === 'function',
    'expected a zod schema',
  ),
  on: z.array(interest).min(1),
  asks: z.custom((value) => value === undefined || typeof value === 'function', 'expected a function').optional(),
  onByDefault: z.strictObject({ ingress: kinds, egress: kinds }),
  onError: z.enum(['pass', 'reject']).optional(),
  check: z.custom((value) => value === undefined || typeof value === 'function', 'expected a function').optional(),
  setup: z.custom((value) => typeof value === 'function', 'expected a function'),
})

/** @param from where the module came from. @throws CodedError MODULE_CONTRACT, which names each member at fault. */
export function checkPlugin(candidate: unknown, from: string): Plugin {
  if (candidate === undefined) throw new CodedError('MODULE_CONTRACT', 'the module has no default export', from)
  const result = contract.safeParse(candidate)
  if (result.success) return candidate as Plugin
  const faults = result.error.issues.map(({ path, message }) => `${path.join('.') || 'the default export'}: ${message}`)
  throw new CodedError('MODULE_CONTRACT', faults.join('; '), from)
}
