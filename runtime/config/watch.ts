import { watch, type FSWatcher } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { basename, dirname, resolve } from 'node:path'
import type { Loaded } from './config.js'
import { loadConfig } from './load.js'

export interface WatchOptions {
  readonly file: string
  /** Called with each new state of the file, good or bad. A bad one means: keep what you have. */
  readonly onChange: (loaded: Loaded) => void
  /** Milliseconds of quiet before the file is read, since editors write in several steps. */
  readonly settle?: number
}

/**
 * Watches a configuration file and the files it names: modules, the number directory. Folders are watched rather than
 * files: editors and Kubernetes replace a file by renaming another over it.
 */
export class ConfigWatch {
  readonly #options: WatchOptions
  readonly #watchers = new Map<string, FSWatcher>()
  #files: readonly string[] = []
  #seen = ''
  #timer: NodeJS.Timeout | undefined
  #closed = false

  private constructor(options: WatchOptions) {
    this.#options = options
  }

  /** @param files those of the configuration in force. */
  static async start(options: WatchOptions, files: readonly string[] = []): Promise<ConfigWatch> {
    const started = new ConfigWatch(options)
    started.#follow(files)
    started.#seen = await started.#contents()
    return started
  }

  close(): void {
    this.#closed = true
    clearTimeout(this.#timer)
    for (const watcher of this.#watchers.values()) watcher.close()
    this.#watchers.clear()
  }

  #follow(files: readonly string[]): void {
    this.#files = [...new Set([resolve(this.#options.file), ...files])]
    for (const folder of new Set(this.#files.map((file) => dirname(file))))
      if (!this.#watchers.has(folder)) this.#watch(folder)
  }

  #watch(folder: string): void {
    try {
      const watcher = watch(folder, { persistent: false }, (_, name) => this.#touched(folder, name))
      // The folder is gone: the file is still there for the next start, and for SIGHUP.
      watcher.on('error', () => watcher.close())
      this.#watchers.set(folder, watcher)
    } catch {
      // A folder that never was: the configuration that names it has been refused.
    }
  }

  #touched(folder: string, name: string | null): void {
    const ours = this.#files.some((file) => dirname(file) === folder && basename(file) === name)
    // A mounted Kubernetes ConfigMap changes by its link `..data`.
    if (this.#closed || (name !== null && !ours && !name.startsWith('..'))) return
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => void this.#look(), this.#options.settle ?? 100)
  }

  async #look(): Promise<void> {
    const contents = await this.#contents()
    if (contents === this.#seen) return
    this.#seen = contents
    const loaded = await loadConfig(this.#options.file)
    if (this.#closed) return
    if (loaded.ok) this.#follow(loaded.config.files)
    // The files of the last good configuration count on: going back to it is a change as well.
    else this.#follow([...this.#files, ...(loaded.files ?? [])])
    this.#options.onChange(loaded)
  }

  /** What all files hold now; a missing one counts as empty. */
  async #contents(): Promise<string> {
    const texts = await Promise.all(this.#files.map((file) => readFile(file, 'latin1').catch(() => '')))
    return texts.join('\0')
  }
}
