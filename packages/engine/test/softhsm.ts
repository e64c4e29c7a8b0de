import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { CryptokiModule } from '../src/vault/providers/cryptoki.ts'

/** SoftHSM with a token of its own, which can be taken away and given back. */
export interface SoftHsm extends Disposable {
  readonly module: string
  readonly binding: string
  readonly label: string
  readonly pin: string
  pull(): void
  insert(): void
}

const modules = ['CARNET_SOFTHSM' in process.env ? process.env['CARNET_SOFTHSM'] : '/usr/lib/softhsm/libsofthsm2.so']

/** What this machine lacks; undefined where it has everything. */
export function lacking(): string | undefined {
  const [module = ''] = modules
  if (!existsSync(module)) return 'SoftHSM (Debian: softhsm2), or its library in CARNET_SOFTHSM'
  try {
    createRequire(import.meta.url)(process.env['CARNET_PKCS11JS'] ?? 'pkcs11js')
    return undefined
  } catch {
    return 'the package pkcs11js, or its folder in CARNET_PKCS11JS'
  }
}

/** Sets this process's own SOFTHSM2_CONF: the library reads it when it is initialised. */
export function softHsm(): SoftHsm {
  const folder = mkdtempSync(join(tmpdir(), 'carnet-softhsm-'))
  const tokens = join(folder, 'tokens')
  mkdirSync(tokens)
  writeFileSync(join(folder, 'softhsm2.conf'), `directories.tokendir = ${tokens}\nlog.level = ERROR\n`)
  process.env['SOFTHSM2_CONF'] = join(folder, 'softhsm2.conf')
  const [module = ''] = modules
  const [label, pin] = ['carnet-test', '8163902']
  const made = spawnSync('softhsm2-util', [
    ...['--init-token', '--free', '--label', label, '--pin', pin, '--so-pin', '71930254', '--module', module],
  ])
  if (made.status !== 0) throw new Error('SoftHSM made no token')
  const binding = process.env['CARNET_PKCS11JS'] ?? 'pkcs11js'
  // The library looks at its tokens once: it is made to look again as it would after a reset of a device.
  const reset = (): void => {
    const { PKCS11 } = createRequire(import.meta.url)(binding) as CryptokiModule
    const cryptoki = new PKCS11()
    cryptoki.load(module)
    cryptoki.C_Finalize()
  }
  return {
    module,
    binding,
    label,
    pin,
    pull() {
      renameSync(tokens, `${tokens}.away`)
      mkdirSync(tokens)
      reset()
    },
    insert() {
      rmSync(tokens, { recursive: true })
      renameSync(`${tokens}.away`, tokens)
      try {
        reset()
      } catch {
        // Whoever asked meanwhile has let go of it.
      }
    },
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  }
}
