import { createHash } from 'node:crypto'
import { z } from 'zod'
import { referenceStyle } from './reference-style.ts'

/** A page of HTML, and the policy that lets its own style and nothing else be loaded. */
export interface ReferencePage {
  readonly html: string
  readonly policy: string
}

const Named = z.record(z.string(), z.unknown())
const Parameter = z.looseObject({ name: z.string(), in: z.string(), required: z.boolean().optional(), schema: Named })
const Content = z.record(z.string(), z.looseObject({ schema: Named.optional() }))
const Described = z.looseObject({
  operationId: z.string(),
  summary: z.string(),
  parameters: z.array(Parameter).optional(),
  requestBody: z.looseObject({ content: Content }).optional(),
  responses: z.record(z.string(), z.looseObject({ description: z.string().optional(), content: Content.optional() })),
})
const Description = z.looseObject({
  info: z.looseObject({ title: z.string(), version: z.string(), summary: z.string() }),
  paths: z.record(z.string(), z.record(z.string(), Described)),
  components: z.looseObject({ schemas: z.record(z.string(), Named).optional() }),
})
type Schema = z.infer<typeof Named>
type Described = z.infer<typeof Described>

interface Route {
  readonly path: string
  readonly method: string
  readonly is: Described
}

/** The description of the interface as one page: read without JavaScript, searched by the browser, nothing fetched from elsewhere. */
export function referencePage(description: object): ReferencePage {
  const { info, paths, components } = Description.parse(JSON.parse(JSON.stringify(description)))
  const routes = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, is]) => ({ path, method: method.toUpperCase(), is })),
  )
  const groups = Map.groupBy(routes, ({ path }) => groupOf(path))
  const schemas = Object.entries(components.schemas ?? {})
  const sections = [...groups].map(([group, all]) => section(group, all)).join('')
  const style = createHash('sha256').update(referenceStyle).digest('base64')
  return {
    policy: `default-src 'none'; style-src 'sha256-${style}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
    html: `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${text(info.title)} ${text(info.version)}: API reference</title><style>${referenceStyle}</style></head>
<body><a class="skip" href="#routes">To the operations</a><div class="page">
<nav aria-label="Operations">${contents(groups)}</nav>
<main id="routes"><h1>${text(info.title)} API</h1><p>${text(info.summary)} Version ${text(info.version)}.
Every request has a token of a named person or a service, where it does not say otherwise:
<code>Authorization: Bearer …</code>. What is refused is a problem (RFC 9457). For machines: <a href="/v1/openapi.json">openapi.json</a>.</p>
${sections}<h2 id="forms">Forms</h2>${schemas.map(form).join('')}</main></div></body></html>
`,
  }
}

/** Text as HTML shows it. THREAT: a description that a page would take for an element or a script. */
const text = (value: string): string =>
  value.replace(/[&<>"']/g, (each) => `&#${each.charCodeAt(0)};`).replace(/`([^`]+)`/g, '<code>$1</code>')

const groupOf = (path: string): string => path.split('/').find((step) => step !== '' && step !== 'v1') ?? path

const contents = (groups: ReadonlyMap<string, readonly Route[]>): string =>
  [...groups]
    .map(([group, all]) => {
      const links = all.map(
        ({ path, method, is }) => `<li><a href="#${text(is.operationId)}">${method} ${text(path)}</a></li>`,
      )
      return `<p><a href="#at-${text(group)}">${text(group)}</a></p><ul>${links.join('')}</ul>`
    })
    .join('')

const section = (group: string, routes: readonly Route[]): string =>
  `<section aria-labelledby="at-${text(group)}"><h2 id="at-${text(group)}">${text(group)}</h2>${routes.map(article).join('')}</section>`

function article({ path, method, is }: Route): string {
  const parameters = is.parameters ?? []
  const asked = Object.entries(is.requestBody?.content ?? {})
  const answers = Object.entries(is.responses).filter(([status]) => status !== 'default')
  return `<article><h3 id="${text(is.operationId)}">${text(is.summary)}</h3>
<p class="route"><code><span class="method">${method}</span> ${text(path)}</code></p>
${parameters.length === 0 ? '' : `<h4>Parameters</h4><ul class="members">${parameters.map(parameter).join('')}</ul>`}
${asked.map(([kind, { schema }]) => `<h4>Request, ${text(kind)}</h4>${shape(schema ?? {})}`).join('')}
${answers.map(answer).join('')}</article>`
}

const parameter = ({ name, in: where, required, schema }: z.infer<typeof Parameter>): string =>
  `<li><code>${text(name)}</code> <span class="faint">in the ${text(where)}${required === true ? '' : ', optional'}</span> ${shape(schema)}</li>`

function answer([status, { description, content }]: [string, Described['responses'][string]]): string {
  const forms = Object.entries(content ?? {}).map(
    ([kind, { schema }]) => `<p class="faint">${text(kind)}</p>${shape(schema ?? {})}`,
  )
  return `<h4>${text(status)}: ${text(description ?? '')}</h4>${forms.join('')}`
}

const form = ([name, schema]: [string, Schema]): string =>
  `<article><h3 id="form-${text(name)}">${text(name)}</h3>${shape(schema)}</article>`

/** A schema as it is read: its type, what it says of itself, and its members within. */
function shape(schema: Schema): string {
  const { $ref: reference, description } = schema
  if (typeof reference === 'string') {
    const name = reference.slice(reference.lastIndexOf('/') + 1)
    return `<a href="#form-${text(name)}">${text(name)}</a>`
  }
  const said = typeof description === 'string' ? ` <span class="faint">${text(description)}</span>` : ''
  return `${kindOf(schema)}${said}${membersOf(schema)}`
}

function kindOf({ const: constant, enum: values, type, format, pattern, maximum, maxLength }: Schema): string {
  if (constant !== undefined) return `<code>${text(JSON.stringify(constant))}</code>`
  if (Array.isArray(values)) return values.map((value) => `<code>${text(JSON.stringify(value))}</code>`).join(' | ')
  const limits = [
    format,
    pattern,
    maximum === undefined ? undefined : `≤ ${maximum as number}`,
    maxLength === undefined ? undefined : `at most ${maxLength as number} characters`,
  ]
  const more = limits.filter((limit) => typeof limit === 'string').join(', ')
  const is = Array.isArray(type) ? type.join(' | ') : typeof type === 'string' ? type : ''
  return `<code>${text(is)}</code>${more === '' ? '' : ` <span class="faint">${text(more)}</span>`}`
}

function membersOf(schema: Schema): string {
  const required = z.array(z.string()).catch([]).parse(schema['required'])
  const members = Object.entries(Named.catch({}).parse(schema['properties'])).map(
    ([name, value]) =>
      `<li><code>${text(name)}</code>${required.includes(name) ? '' : ' <span class="faint">optional</span>'} ${shape(Named.parse(value))}</li>`,
  )
  const choices = ['anyOf', 'oneOf', 'allOf'].flatMap((key) =>
    z
      .array(Named)
      .catch([])
      .parse(schema[key])
      .map((each) => `<li><span class="faint">${key === 'allOf' ? 'and' : 'or'}</span> ${shape(each)}</li>`),
  )
  const items = Named.safeParse(schema['items'])
  const each = items.success ? [`<li><span class="faint">each</span> ${shape(items.data)}</li>`] : []
  const all = [...members, ...choices, ...each]
  return all.length === 0 ? '' : `<ul class="members">${all.join('')}</ul>`
}
