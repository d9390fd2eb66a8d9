import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { packageRoot } from '../../package-root.js'
import { bad, good, type Finding } from './finding.js'
import { lastLine, runTool } from './run-tool.js'

/** @param tls whether the proxy needs LuaSec to reach the sidecar. */
export async function luaFindings(tls: boolean): Promise<Finding[]> {
  const libraries = ['socket', 'MessagePack', ...(tls ? ['ssl'] : [])]
  const probe = await runTool('lua5.1', ['-e', 'print(_VERSION)'])
  if (!probe.found) return [bad('Lua', 'LUA_MISSING', 'no lua5.1 in PATH')]
  return [...(await Promise.all(libraries.map(libraryFinding))), await syntaxFinding()]
}

async function libraryFinding(library: string): Promise<Finding> {
  const { ok, output } = await runTool('lua5.1', ['-e', `require '${library}'`])
  if (ok) return good(`Lua library ${library}`, 'found')
  return bad(`Lua library ${library}`, 'LUA_LIBRARY_MISSING', output.split('\n')[0] ?? '')
}

/** Compiles every Lua file of the package without running it. */
async function syntaxFinding(): Promise<Finding> {
  const root = join(packageRoot(), 'proxy-config')
  const files = existsSync(root) ? readdirSync(root, { recursive: true, encoding: 'utf8' }) : []
  const scripts = files.filter((file) => file.endsWith('.lua')).map((file) => join(root, file))
  const tool = (await runTool('luac5.1', ['-v'])).found ? 'luac5.1' : 'luac'
  const { found, ok, output } = await runTool(tool, ['-p', ...scripts])
  if (!found) return bad('Lua files', 'LUA_MISSING', 'no luac in PATH')
  return ok ? good('Lua files', `${scripts.length} compile`) : bad('Lua files', 'LUA_SYNTAX', lastLine(output))
}
