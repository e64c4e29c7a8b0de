/**
 * How a process of its own runs a program of the sources. It lives for seconds: optimising the embedded database for it would
 * cost more than it ever gives back.
 */
export const fromSource: readonly string[] = ['--conditions=@carnet/source', '--liftoff-only']
