import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { z } from 'zod'
import { Secret } from '../secret.js'
import { problem, type Origin, type Path, type Problem } from './problems.js'

/** What fits into `Authorization: Bearer` (RFC 6750 2.1), too long to be guessed. */
const shape = /^[A-Za-z0-9._~+/-]{16,512}=*$/
const wanted = 'expected 16 to 512 letters, digits, "-", ".", "_", "~", "+" or "/"'

const text = z.string().refine((given) => shape.test(given), { error: wanted, params: { code: 'TOKEN_INVALID' } })
const inFile = z
  .looseObject({ file: z.string().min(1).describe('File that holds the token and nothing else') })
  // Not strict: that would name a key that nobody knows, and what stands there may be the token itself.
  .refine((value) => Object.keys(value).length === 1, 'expected { file: PATH } and nothing else')

/** Under `token` in sipcar.yaml. No finding about it quotes it. */
export const tokenSchema = z.union([text, inFile], {
  error: `${wanted}; or { file: PATH }`,
})

export type TokenInput = z.output<typeof tokenSchema>

/** Absolute path of the file that holds the token; undefined: there is none, or it stands in the configuration. */
export function tokenFile(token: TokenInput | undefined, configFile: string): string | undefined {
  return typeof token === 'object' ? resolve(dirname(configFile), token.file) : undefined
}

/** The token itself; what is wrong with its file is added to `problems`. */
export function tokenOf(token: TokenInput | undefined, origin: Origin, problems: Problem[]): Secret | undefined {
  if (typeof token === 'string') return new Secret(token)
  const file = tokenFile(token, origin.file)
  if (file === undefined) return undefined
  const path: Path = ['token', 'file']
  try {
    const found = readFileSync(file, 'utf8').trim()
    if (shape.test(found)) return new Secret(found)
    problems.push(problem('TOKEN_INVALID', origin.place(path), path, `${file}: ${wanted}`))
  } catch {
    problems.push(problem('CONFIG_UNREADABLE', origin.place(path), path, `${file} cannot be read`))
  }
  return undefined
}
