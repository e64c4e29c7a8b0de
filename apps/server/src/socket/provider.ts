import { z } from 'zod'

/** Which key provider, and how it is reached, as the vault process is told; what is secret in it goes nowhere else. */
export const ProviderSettings = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('local'), passphrase: z.string() }),
  z.strictObject({
    kind: z.literal('pkcs11'),
    module: z.string(),
    token: z.union([z.strictObject({ label: z.string() }), z.strictObject({ slot: z.int() })]),
    pin: z.string(),
    binding: z.string().exactOptional(),
  }),
  z.strictObject({
    kind: z.literal('transit'),
    address: z.string(),
    mount: z.string(),
    namespace: z.string().exactOptional(),
    authority: z.string().exactOptional(),
    login: z.union([z.strictObject({ token: z.string() }), z.strictObject({ role: z.string(), secret: z.string() })]),
  }),
  z.strictObject({
    kind: z.literal('aws'),
    region: z.string(),
    access: z.strictObject({ id: z.string(), secret: z.string() }).exactOptional(),
    tags: z.record(z.string(), z.string()).exactOptional(),
    delay: z.int(),
    endpoint: z.string().exactOptional(),
  }),
  z.strictObject({
    kind: z.literal('google'),
    keyRing: z.string(),
    account: z.string().exactOptional(),
    protection: z.enum(['software', 'hsm']),
    delay: z.int(),
    endpoint: z.string().exactOptional(),
  }),
  z.strictObject({
    kind: z.literal('azure'),
    vault: z.string(),
    protection: z.enum(['software', 'hsm', 'managed']),
    client: z.strictObject({ tenant: z.string(), id: z.string(), secret: z.string() }).exactOptional(),
  }),
])
export type ProviderSettings = z.infer<typeof ProviderSettings>
