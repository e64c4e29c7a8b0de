import { operations } from '@carnet/api'
import react from '@vitejs/plugin-react'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { defaultClientConditions, defineConfig, type Plugin } from 'vite'

/** What the pages need of the table of operations: method and path. Its schemas are checked by the node, and stay there. */
function operationRoutes(): Plugin {
  const name = 'virtual:operations'
  const routes = Object.fromEntries(Object.entries(operations).map(([of, { method, path }]) => [of, [method, path]]))
  return {
    name: 'carnet-operations',
    resolveId: (id) => (id === name ? `\0${name}` : undefined),
    load: (id) => (id === `\0${name}` ? `export const routes = ${JSON.stringify(routes)}` : undefined),
  }
}

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
  plugins: [operationRoutes(), react(), compressed()],
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
