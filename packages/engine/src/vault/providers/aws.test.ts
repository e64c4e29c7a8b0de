import { randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { type AwsServer, awsServer } from '../../../test/aws-server.ts'
import { keepsTheContract } from '../../../test/provider-contract.ts'
import { valueOf } from '../../../test/vault-world.ts'
import type { KeyProvider } from '../provider.ts'
import { awsProvider } from './aws.ts'
import type { AwsSettings } from './settings.ts'

const access = { id: 'AKIAEXAMPLE', secret: 'a-secret-access-key' }
const now = (): Date => new Date()
const over = async (server: AwsServer, more: Partial<AwsSettings> = {}): Promise<KeyProvider> => {
  const { region, url: endpoint } = server
  return valueOf(await awsProvider({ kind: 'aws', region, access, delay: 7, endpoint, ...more }, now))
}

describe('AWS KMS', { timeout: 60_000 }, () => {
  keepsTheContract(async () => {
    const server = await awsServer(access.id)
    return {
      provider: await over(server),
      destroys: 'later',
      secrets: Object.values(access),
      pass: () => (server.clock.now += 8 * 86_400_000),
      stop: server.stop,
      start: server.start,
      [Symbol.asyncDispose]: server.stop,
    }
  })

  test('credentials that the service does not take are a lack of permission', async () => {
    await using server = await awsServer('another')
    const answer = await (await over(server)).create()
    expect(JSON.stringify(answer)).toContain('permissions')
  })

  test('throttled, it is asked again', async () => {
    await using server = await awsServer(access.id)
    server.instead.push({ status: 400, body: { __type: 'ThrottlingException', message: 'Rate exceeded' } })
    valueOf(await (await over(server)).create())
    expect(server.operations).toEqual(['CreateKey', 'CreateKey'])
  })

  test('THREAT: a key of another region has not been destroyed', async () => {
    await using server = await awsServer(access.id)
    const key = 'arn:aws:kms:eu-west-1:111122223333:key/1'
    expect(await (await over(server)).destruction(key)).toMatchObject({ ok: false })
    expect(server.operations).toEqual([])
  })

  test('wrapping a page costs one call, and unwrapping it one', async () => {
    await using server = await awsServer(access.id)
    const provider = await over(server)
    const key = valueOf(await provider.create())
    const wrapped = valueOf(await provider.wrap(key, randomBytes(32), 'context'))
    valueOf(await provider.unwrap(key, wrapped, 'context'))
    expect(server.operations).toEqual(['CreateKey', 'Encrypt', 'Decrypt'])
  })
})
