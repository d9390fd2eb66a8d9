import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { builtin } from '../../plugins/index.js'
import { packageRoot } from '../package-root.js'
import { errorsPage, luaCodes } from './errors.js'
import { pluginsPage } from './plugins.js'

/** `npm run docs`: writes the files that are made from the catalogue of codes and from the plugins' schemas. */
const write = (path: string, text: string): void => writeFileSync(join(packageRoot(), path), text)
write('docs/errors.md', errorsPage())
write('docs/plugins.md', pluginsPage(builtin))
write('proxy-config/sipcar_client/codes.lua', luaCodes())
