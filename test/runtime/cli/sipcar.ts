import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll } from '@jest/globals'

export const root = fileURLToPath(new URL('../../../..', import.meta.url))

export interface Run {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Runs the command line as a process. @param input what it reads from standard input */
export function sipcar(args: readonly string[], input = '', env: Readonly<Record<string, string>> = {}): Promise<Run> {
  const main = join(root, 'dist/runtime/cli/main.js')
  const child = spawn(process.execPath, [main, ...args], { env: { ...process.env, ...env } })
  const output = { stdout: '', stderr: '' }
  child.stdout.on('data', (chunk: Buffer) => (output.stdout += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (output.stderr += chunk.toString()))
  child.stdin.end(input)
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => resolve({ code, ...output }))
  })
}

/** A scratch folder of a test file. */
export function scratch(): { folder: string; put: (name: string, content: string | Uint8Array) => string } {
  const folder = mkdtempSync(join(tmpdir(), 'sipcar-cli-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  const put = (name: string, content: string | Uint8Array): string => {
    writeFileSync(join(folder, name), content)
    return join(folder, name)
  }
  return { folder, put }
}

/** Four trunks, the Dutch number plan. */
export const site = `localDomain: sbc.contoso.example
numberPlan: { countryCode: "31", nsnLength: 9 }
trunks:
  itsp: { kind: itsp }
  pbx: { kind: pbx }
  teams: { kind: teams }
  anywherenow: { kind: anywherenow }
`

/** Lines with CRLF, the last one too. */
export function crlf(...lines: readonly string[]): string {
  return lines.map((line) => line + '\r\n').join('')
}
