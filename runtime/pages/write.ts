import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { builtin } from '../../plugins/index.js'
import { packageRoot } from '../package-root.js'
import { errorsPage, luaCodes } from './errors.js'
import { examples } from './example-cases.js'
import { pluginsPage } from './plugins.js'
import { rulesPage } from './rules.js'

/** `npm run docs`: writes the files that are made from the codes, the plugins, the rules and the tests. */
const write = (path: string, text: string): void => writeFileSync(join(packageRoot(), path), text)
write('docs/errors.md', errorsPage())
write('docs/plugins.md', pluginsPage(builtin, await examples()))
write('docs/rules.md', rulesPage(builtin))
write('proxy-config/sipcar_client/codes.lua', luaCodes())
