import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { packageRoot } from '../../package-root.js'
import { bad, good, type Finding } from './finding.js'
import { lastLine, runTool } from './run-tool.js'

/** Lua of Kamailio's packages up to 6.0, where the module cannot be asked. */
const usual = '5.1'

/**
 * What the client needs, as the Lua finds it that Kamailio runs.
 * @param module file of app_lua; undefined: there is none. @param tls whether the proxy needs LuaSec
 */
export async function luaFindings(module: string | undefined, tls: boolean): Promise<Finding[]> {
  const version = (module === undefined ? undefined : linkedLua(module)) ?? usual
  const lua = await interpreterOf(version)
  if (lua === undefined) return [bad('Lua', 'LUA_MISSING', `no lua${version} in PATH`)]
  const libraries = ['socket', ...(tls ? ['ssl'] : [])]
  const found = await Promise.all(libraries.map((library) => libraryFinding(lua, library)))
  return [good('Lua', `${version}, ${lua}`), ...found, await syntaxFinding(lua)]
}

/**
 * Version of the Lua library that a module is linked with: its name stands in the file as plain text, `liblua5.4.so.0`
 * with Debian, `liblua-5.4.so` with Red Hat, `libluajit-5.1.so.2`.
 */
function linkedLua(module: string): string | undefined {
  return /\0liblua(?:jit)?-?(5\.\d)\.so/.exec(readFileSync(module, 'latin1'))?.[1]
}

/** The program that runs this version. */
async function interpreterOf(version: string): Promise<string | undefined> {
  for (const program of [`lua${version}`, `lua-${version}`, 'lua', 'luajit'])
    if ((await runTool(program, ['-e', 'print(_VERSION)'])).output === `Lua ${version}`) return program
  return undefined
}

async function libraryFinding(lua: string, library: string): Promise<Finding> {
  const { ok, output } = await runTool(lua, ['-e', `require '${library}'`])
  if (ok) return good(`Lua library ${library}`, 'found')
  return bad(`Lua library ${library}`, 'LUA_LIBRARY_MISSING', output.split('\n')[0] ?? '')
}

/** Compiles every Lua file of the package without running it. */
async function syntaxFinding(lua: string): Promise<Finding> {
  const root = join(packageRoot(), 'proxy-config')
  const files = existsSync(root) ? readdirSync(root, { recursive: true, encoding: 'utf8' }) : []
  const scripts = files.filter((file) => file.endsWith('.lua')).map((file) => join(root, file))
  const loads = scripts.map((script) => `assert(loadfile(${JSON.stringify(script)}))`)
  const { ok, output } = await runTool(lua, ['-e', loads.join('\n')])
  if (ok) return good('Lua files', `${scripts.length} compile`)
  return bad('Lua files', 'LUA_SYNTAX', output.split('\n')[0] ?? lastLine(output))
}
