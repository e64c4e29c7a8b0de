declare module 'virtual:operations' {
  import type { OperationName, Role } from '@carnet/api'

  /** Method and path of each operation, as vite.config.ts finds them in the API. */
  export const routes: Readonly<Record<OperationName, readonly ['GET' | 'POST', string]>>

  export const roles: readonly Role[]
}
