import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { packageRoot } from '../package-root.js'
import { errorsPage, luaCodes } from './pages.js'

/** `npm run docs`: writes the files that are made from the catalogue of codes. */
writeFileSync(join(packageRoot(), 'docs/errors.md'), errorsPage())
writeFileSync(join(packageRoot(), 'proxy-config/sipcar_client/codes.lua'), luaCodes())
