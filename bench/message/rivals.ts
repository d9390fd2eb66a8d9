import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'

/** Other parsers, as their users call them: from the bytes received to their own object. */
export type Parse = (bytes: Buffer) => unknown

const require = createRequire(import.meta.url)

export const sipParsers: Readonly<Record<string, () => Promise<Parse>>> = {
  sip: async () => {
    const { parse } = await load<{ parse: (bytes: Buffer) => unknown }>('sip', 'sip')
    return parse
  },
  'sip.js': async () => {
    type Parser = { parseMessage: (text: string, logger: object) => unknown }
    const { Parser } = await load<{ Parser: Parser }>('sip.js', 'sip.js/lib/core/messages/parser.js')
    const logger = { warn: complain, error: complain }
    return (bytes) => Parser.parseMessage(bytes.toString('utf8'), logger)
  },
  jssip: async () => {
    type Parser = { parseMessage: (text: string, agent: object) => unknown }
    const { parseMessage } = await load<Parser>('jssip', 'jssip/lib/Parser.js')
    return (bytes) => parseMessage(bytes.toString('utf8'), {})
  },
}

export const sdpParsers: Readonly<Record<string, () => Promise<Parse>>> = {
  'sdp-transform': async () => {
    const { parse } = await load<{ parse: (text: string) => unknown }>('sdp-transform', 'sdp-transform')
    return (bytes) => parse(bytes.toString('utf8'))
  },
}

/** @throws when one of their packages is not installed. */
export async function loadAll(parsers: Readonly<Record<string, () => Promise<Parse>>>): Promise<Record<string, Parse>> {
  const loaded: Record<string, Parse> = {}
  for (const [name, parser] of Object.entries(parsers)) loaded[name] = await parser()
  return loaded
}

/** @throws when the package is not installed, with its name. */
async function load<Module>(name: string, path: string): Promise<Module> {
  let file
  try {
    file = require.resolve(path)
  } catch {
    throw new Error(`the benchmark needs the package ${name}: npm install --save-dev ${name}`)
  }
  const module = (await import(pathToFileURL(file).href)) as Module & { default?: Module }
  // What CommonJS exports may be on `default` alone.
  return { ...module.default, ...module }
}

function complain(detail: string): void {
  throw new Error(detail)
}
