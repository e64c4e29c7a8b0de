import type { OpenedRecoveryShare, ProposalId, SignerId } from '@carnet/api'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { openShare } from '../test/custodians.ts'
import { freshSchema } from '../test/databases.ts'
import { newPersonKeys, type PersonKeys, registrationOf, wordOn } from '../test/signing.ts'
import { codeOf, declaration, engines, ingest, openWorld, valueOf, type World } from '../test/world.ts'
import { openEngine } from './engine.ts'
import { recover } from './recovering.ts'
import { openDatabase, openKeyStore } from './store/index.ts'
import type { EngineOptions, Session } from './types.ts'

/** What reminds the node of a recovery that its ledger does not tell yet (docs/formats/recovery.md). */
const recoveredFact = 'provider/local/recovered'

interface Person {
  readonly session: Session
  readonly keys: PersonKeys
  readonly signer: SignerId
}

describe.each(engines)('a key ceremony on %s', { timeout: 120_000 }, (name) => {
  let world: World
  let custodians: readonly Person[]
  let officer: Person
  beforeAll(async () => {
    const servers = name === 'postgres' ? { keysUrl: await freshSchema(inject('databaseUrl')) } : {}
    world = await openWorld(name, inject('databaseUrl'), {}, servers)
    custodians = [await person('key-custodian'), await person('key-custodian'), await person('key-custodian')]
    officer = await person('officer')
    valueOf(await ingest(world.engine, await world.source(), [declaration({ reference: 'C-2000' })]))
  })
  afterAll(() => world[Symbol.asyncDispose]())

  const person = async (role: 'key-custodian' | 'officer'): Promise<Person> => {
    const session = await world.person([role])
    const { id } = valueOf(await world.engine.answer('me', session, {}))
    const named = valueOf(await world.engine.answer('signers', world.administrator, {}))
    const keys = newPersonKeys()
    const registration = registrationOf(named, id, keys, new Date())
    const signer = valueOf(await world.engine.answer('registerSigner', session, registration))
    valueOf(await world.engine.answer('confirmSigner', world.administrator, { id: signer.id }))
    return { session, keys, signer: signer.id }
  }
  const propose = (session: Session, who: readonly Person[], threshold: number) =>
    world.engine.answer('proposeCeremony', session, { custodians: who.map(({ signer }) => signer), threshold })
  const hold = async (threshold = 2): Promise<ProposalId> => {
    const proposal = valueOf(await propose(world.administrator, custodians, threshold))
    for (const { session, keys, signer } of custodians) {
      const assertion = wordOn(proposal, { keys, signer, now: new Date() })
      valueOf(await world.engine.answer('approveProposal', session, { id: proposal.id, assertion }))
    }
    return proposal.id
  }
  const takeOut = async ({ session, keys, signer }: Person): Promise<OpenedRecoveryShare> => {
    const share = valueOf(await world.engine.answer('recoveryShare', session, {}))
    expect(share.signer).toBe(signer)
    const pair = {
      publicKey: Buffer.from(keys.sealingKey, 'base64url'),
      privateKey: keys.sealing.export({ format: 'der', type: 'pkcs8' }).subarray(-32),
    }
    const opened = await openShare(share, share.sealed, { signer, pair })
    if (opened === undefined) throw new Error('a share does not open')
    return opened
  }
  const keysFound = async () =>
    valueOf(await world.engine.answer('examine', world.administrator, {})).findings.find(({ area }) => area === 'keys')
  const said = async (options: EngineOptions) => {
    await using database = await openDatabase(options.databaseUrl ?? join(options.data, 'store'))
    return await database.transaction(({ query }) =>
      query<{ kind: string; counts: unknown }>(
        `select said ->> 'kind' as kind, said -> 'counts' as counts
           from (select id, convert_from(bytes, 'UTF8')::jsonb as said from entry) as entry
          where said ->> 'kind' in ('key-ceremony-held', 'node-recovered') order by id`,
      ),
    )
  }

  test('is proposed by an administrator or a custodian, for custodians with signers that count', async () => {
    expect(await keysFound()).toMatchObject({ state: 'attention' })
    expect(codeOf(await propose(officer.session, custodians, 2))).toBe('action/refused')
    const [first] = custodians
    for (const [who, threshold] of [
      [[...custodians, officer], 2],
      [custodians, 4],
      [first === undefined ? [] : [first, first], 2],
      [[{ ...officer, signer: '0198f0aa-0000-4000-8000-000000000001' as SignerId }, ...custodians], 2],
    ] as const)
      expect(codeOf(await propose(world.administrator, who, threshold))).toBe('request/malformed')
    expect(codeOf(await world.engine.answer('recoveryShare', officer.session, {}))).toBe('action/refused')
    expect(codeOf(await world.engine.answer('recoveryShare', first?.session ?? { token: undefined }, {}))).toBe(
      'request/not-found',
    )
  })

  test('is held once each has approved, and gives everybody the own share; the ledger says so without names', async () => {
    const [first, second] = custodians
    if (first === undefined || second === undefined) throw new Error('no custodians')
    await hold(3)
    const earlier = await takeOut(first)
    await hold(2)
    const status = valueOf(await world.engine.answer('keysStatus', first.session, {}))
    expect(status.recovery).toMatchObject({ threshold: 2, parts: 3, checks: [] })
    const check = (ceremony: ProposalId, { session }: Person) =>
      world.engine.answer('checkRecoveryShare', session, { ceremony })
    expect(codeOf(await check(earlier.ceremony, first))).toBe('request/conflict')
    expect(codeOf(await check(status.recovery?.ceremony ?? earlier.ceremony, officer))).toBe('action/refused')
    for (const who of [second, first, second]) valueOf(await check(status.recovery?.ceremony ?? earlier.ceremony, who))
    const { recovery } = valueOf(await world.engine.answer('keysStatus', first.session, {}))
    const { id } = valueOf(await world.engine.answer('me', second.session, {}))
    expect(recovery?.checks).toMatchObject([{ by: id }, {}])
    valueOf(await world.engine.answer('receipt', second.session, { hash: recovery?.checks[0]?.entry ?? ('' as never) }))
    // THREAT: a database operator passes the custodian's approval off as the word that the share was checked.
    const relabel = (from: string, to: string, later: string) =>
      world.operate(({ query }) =>
        query('update event set kind = $2, at = at + $3::interval where kind = $1', [from, to, later]),
      )
    await relabel('recovery-share-checked', 'set-aside', '0 hours')
    await relabel('approval-given', 'recovery-share-checked', '1 hour')
    expect(codeOf(await world.engine.answer('keysStatus', first.session, {}))).toBe('integrity/record')
    await relabel('recovery-share-checked', 'approval-given', '-1 hour')
    await relabel('set-aside', 'recovery-share-checked', '0 hours')
    valueOf(await world.engine.answer('keysStatus', first.session, {}))
    expect(await keysFound()).toMatchObject({ state: 'well' })
    const shares = [await takeOut(first), await takeOut(second)].map((share) => JSON.stringify(share))
    const next = 'what nobody can have lost yet'
    const options: EngineOptions = { ...world.options, provider: { kind: 'local', passphrase: next } }

    // While it runs nothing is recovered.
    expect(await recover(options, shares)).toMatchObject({ ok: false })
    await world.close()
    expect(await recover(options, [JSON.stringify(earlier), ...shares.slice(1)])).toMatchObject({ ok: false })
    expect(await recover(options, ['{}', ...shares])).toMatchObject({ ok: false })
    const transit = { kind: 'transit', address: 'http://localhost', mount: 'transit', login: { token: 't' } } as const
    expect(await recover({ ...options, provider: transit }, shares)).toMatchObject({
      problem: { code: 'request/conflict', with: { what: 'provider-keeps-its-own' } },
    })
    expect(valueOf(await recover(options, shares)).pages).toBeGreaterThan(0)

    expect(await openEngine(world.options)).toMatchObject({ ok: false, problem: { code: 'keys/unavailable' } })
    await inNewNode(options, async (engine) => {
      expect(codeOf(await engine.answer('me', officer.session, {}))).toBe('ok')
      const after = valueOf(await engine.answer('keysStatus', first.session, {}))
      expect(after.recovery).toBeUndefined()
      const findings = valueOf(await engine.answer('examine', world.administrator, {})).findings
      expect(findings.find(({ area }) => area === 'keys')).toMatchObject({ state: 'attention' })
      expect(findings.find(({ area }) => area === 'ledger')).toMatchObject({ state: 'well' })
    })
    // A crash between the entry and the end of its reminder: the next start finds the reminder again.
    {
      await using keys = await openKeyStore(options.keysUrl ?? join(options.data, 'keys.sqlite'))
      expect(await keys.fact(recoveredFact)).toBeUndefined()
      const { ceremony } = JSON.parse(shares[0] ?? '') as OpenedRecoveryShare
      await keys.addFact(recoveredFact, Buffer.from(ceremony))
    }
    await inNewNode(options, async () => undefined)
    expect(await said(options)).toEqual([
      { kind: 'key-ceremony-held', counts: { parts: 3 } },
      { kind: 'key-ceremony-held', counts: { parts: 3 } },
      { kind: 'node-recovered', counts: null },
    ])
  })

  const inNewNode = async (options: EngineOptions, work: (engine: World['engine']) => Promise<void>): Promise<void> => {
    await using engine = valueOf(await openEngine(options))
    await work(engine)
  }
})
