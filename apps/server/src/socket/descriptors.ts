/** The descriptor on which a process gets its settings and tells how it fares. */
export const controlDescriptor = 3

/**
 * The descriptors between edge and vault process: HTTP/2 over socket pairs that the supervisor made.
 *
 * HTTP/2, since a stream can be given up without its connection: a connection that broke could not be dialled again.
 * Two, since one left the processes waiting for each other (docs/decisions/socket.md).
 */
export const connectionDescriptors: readonly number[] = [4, 5]
