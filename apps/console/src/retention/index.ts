/**
 * Retention: where data ends, or rests until somebody lifts it.
 *
 * In:    a case; an identifier that is typed, and goes to the node alone; ids of records, holds and periods.
 * Out:   what is held about whom, and who is one with whom; what an erasure, an expiry or a lift would do, before it does it;
 *        certificates, each receipt checked here.
 * Never: an identifier’s value in an address, a title or storage; a destruction that nobody looked at before.
 */
export { Certificate } from './certificate.tsx'
export { Destructions } from './destructions.tsx'
export { Holds } from './holds.tsx'
export { PeriodPage } from './period-page.tsx'
export { Periods } from './periods.tsx'
export { RecordPage } from './record-page.tsx'
export { Retention } from './retention.tsx'
export { SubjectPage } from './subject-page.tsx'
export { Subjects } from './subjects.tsx'
