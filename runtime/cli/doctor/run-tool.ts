import { execFile } from 'node:child_process'

export interface ToolResult {
  /** Whether the program exists and could be started. */
  readonly found: boolean
  readonly ok: boolean
  /** Both outputs. */
  readonly output: string
}

/** Runs a program of the host, without a shell, for at most 10 seconds. */
export function runTool(program: string, args: readonly string[]): Promise<ToolResult> {
  return new Promise((resolve) => {
    execFile(program, [...args], { timeout: 10_000 }, (error, stdout, stderr) => {
      const found = !(error && 'code' in error && error.code === 'ENOENT')
      resolve({ found, ok: error === null, output: `${stdout}${stderr}`.trim() })
    })
  })
}

/** The last line that says something: where tools put their error. */
export function lastLine(output: string): string {
  return (
    output
      .split('\n')
      .findLast((line) => line.trim() !== '')
      ?.trim() ?? 'no output'
  )
}
