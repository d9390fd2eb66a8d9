import { readFile } from 'node:fs/promises'
import { Option, type Command } from 'commander'
import { CodedError } from '../codes.js'

/** Exit codes of every command. */
export const exit = { ok: 0, problems: 1, usage: 2 } as const

/** `-c, --config FILE`, the same everywhere. */
export function configOption(): Option {
  return new Option('-c, --config <file>', 'configuration file').default('sipcar.yaml')
}

export function jsonOption(): Option {
  return new Option('--json', 'print one JSON object')
}

/** Adds examples behind the help. */
export function examples(command: Command, lines: readonly (readonly [line: string, meaning: string])[]): Command {
  const text = lines.map(([line, meaning]) => `  ${line}\n      ${meaning}`).join('\n')
  return command.addHelpText('after', `\nExamples:\n${text}\n`)
}

/** Makes an action of a function that returns the exit code. */
export function acting<Args extends unknown[]>(run: (...args: Args) => Promise<number> | number) {
  return async (...args: Args): Promise<void> => {
    process.exitCode = await run(...args)
  }
}

/** @param file `-` for standard input. @throws CodedError FILE_UNREADABLE */
export async function readInput(file: string): Promise<Buffer> {
  try {
    if (file !== '-') return await readFile(file)
    const chunks: Buffer[] = []
    for await (const chunk of process.stdin) chunks.push(chunk as Buffer)
    return Buffer.concat(chunks)
  } catch (error) {
    throw new CodedError('FILE_UNREADABLE', error instanceof Error ? error.message : String(error), file)
  }
}
