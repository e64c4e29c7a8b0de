/** Whether something has a form: what a page is to draw is looked at by these few, for it has no schemas. */
export type Form = (said: unknown) => boolean

export const text =
  (of?: RegExp): Form =>
  (said) =>
    typeof said === 'string' && (of === undefined || of.test(said))

export const one =
  (...of: readonly unknown[]): Form =>
  (said) =>
    of.includes(said)

export const count: Form = (said) => Number.isSafeInteger(said) && Number(said) >= 0

export const list =
  (of: Form): Form =>
  (said) =>
    Array.isArray(said) && said.every(of)

type Members = Readonly<Record<string, Form>>

/** Has each of these, may have each of those, and nothing else unless `more` is let in. */
export const object =
  (members: Members, optional: Members = {}, more = false): Form =>
  (said) => {
    if (typeof said !== 'object' || said === null || Array.isArray(said)) return false
    const own = said as Readonly<Record<string, unknown>>
    return (
      Object.entries(members).every(([name, of]) => Object.hasOwn(own, name) && of(own[name])) &&
      Object.entries(optional).every(([name, of]) => own[name] === undefined || of(own[name])) &&
      (more || Object.keys(own).every((name) => Object.hasOwn(members, name) || Object.hasOwn(optional, name)))
    )
  }

export const hash: Form = text(/^[A-Za-z0-9_-]{43}$/)
export const uuid: Form = text(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
/** RFC 3339 in UTC. */
export const instant: Form = (said) =>
  text(/^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?Z$/)(said) && !Number.isNaN(Date.parse(String(said)))
