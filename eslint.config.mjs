import { defineConfig } from 'eslint/config'
import tseslint from 'typescript-eslint'

// Format is Biome's; what may import what is dependency-cruiser's (tools/layers.mjs); this is what neither can see.
export default defineConfig(
  { ignores: ['**/dist/**', '**/node_modules/**', '.node/**', 'data*/**', 'coverage/**'] },
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: {
      parserOptions: {
        project: ['./tsconfig.check.json', './apps/console/tsconfig.json'],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      '@typescript-eslint/consistent-type-definitions': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/require-await': 'off',
      // Things are objects of closures: none has a `this` that could be lost.
      '@typescript-eslint/unbound-method': 'off',
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
      '@typescript-eslint/dot-notation': 'off',
      '@typescript-eslint/no-empty-function': 'off',
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      // `{ type, ...rest }` is how something is taken off: what is named and not used is the point of it.
      '@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true }],
      'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
      'no-restricted-syntax': [
        'error',
        { selector: 'ExportDefaultDeclaration', message: 'A thing has one name: no default exports.' },
        { selector: 'TSEnumDeclaration', message: 'A union of literals says the same and erases.' },
        {
          selector: 'ImportExpression:not([source.type="Literal"])',
          message: 'An import of a variable passes the layer rules unseen.',
        },
      ],
      'no-console': 'error',
    },
  },
  {
    files: ['**/*.test.ts', 'test/**/*.ts', 'packages/*/test/**/*.ts'],
    rules: { 'max-lines': ['error', { max: 500, skipBlankLines: true, skipComments: true }] },
  },
  {
    files: ['*.config.ts', 'apps/console/vite.config.ts', 'test/database.ts', 'test/setup/*.ts'],
    rules: { 'no-restricted-syntax': 'off' },
  },
)
