import js from '@eslint/js'
import tseslint from 'typescript-eslint'

/** Dependencies point one way (docs/architecture.md): each folder names what it may not import. */
function layer(files, forbidden) {
  return {
    files,
    rules: {
      'no-restricted-imports': [
        'error',
        { patterns: [{ group: forbidden, message: 'against the flow, see docs/architecture.md' }] },
      ],
    },
  }
}

const upper = (...names) => names.flatMap((name) => [`**/${name}/**`, `../${name}/*`])

export default tseslint.config(
  { ignores: ['dist/', 'node_modules/', 'coverage/'] },
  js.configs.recommended,
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { project: './tsconfig.json' } },
    rules: {
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/no-confusing-void-expression': 'off',
      '@typescript-eslint/no-invalid-void-type': 'off',
      '@typescript-eslint/no-unnecessary-condition': ['error', { allowConstantLoopConditions: true }],
      '@typescript-eslint/no-deprecated': 'error',
      'no-constant-condition': 'off',
      'max-lines': ['error', { max: 300, skipComments: true, skipBlankLines: true }],
      'max-lines-per-function': ['error', { max: 60, skipComments: true, skipBlankLines: true }],
    },
  },
  layer(['runtime/message/**'], upper('pipeline', 'wire', 'workers', 'bridge', 'config', 'cli', 'plugins')),
  layer(['runtime/pipeline/**'], upper('wire', 'workers', 'bridge', 'config', 'cli', 'plugins')),
  layer(['runtime/wire/**'], upper('workers', 'bridge', 'config', 'cli', 'plugins')),
  layer(['runtime/workers/**'], upper('bridge', 'cli', 'plugins')),
  layer(['runtime/bridge/**'], upper('message', 'pipeline', 'workers', 'config', 'cli', 'plugins')),
  layer(['plugins/**'], ['**/runtime/**/*.js', '!**/runtime/pipeline/plugin.js']),
  {
    files: ['test/**', 'bench/**'],
    rules: {
      'max-lines': 'off',
      'max-lines-per-function': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
    },
  },
  {
    files: ['**/*.js', '**/*.mjs'],
    ...tseslint.configs.disableTypeChecked,
    languageOptions: {
      parserOptions: { project: false },
      globals: { process: 'readonly', console: 'readonly', URL: 'readonly' },
    },
  },
)
