/** What is used of sipcar's own package.json: its versions hold for a plugin, too. */
interface OwnManifest {
  readonly dependencies: Readonly<Record<string, string>>
  readonly devDependencies?: Readonly<Record<string, string>>
  readonly engines: Readonly<Record<string, string>>
}

/** @param sipcar path of the installed sipcar, relative to the package */
export function manifestText(name: string, own: OwnManifest, sipcar: string): string {
  const versions = { ...own.devDependencies, ...own.dependencies }
  const manifest = {
    name: `sipcar-plugin-${name}`,
    version: '0.1.0',
    private: true,
    type: 'module',
    engines: own.engines,
    main: `dist/${name}.js`,
    scripts: { build: 'tsc', test: `tsc && node --test dist/${name}.test.js` },
    dependencies: { zod: versions.zod },
    devDependencies: {
      '@types/node': versions['@types/node'],
      sipcar: `file:${sipcar}`,
      typescript: versions.typescript,
    },
  }
  return JSON.stringify(manifest, null, 2) + '\n'
}

export function tsconfigText(): string {
  const compilerOptions = {
    target: 'ES2023',
    module: 'nodenext',
    types: ['node'],
    rootDir: '.',
    outDir: 'dist',
    strict: true,
    noUncheckedIndexedAccess: true,
    verbatimModuleSyntax: true,
    skipLibCheck: true,
  }
  return JSON.stringify({ compilerOptions, include: ['*.ts'] }, null, 2) + '\n'
}
