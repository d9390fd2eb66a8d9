import { chown, open, realpath, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { CodedError } from '../codes.js'

/**
 * Replaces a file's content at once: nobody ever reads half of it. Mode and owner stay; a link stays a link.
 * @throws CodedError FILE_UNWRITABLE
 */
export async function replaceFile(file: string, text: string): Promise<void> {
  try {
    const target = await realpath(file)
    const aside = join(dirname(target), `.${basename(target)}.${process.pid}`)
    await writeLike(target, aside, text).catch(async (error: unknown) => {
      await rm(aside, { force: true })
      throw error
    })
  } catch (error) {
    throw new CodedError('FILE_UNWRITABLE', error instanceof Error ? error.message : String(error), file)
  }
}

async function writeLike(target: string, aside: string, text: string): Promise<void> {
  const { mode, uid, gid } = await stat(target)
  const handle = await open(aside, 'wx', mode & 0o7777)
  try {
    await handle.writeFile(text)
    // The umask has taken bits away.
    await handle.chmod(mode & 0o7777)
    await handle.sync()
  } finally {
    await handle.close()
  }
  if (uid !== process.getuid?.() || gid !== process.getgid?.()) await chown(aside, uid, gid)
  await rename(aside, target)
}
