import type { Approver, Needs, ProposalKind, ProposalRequest } from '@carnet/api'

/** One thing that a line says. Written out by whoever draws it, in the reader's language. */
export type Said =
  | { readonly text: string }
  | { readonly word: string }
  /** With `to`: where more of it stands in the console. */
  | { readonly code: string; readonly to?: string }
  | { readonly figure: number }
  /** Counted up to here, and no further. */
  | { readonly moreThan: number }
  | { readonly at: string }
  | { readonly person: string; readonly signer?: string; readonly outside?: boolean }

export interface Line {
  /** Its word: `deciding.line.<name>`. */
  readonly name: string
  readonly says: readonly Said[]
}

type Request<K extends ProposalKind> = Extract<ProposalRequest, { readonly kind: K }>

/** Every member that a page shows of each kind: what has another is not signed here, since nobody saw it. */
const shown: { readonly [K in ProposalKind]: Readonly<Record<keyof Request<K>, true>> } = {
  'mass-destruction': {
    kind: true,
    cause: true,
    plan: true,
    planHash: true,
    records: true,
    subjects: true,
    keys: true,
    reason: true,
  },
  'early-expiry': { kind: true, class: true, period: true, key: true, records: true, reason: true },
  'restricted-restore': { kind: true, record: true, case: true, purpose: true, periods: true, reason: true },
  'key-ceremony': { kind: true, custodians: true, threshold: true },
  founding: { kind: true, administrators: true },
  council: { kind: true, members: true, quorum: true },
  export: {
    kind: true,
    export: true,
    purpose: true,
    case: true,
    elements: true,
    records: true,
    subjects: true,
    recipient: true,
    format: true,
    deleteBy: true,
    reason: true,
  },
  release: {
    kind: true,
    actor: true,
    purpose: true,
    case: true,
    answer: true,
    selection: true,
    records: true,
    elements: true,
    discloses: true,
    counts: true,
    obligations: true,
    policy: true,
    reason: true,
  },
  'standing-release': {
    kind: true,
    service: true,
    owner: true,
    purpose: true,
    types: true,
    elements: true,
    where: true,
    answer: true,
    obligations: true,
    volume: true,
    from: true,
    until: true,
    reason: true,
  },
  'role-grant': {
    kind: true,
    person: true,
    role: true,
    offices: true,
    audit: true,
    from: true,
    until: true,
    reason: true,
  },
  'lift-suspension': { kind: true, person: true, suspension: true, reason: true },
  'domestic-agreement': {
    kind: true,
    office: true,
    title: true,
    parties: true,
    legalBasis: true,
    purposes: true,
    elements: true,
    from: true,
    until: true,
    document: true,
    reason: true,
  },
}

/** Whether all that a request says is something that this page shows. */
export const isWhollyShown = (request: ProposalRequest): boolean =>
  Object.hasOwn(shown, request.kind) &&
  Object.keys(request).every((member) => Object.hasOwn(shown[request.kind], member))

/** Exactly what will be done, line by line. Tables of elements stand beside: `disclosed`. */
export function linesOf(request: ProposalRequest): readonly Line[] {
  switch (request.kind) {
    case 'mass-destruction':
      return [
        line('records', { moreThan: request.records }),
        line('people', { figure: request.subjects }),
        line('keys', { figure: request.keys }),
        line('cause', { word: `deciding.cause.${request.cause}` }),
        line('plan', { code: request.plan, to: `/retention/destructions/${request.plan}` }, { code: request.planHash }),
        because(request),
      ]
    case 'early-expiry':
      return [
        line('records', { figure: request.records }),
        line('class', { text: request.class }),
        line('period', { code: request.period, to: `/retention/periods/${request.class}/${request.period}` }),
        line('key', { code: request.key }),
        because(request),
      ]
    case 'restricted-restore':
      return [
        line('record', { code: request.record }),
        line('purpose', { text: request.purpose }),
        line('case', { code: request.case }),
        line('periods', ...request.periods.flatMap(({ period, key }): Said[] => [{ text: period }, { code: key }])),
        because(request),
      ]
    case 'key-ceremony':
      return [line('threshold', { figure: request.threshold }), members('custodians', request.custodians)]
    case 'founding':
      return [members('administrators', request.administrators)]
    case 'council':
      return [line('quorum', { figure: request.quorum }), members('members', request.members)]
    case 'role-grant':
      return grantLines(request)
    case 'export':
      return exportLines(request)
    case 'release':
      return releaseLines(request)
    case 'standing-release':
      return standingLines(request)
    case 'domestic-agreement':
      return agreementLines(request)
    case 'lift-suspension':
      return [
        line('person', { person: request.person }),
        line('suspension', { code: request.suspension }),
        because(request),
      ]
  }
}

const line = (name: string, ...says: readonly Said[]): Line => ({ name, says })
const because = ({ reason }: { readonly reason: string }): Line => line('reason', { text: reason })
const texts = (of: readonly string[]): readonly Said[] => of.map((text) => ({ text }))
const codes = (of: readonly string[]): readonly Said[] => of.map((code) => ({ code }))
const members = (name: string, of: readonly Approver[]): Line => line(name, ...of)
const span = ({ from, until }: { readonly from: string; readonly until: string }): readonly Line[] => [
  line('from', { at: from }),
  line('until', { at: until }),
]
const matter = (id: string | undefined): readonly Line[] => (id === undefined ? [] : [line('case', { code: id })])

const grantLines = (request: Request<'role-grant'>): readonly Line[] => [
  line('role', { word: `role.${request.role}` }),
  line('person', { person: request.person }),
  line('offices', ...(request.offices.length === 0 ? [{ word: 'deciding.everyOffice' }] : texts(request.offices))),
  ...(request.audit === undefined ? [] : [line('audit', { word: `deciding.audit.${request.audit}` })]),
  ...span(request),
  because(request),
]

const exportLines = (request: Request<'export'>): readonly Line[] => [
  line('records', { figure: request.records }),
  line('people', { figure: request.subjects }),
  line('recipient', { text: request.recipient.name }, { word: `deciding.whose.${request.recipient.whose}` }),
  line('encrypted', { text: request.recipient.kind }, { code: request.recipient.fingerprint }),
  line('format', { text: request.format }),
  line('deleteBy', { at: request.deleteBy }),
  line('purpose', { text: request.purpose }),
  ...matter(request.case),
  line('export', { code: request.export }, { code: request.recipient.id }),
  because(request),
]

const releaseLines = (request: Request<'release'>): readonly Line[] => [
  line('to', { person: request.actor }),
  line('records', { figure: request.counts.records }),
  line('people', { figure: request.counts.subjects }),
  line('answer', { word: `deciding.answer.${request.answer}` }),
  line('purpose', { text: request.purpose }),
  ...matter(request.case),
  ...(request.elements === undefined ? [] : [line('asked', ...codes(request.elements))]),
  ...(request.obligations.length === 0 ? [] : [line('obligations', ...texts(request.obligations))]),
  because(request),
  line('recordIds', ...codes(request.records)),
  line('selection', { code: request.selection }),
  line('policy', { code: request.policy }),
]

const standingLines = (request: Request<'standing-release'>): readonly Line[] => [
  line('service', { person: request.service }),
  line('owner', { person: request.owner }),
  line('purpose', { text: request.purpose }),
  line('types', ...texts(request.types)),
  line('elements', ...codes(request.elements)),
  ...Object.entries(request.where).map(([element, value]) => line('where', { code: element }, { text: value })),
  line('answer', { word: `deciding.answer.${request.answer}` }),
  line(
    'obligations',
    ...(request.obligations.length === 0
      ? [{ word: 'deciding.none' }]
      : request.obligations.map(({ kind, days }): Said => ({ text: days === undefined ? kind : `${kind}: ${days}` }))),
  ),
  line('perDay', { figure: request.volume.perDay }),
  line('perBatch', { figure: request.volume.perBatch }),
  ...span(request),
  because(request),
]

const agreementLines = (request: Request<'domestic-agreement'>): readonly Line[] => [
  line('office', { text: request.office }),
  line('title', { text: request.title }),
  line('parties', ...texts(request.parties)),
  line('legalBasis', { text: request.legalBasis }),
  line('purposes', ...texts(request.purposes)),
  line('elements', ...codes(request.elements)),
  ...span(request),
  ...(request.document === undefined ? [] : [line('document', { code: request.document })]),
  because(request),
]

/** Who has to agree. */
export const needsLines = (needs: Needs): readonly Line[] => [
  line('approvers', { figure: needs.approvers }),
  ...(needs.roles.length === 0
    ? []
    : [
        line(
          needs.everyRole === true ? 'everyRole' : 'roles',
          ...needs.roles.map((role): Said => ({ word: `role.${role}` })),
        ),
      ]),
  ...(needs.outside === 0 ? [] : [line('outside', { figure: needs.outside })]),
  ...(needs.among === undefined ? [] : [members('among', needs.among)]),
  ...(needs.notFromOffices === undefined
    ? []
    : [
        line(
          'notFromOffices',
          ...(needs.notFromOffices.length === 0 ? [{ word: 'deciding.anyOffice' }] : texts(needs.notFromOffices)),
        ),
      ]),
  line('notBy', { word: `deciding.notBy.${needs.notBy}` }),
  line('refusedBy', { word: `deciding.refusedBy.${needs.refusedBy}` }),
]

/** What is shown of which kinds of record, and how. */
export interface Disclosed {
  readonly what: string
  readonly elements: readonly string[]
  readonly shown: readonly ('revealed' | 'masked' | 'pseudonymised' | 'withheld' | 'destroyed')[]
  readonly restricted: boolean
  readonly records: number | undefined
}

export function disclosed(request: ProposalRequest): readonly Disclosed[] {
  if (request.kind === 'release')
    return request.discloses.map(({ type, classification, role, elements, shown: how, restricted, of }) => ({
      what: [type, classification, ...(role === undefined ? [] : [role])].join(' · '),
      elements,
      shown: [how],
      restricted,
      records: of.length,
    }))
  if (request.kind === 'export')
    return request.elements.map(({ element, shown: how }) => ({
      what: element,
      elements: [],
      shown: how,
      restricted: false,
      records: undefined,
    }))
  return []
}
