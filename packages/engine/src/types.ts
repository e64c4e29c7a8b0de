import type {
  Answer,
  Health,
  IdentityProviderSettings,
  IntakeAnswer,
  OperationName,
  RequestOf,
  ResponseOf,
  StandingRead,
} from '@carnet/api'
import type { CaseSourceSettings } from './case-source.ts'
import type { Rate, RateLimits } from './rate.ts'
import type { Profile, ProviderSettings } from './vault/index.ts'

/** What a request brings to prove who asks. It is checked in the vault process, for every request anew. */
export interface Session {
  /** A token, or the credential of a session. */
  readonly token: string | undefined
  /** SHA-256 of the client's certificate (DER), base64url; the edge had it proved by TLS. */
  readonly certificate?: string
  /** Where the request came from, as the edge saw it. */
  readonly from?: { readonly address: string; readonly agent: string }
}

/** What is known of a message before its first record. */
export interface MessageOpening {
  readonly format: string
  /** SHA-256 of nothing yet: the reference is given at the end. A caller's idempotency key, where it sent one. */
  readonly idempotencyKey?: string
}

/** What the reader says once the whole message was read. */
export interface MessageClosing {
  /** SHA-256 over the message's bytes: the message reference where the format brings none. */
  readonly digest: Uint8Array
  readonly bytes: number
  readonly records: number
  /** Elements that the dictionary does not know: by field, with the first place and the number of values. */
  readonly unknown: readonly {
    readonly field: string
    readonly place: { readonly line: number; readonly column?: number; readonly field?: string }
    readonly count: number
  }[]
}

/** One message being taken in: invisible until accepted, gone when abandoned. */
export interface Intake {
  /** Seals and stores records as read by the edge. Each is validated again; the first that is not well-formed ends the intake. */
  add(records: readonly unknown[]): Promise<Answer<void>>
  /**
   * Everything becomes visible, with its ledger entry, in one transaction; on return it is durable. While the key provider is
   * down it is kept sealed instead, to be taken in later, and the answer says so.
   */
  accept(closing: MessageClosing): Promise<Answer<IntakeAnswer>>
  /** Nothing of it stays. */
  abandon(): Promise<void>
}

/** A message that was refused: kept sealed until its deadline, so that somebody can look at what was wrong. */
export interface Quarantine {
  readonly format: string | undefined
  readonly fault: string
  readonly bytes: AsyncIterable<Uint8Array>
}

/** The node's engine: everything that the vault process can be asked. */
export interface Engine extends AsyncDisposable {
  /** One verb for each operation of the API; deciding, stamping, opening and shaping all happen behind it. */
  answer<N extends OperationName>(name: N, session: Session, request: RequestOf<N>): Promise<Answer<ResponseOf<N>>>
  beginIntake(session: Session, opening: MessageOpening): Promise<Answer<Intake>>
  quarantine(session: Session, message: Quarantine): Promise<Answer<void>>
  /** What a system reads by a standing release, as text of whole lines; each batch is stamped before it is opened. */
  readStanding(session: Session, request: StandingRead): Promise<Answer<AsyncIterable<string>>>
  /** A static file of the ledger (`checkpoint`, `tile/…`); entry bundles need an auditor's session. */
  ledgerFile(session: Session, path: string): Promise<Answer<Uint8Array>>
  /** How much of an allowance a request has left, once it was counted; of none where nothing is counted. */
  rate(session: Session): Rate | undefined
  health(): Promise<Health>
}

/** From how many records on a destruction is a mass destruction, and how long it then waits after a second person agreed. */
export interface MassDestruction {
  readonly above: number
  /** Seconds. */
  readonly delay: number
}

/** What `openEngine` needs from the process around it: nothing is read from the environment here. */
export interface EngineOptions {
  readonly authority: string
  /** Folder of the embedded data store, the embedded key store and the provider file. */
  readonly data: string
  /** `postgres://…`, or absent for the embedded data store in `data`. */
  readonly databaseUrl?: string
  /** `postgres://…`, or absent for the embedded key store in `data`. */
  readonly keysUrl?: string
  /** Folder of the anchor: outside both stores. */
  readonly anchor: string
  /** Folder of backups: outside the data folder. */
  readonly backups: string
  /** Folder of the newest copy of the embedded key store, apart from the backups of data; absent where none is kept. */
  readonly keyBackups?: string
  /** Who holds the keys that wrap the node’s. */
  readonly provider: ProviderSettings
  /** `https://…`, the address that people reach the node by: a passkey is bound to it. By default this machine, on whatever port. */
  readonly origin?: string
  /** Which algorithms this process may use: checked before a key is opened. */
  readonly profile: Profile
  /** What is destroyed only once a second person agreed, and after a delay; by default above 1,000 records, after a day. */
  readonly massDestruction?: MassDestruction
  /** Requests in a minute, over all processes of the node; absent where none are counted. */
  readonly rates?: RateLimits
  readonly now: () => Date
  readonly version: string
  /** The host system that knows who is on which task and duty; absent where there is none. */
  readonly caseSource?: CaseSourceSettings
  /** The OpenID Connect provider that the administration's own persons sign in through; absent where there is none. */
  readonly identityProvider?: IdentityProviderSettings
  /** Accept loss of what the data store forgot but the anchor remembers (`doctor --accept-loss`). */
  readonly acceptLoss?: boolean
  /** Told codes, ids and counts only; never data. */
  readonly log: (
    event: { readonly level: 'info' | 'warn' | 'error'; readonly code: string } & Readonly<
      Record<string, string | number | boolean>
    >,
  ) => void
}

/** What a node is restored from: folders and files on its own machine. */
export interface RestoreFrom {
  readonly backup: string
  /** A copy of the ledger as `carnet ledger export` writes it, where it has grown since the backup. */
  readonly ledger?: string
  /** A copy of the embedded key store, where the newest is lost. */
  readonly keys?: string
}

export interface Restored {
  readonly records: number
  /** Entries of the ledger that came after the backup: they are back, and what they recorded is lost. */
  readonly entriesLost: number
}

export interface Recovered {
  /** Pages of keys that are wrapped by the new passphrase. */
  readonly pages: number
}

/** What `init` hands over: where the first administrator's token was written is the caller's business. */
export interface Initialised {
  readonly administratorToken: string
  readonly policyHash: string
  readonly ledgerKey: string
}
