import { operations, Role } from '@carnet/api'
import { dictionary } from '@carnet/customs'
import react from '@vitejs/plugin-react'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { defaultClientConditions, defineConfig, type Plugin } from 'vite'

/** A module that is made while the pages are built. */
const made = (name: string, text: () => string): Plugin => ({
  name: `carnet-${name}`,
  resolveId: (id) => (id === `virtual:${name}` ? `\0virtual:${name}` : undefined),
  load: (id) => (id === `\0virtual:${name}` ? text() : undefined),
})

/** What the pages need of the table of operations: method and path; and which roles there are. Its schemas are checked by the node, and stay there. */
const operationRoutes = made('operations', () => {
  const routes = Object.fromEntries(Object.entries(operations).map(([of, { method, path }]) => [of, [method, path]]))
  return `export const routes = ${JSON.stringify(routes)}; export const roles = ${JSON.stringify(Role.options)}`
})

/** What the pages need of the dictionary: what elements are called, and which are open. */
const elementWords = made('dictionary', () => {
  const elements = Object.fromEntries(
    dictionary.map(({ id, name, wco = '', format }) => [id, [name, wco, format === 'identifier' || format === 'code']]),
  )
  const open = Object.groupBy(
    dictionary.filter(({ classification }) => classification === 'open'),
    ({ recordType }) => recordType,
  )
  const ids = Object.fromEntries(Object.entries(open).map(([type, of]) => [type, of.map(({ id }) => id)]))
  return `export const elements = ${JSON.stringify(elements)}; export const open = ${JSON.stringify(ids)}`
})

/** The dictionary, for those who read it: a part of its own, which no other page loads. */
const wholeDictionary = made('elements', () => {
  const told = dictionary.map(({ wcoPaths: _paths, number: _number, ...element }) => element)
  return `export const elements = ${JSON.stringify(told)}`
})

/** Compressed once, when it is built: an edge sends what lies there. */
function compressed(): Plugin {
  return {
    name: 'carnet-compressed',
    apply: 'build',
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        for (const [fileName, part] of Object.entries(bundle)) {
          if (!/\.(js|css|html|svg)$/.test(fileName)) continue
          const source = Buffer.from(part.type === 'chunk' ? part.code : part.source)
          this.emitFile({ type: 'asset', fileName: `${fileName}.gz`, source: gzipSync(source, { level: 9 }) })
          this.emitFile({ type: 'asset', fileName: `${fileName}.br`, source: brotliCompressSync(source) })
        }
      },
    },
  }
}

export default defineConfig({
  root: import.meta.dirname,
  base: '/console/',
  // Packages from their sources, for browsers.
  resolve: { conditions: ['@carnet/source', ...defaultClientConditions] },
  plugins: [operationRoutes, elementWords, wholeDictionary, react(), compressed()],
  build: {
    target: 'es2023',
    // Inlined files would need `data:` in the content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
  // A node of this machine, for whoever works on the pages.
  server: { proxy: { '/v1': 'http://127.0.0.1:8400', '/health': 'http://127.0.0.1:8400' } },
})
