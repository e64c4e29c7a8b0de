import { createCipheriv, createDecipheriv, randomBytes, randomUUID } from 'node:crypto'
import { mkdir, open, unlink, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'

/** The bytes of a message until it is known whether it can be understood. */
export interface Spool extends AsyncDisposable {
  write(bytes: Uint8Array): Promise<void>
  /** Everything written so far, once. */
  read(): AsyncGenerator<Uint8Array>
}

const partSize = 256 * 1024
const tagLength = 16

/**
 * Keeps the last part in memory and, sealed, the parts before it in a file that has no name any more.
 * THREAT: an unsealed temporary file, or one that outlives its process. The key is never anywhere but here, and the file
 * goes with the process, however that ends.
 */
export async function openSpool(folder: string): Promise<Spool> {
  const key = randomBytes(32)
  let held: Uint8Array[] = []
  let heldBytes = 0
  let file: FileHandle | undefined
  let parts = 0
  const lengths: number[] = []

  const flush = async (): Promise<void> => {
    file ??= await namelessFile(folder)
    const plain = Buffer.concat(held, heldBytes)
    const cipher = createCipheriv('aes-256-gcm', key, nonceOf(parts++))
    const sealed = Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()])
    lengths.push(sealed.length)
    held = []
    heldBytes = 0
    await file.writeFile(sealed)
  }

  return {
    async write(bytes) {
      held.push(bytes)
      heldBytes += bytes.length
      if (heldBytes >= partSize) await flush()
    },
    async *read() {
      let position = 0
      for (const [part, length] of lengths.entries()) {
        const sealed = Buffer.alloc(length)
        await file?.read(sealed, 0, length, position)
        position += length
        const decipher = createDecipheriv('aes-256-gcm', key, nonceOf(part))
        decipher.setAuthTag(sealed.subarray(length - tagLength))
        yield Buffer.concat([decipher.update(sealed.subarray(0, length - tagLength)), decipher.final()])
      }
      yield* held
    },
    async [Symbol.asyncDispose]() {
      key.fill(0)
      held = []
      await file?.close()
    },
  }
}

/** The part's number: a key seals one message's parts, each once (NIST SP 800-38D §8.2.1, deterministic construction). */
function nonceOf(part: number): Uint8Array {
  const nonce = Buffer.alloc(12)
  nonce.writeUInt32BE(part, 8)
  return nonce
}

async function namelessFile(folder: string): Promise<FileHandle> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const path = join(folder, randomUUID())
  const file = await open(path, 'wx+', 0o600)
  await unlink(path)
  return file
}
