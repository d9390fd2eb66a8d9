import {
  trunkKinds,
  type Direction,
  type Site,
  type SiteSettings,
  type TrunkKind,
} from '../../runtime/pipeline/site.js'

/** Where a plugin is tested: one trunk of each kind, named as its kind. */
export interface Place {
  readonly trunk: TrunkKind
  readonly direction: Direction
}

const trunks = trunkKinds.map((kind) => ({ name: kind, kind, nextHop: undefined }))

const site: Site = {
  localDomain: 'sbc.example.com',
  emergencyNumbers: ['112', '911'],
  emergencyTrunk: 'itsp',
  trunks,
}

/** A site on which nothing but one plugin is on, in one place. */
export function settingsFor(plugin: string, options: unknown, place: Place, own: Partial<Site> = {}): SiteSettings {
  const setting = { plugin, state: 'on', onError: 'pass', options } as const
  const onFailure = { initial: 0, inDialog: 0 }
  const plain = { match: [], shadow: false, onFailure, ingress: [], egress: [] }
  return {
    revision: 'test',
    deadline: 50,
    site: { ...site, ...own },
    trunks: trunks.map((trunk) => {
      return { ...trunk, ...plain, ...(trunk.name === place.trunk && { [place.direction]: [setting] }) }
    }),
    unknownTrunk: undefined,
    modules: [],
  }
}
