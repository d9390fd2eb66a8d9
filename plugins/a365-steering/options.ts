import { z } from 'zod'

export const options = z.strictObject({
  presenceOnly: z.boolean().default(false).describe('Any A365-IsRefer means a transfer, A365-IsRefer: 0 too'),
  teamsHost: z
    .string()
    .regex(/^[A-Za-z0-9.-]*$/, { error: 'must be a host name' })
    .default('')
    .describe("Host in place of the SBC's own in the Request-URI of transfers to Teams; empty: leave it"),
  tenantMatch: z
    .enum(['loose', 'exact'])
    .default('loose')
    .describe('How A365-TenantId compares: loose is in any case, with or without A365- in front'),
  unknownTenant: z
    .enum(['reject', 'default'])
    .default('reject')
    .describe('A call of a tenant that nobody knows: refuse it with 404, or treat it as the default tenant'),
  tenantIsolation: z
    .enum(['report', 'reject'])
    .default('report')
    .describe('A call of one tenant to a number of another: report it, or refuse it with 404 too'),
  uccTarget: z
    .enum(['reject', 'allow'])
    .default('reject')
    .describe('A call to a UCC: refuse it with 482; allow sends it to AnywhereNow if tenant or trunk is another'),
  lowercase: z.boolean().default(false).describe('Write X-MS-RoutingPolicies in lower case toward Teams'),
})

export type Options = z.output<typeof options>
