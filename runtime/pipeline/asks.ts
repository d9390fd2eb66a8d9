import { z } from 'zod'
import type { Ask, Interest, Place, Plugin } from './plugin.js'

/** An interest as a module may give it that no compiler has checked. */
export const interest = z.strictObject({
  stage: z.enum(['ingress', 'egress', 'reply-ingress', 'reply-egress', 'failure']),
  methods: z.array(z.string().regex(/^[A-Z]+$/, 'expected methods in capitals')).optional(),
  statuses: z.array(z.enum(['1xx', '2xx', '3xx', '4xx', '5xx', '6xx'])).optional(),
  body: z.boolean().optional(),
})

const asks = z.array(
  interest.extend({
    text: z.array(z.string().regex(/^[^A-Z]+$/, 'expected text in lower case')).optional(),
    memo: z.array(z.string().min(1)).optional(),
    age: z.tuple([z.int().min(0), z.int().min(0)]).optional(),
  }),
)

/** What a plugin has the proxy ask about at one place. @throws Error of the plugin, or ZodError for what is no list of them */
export function askedBy(plugin: Plugin, options: unknown, place: Place): readonly Ask[] | readonly Interest[] {
  return plugin.asks ? (asks.parse(plugin.asks(options, place)) as readonly Ask[]) : plugin.on
}
