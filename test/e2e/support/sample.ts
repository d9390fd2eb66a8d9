import { appendFileSync, cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../../support/sidecar-process.js'

/**
 * A copy of the sample configuration whose trunks.cfg knows further trunks, written in as an operator would.
 * @param first dispatcher set of the first of them
 * @param folder gets the copy
 * @param routes text to come behind kamailio.cfg
 * @returns its kamailio.cfg
 */
export function sampleWith(trunks: readonly string[], first: number, folder: string, routes = ''): string {
  const copy = join(folder, 'kamailio')
  cpSync(join(root, 'proxy-config/kamailio'), copy, { recursive: true })
  const file = join(copy, 'sample/trunks.cfg')
  const lines = trunks.map((name, index) => {
    const set = first + index
    return `    $sht(sipcar_trunks=>${name}) = ${set};  $sht(trunk_of_set=>${set}) = "${name}";\n`
  })
  const begin = 'event_route[htable:mod-init] {\n'
  writeFileSync(file, readFileSync(file, 'utf8').replace(begin, begin + lines.join('')))
  const config = join(copy, 'sample/kamailio.cfg')
  appendFileSync(config, routes)
  return config
}
