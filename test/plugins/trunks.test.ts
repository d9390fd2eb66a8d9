import { describe, expect, test } from '@jest/globals'
import { defaultTenant, trunkFor } from '../../plugins/_trunks.js'
import type { Site, Tenant, Trunk } from '../../runtime/pipeline/plugin.js'
import { plainTrunk } from '../support/test-site.js'

const plain = { ids: [], isDefault: false, trunks: {}, fqdn: undefined, routingPolicies: undefined }
const contoso: Tenant = { ...plain, name: 'contoso', isDefault: true }
const named: Tenant = { ...plain, name: 'named', trunks: { teams: 'teams-2' } }
const dedicated: Tenant = { ...plain, name: 'dedicated' }

function trunk(name: string, tenant?: string): Trunk {
  return { ...plainTrunk('teams'), name, tenant }
}

function siteOf(trunks: Trunk[], tenants = [contoso, named, dedicated]): Site {
  return { localDomain: 'h', emergencyNumbers: [], emergencyTrunk: undefined, trunks, tenants }
}

const trunks = [trunk('other', 'somebody'), trunk('shared'), trunk('teams-2'), trunk('own', 'dedicated')]

describe('the trunk of a kind for a tenant (R91, R103)', () => {
  test.each<[it: string, tenant: Tenant | undefined, name: string]>([
    ['the first that is nobody else’s', contoso, 'shared'],
    ['the one that the tenant names', named, 'teams-2'],
    ['the one that names the tenant, before those of everybody', dedicated, 'own'],
    ['the first of everybody for a call of nobody', undefined, 'shared'],
  ])('%s', (_, tenant, name) => {
    expect(trunkFor(siteOf(trunks), 'teams', tenant)?.name).toBe(name)
  })

  test('none of another kind', () => expect(trunkFor(siteOf(trunks), 'pbx', contoso)).toBeUndefined())
  test('never that of another tenant', () =>
    expect(trunkFor(siteOf(trunks.slice(0, 1)), 'teams', contoso)).toBeUndefined())
  test('the first of all on a site without tenants', () =>
    expect(trunkFor(siteOf(trunks, []), 'teams', undefined)?.name).toBe('other'))
})

test('the default tenant is the one that says so (R92)', () => {
  expect(defaultTenant(siteOf([]))).toBe(contoso)
  expect(defaultTenant(siteOf([], [named]))).toBeUndefined()
})
