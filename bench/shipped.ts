import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseDocument, type Document } from 'yaml'
import { root } from '../test/support/sidecar-process.js'

/** The shipped configuration on listeners of its own, to be changed further: for a sidecar that fills the machine. */
export function shippedConfig(...listen: readonly string[]): Document {
  const config = parseDocument(readFileSync(join(root, 'proxy-config/sipcar.yaml'), 'utf8'))
  config.set('listen', listen)
  // Without a log line for each report.
  config.setIn(['log', 'level'], 'warn')
  // What is slow under such a load is no failure here: a late verdict would spare the proxy its edits.
  config.set('deadline', 2000)
  return config
}
