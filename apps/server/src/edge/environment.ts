import type { HttpBindings } from '@hono/node-server'

/** What goes with a request through the edge. */
export interface EdgeEnvironment {
  readonly Bindings: HttpBindings
  Variables: { request: string }
}
