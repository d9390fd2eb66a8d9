import type { NumberEntry } from '../../runtime/directory/entry.js'
import { noPlan } from '../../runtime/directory/number-plan.js'
import { tableOf } from '../../runtime/directory/table.js'
import { trunkKinds, type Site, type SiteSettings, type Trunk, type TrunkKind } from '../../runtime/pipeline/site.js'

/** A trunk of which the configuration says no more than its kind. */
export function plainTrunk(kind: TrunkKind): Trunk {
  return {
    name: kind,
    kind,
    nextHop: undefined,
    transport: kind === 'itsp' ? 'udp' : 'tls',
    sbcPort: 5061,
    trustAssertedIdentity: kind !== 'itsp',
    trustDomain: kind !== 'itsp',
    allowOutOfDialogRefer: false,
    region: undefined,
    tenant: undefined,
    numberPlan: { ...noPlan, countryCode: '31', nsnLength: { min: 9, max: 9 } },
  }
}

const trunks = trunkKinds.map(plainTrunk)

const site: Site = {
  localDomain: 'sbc.example.com',
  emergencyNumbers: ['112', '911'],
  emergencyTrunk: 'itsp',
  trunks,
  tenants: [],
}

/** What of the test site a row may say anew. */
export interface Surroundings {
  readonly site?: Partial<Site>
  readonly trunks?: { readonly [kind in TrunkKind]?: Partial<Trunk> }
  readonly directory?: readonly (Partial<NumberEntry> & Pick<NumberEntry, 'number'>)[]
}

const unknownNumber = {
  kind: undefined,
  interceptInbound: false,
  interceptOutbound: false,
  tenant: undefined,
  ext: undefined,
}

/** A site on which nothing but one plugin is on, for one trunk, both ways. */
export function settingsFor(plugin: string, options: unknown, on: TrunkKind, own: Surroundings = {}): SiteSettings {
  const setting = { plugin, state: 'on', onError: 'pass', options } as const
  const onFailure = { initial: 0, inDialog: 0 }
  const plain = { match: [], shadow: false, onFailure, ingress: [], egress: [] }
  const known = trunks.map((trunk) => ({ ...trunk, ...own.trunks?.[trunk.kind] }))
  return {
    revision: 'test',
    deadline: 50,
    site: { ...site, trunks: known, ...own.site },
    directory: tableOf((own.directory ?? []).map((entry) => ({ ...unknownNumber, ...entry }))),
    trunks: known.map((trunk) => {
      return { ...trunk, ...plain, ...(trunk.name === on && { ingress: [{ ...setting }], egress: [{ ...setting }] }) }
    }),
    unknownTrunk: undefined,
    modules: [],
  }
}
