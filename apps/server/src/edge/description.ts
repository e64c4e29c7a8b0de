import * as api from '@carnet/api'
import { formatNames } from '@carnet/customs'
import { z } from 'zod'
import { createDocument, type ZodOpenApiOperationObject, type ZodOpenApiPathsObject } from 'zod-openapi'

/** Schemas that the description names once and refers to. */
const named = [
  'Actor',
  'ActorCreated',
  'ActorList',
  'ActorListed',
  'Case',
  'CaseList',
  'CaseOpening',
  'DeferredReport',
  'Examination',
  'Health',
  'IntakeReport',
  'Job',
  'JobList',
  'LedgerStatus',
  'PersonCreation',
  'ProblemDocument',
  'PurposeList',
  'Receipt',
  'ReleaseRequest',
  'ServiceCreation',
  'TokenIssued',
  'View',
] as const satisfies readonly (keyof typeof api)[]

/** Description of the interface in OpenAPI 3.1, made from the schemas that parse what crosses it. */
export function describeApi(version: string): object {
  for (const name of named) {
    const schema = api[name]
    const about = z.globalRegistry.get(schema)
    if (about?.id === undefined) z.globalRegistry.add(schema, { ...about, id: name })
  }
  const paths: Record<string, Record<string, ZodOpenApiOperationObject>> = {}
  for (const [name, operation] of Object.entries<api.Operation>(api.operations)) {
    const path = (paths[operation.path] ??= {})
    path[operation.method.toLowerCase()] = describeOperation(name, operation)
  }
  return createDocument({
    openapi: '3.1.1',
    info: {
      title: 'Carnet',
      version,
      summary: 'The privacy layer for customs data.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    security: [{ token: [] }],
    paths: { ...(paths as ZodOpenApiPathsObject), ...besideOperations },
    components: {
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', description: 'A token of a named person or a service.' },
      },
      responses: {
        problem: {
          description: `A problem (RFC 9457). Its type ends in one of: ${Object.keys(api.problems).join(', ')}.`,
          content: { 'application/problem+json': { schema: api.ProblemDocument } },
        },
      },
    },
  })
}

const refusal = { default: { $ref: '#/components/responses/problem' } } as const

function describeOperation(name: string, operation: api.Operation): ZodOpenApiOperationObject {
  const { method, path, request, response, summary } = operation
  const shape = request instanceof z.ZodObject ? (request.shape as Readonly<Record<string, z.ZodType>>) : {}
  const inPath = Object.entries(shape).filter(([key]) => path.includes(`{${key}}`))
  const rest = Object.entries(shape).filter(([key]) => !path.includes(`{${key}}`))
  const asked = method === 'GET' ? { query: rest } : {}
  const hasBody = method === 'POST' && (rest.length > 0 || !(request instanceof z.ZodObject))
  return {
    operationId: name,
    summary,
    ...parametersOf({ path: inPath, ...asked }),
    ...(hasBody
      ? {
          requestBody: {
            required: true,
            content: {
              'application/json': {
                // What stands in the path stands nowhere else.
                schema: inPath.length === 0 ? request : z.strictObject(Object.fromEntries(rest)),
              },
            },
          },
        }
      : {}),
    responses: { '200': { description: summary, content: { 'application/json': { schema: response } } }, ...refusal },
  }
}

type Members = readonly (readonly [name: string, schema: z.ZodType])[]

function parametersOf(
  places: Readonly<Partial<Record<'path' | 'query', Members>>>,
): Pick<ZodOpenApiOperationObject, 'requestParams'> {
  const given = Object.entries(places).filter(([, members]) => members.length > 0)
  if (given.length === 0) return {}
  return {
    requestParams: Object.fromEntries(given.map(([place, members]) => [place, z.object(Object.fromEntries(members))])),
  }
}

const bytes = { schema: { type: 'string', format: 'binary' } } as const
const report = { 'application/json': { schema: api.IntakeReport } }
const deferred = { 'application/json': { schema: api.DeferredReport } }

/** What is not JSON in, JSON out: messages, static files, and what needs no token. */
const besideOperations: ZodOpenApiPathsObject = {
  '/v1/messages': {
    post: {
      operationId: 'ingest',
      summary: 'Take a message in: all of it or nothing',
      requestParams: {
        query: z.object({
          format: z.enum(formatNames).optional().describe('By default found from the content.'),
          mapping: z
            .string()
            .max(60)
            .optional()
            .describe('Name of a mapping for a CSV message whose header selects none.'),
        }),
        header: z.object({
          'Idempotency-Key': z
            .string()
            .min(1)
            .max(200)
            .optional()
            .describe('The same key is answered with the same report.'),
          'Csv-Mapping': z
            .string()
            .optional()
            .describe('A mapping file in base64url, for a CSV message with a header of its own.'),
        }),
      },
      requestBody: { required: true, content: { 'application/octet-stream': bytes } },
      responses: {
        '200': { description: 'This message had been taken in before', content: report },
        '201': { description: 'Taken in, and durable', content: report },
        '202': {
          description: 'The key provider is down: kept sealed and durable, to be taken in once it answers',
          content: deferred,
        },
        ...refusal,
      },
    },
  },
  '/v1/jobs/{id}/events': {
    get: {
      operationId: 'jobEvents',
      summary:
        'A job as server-sent events: `job` with the job whenever it has changed, `problem` where it cannot be followed; ends with the job',
      requestParams: { path: z.object({ id: api.JobId }) },
      responses: {
        '200': { description: 'The events', content: { 'text/event-stream': { schema: { type: 'string' } } } },
        ...refusal,
      },
    },
  },
  '/v1/standing/{id}/batches': {
    post: {
      operationId: 'readStanding',
      summary: 'Read by a standing release: one JSON a line, each batch under an entry of its own',
      requestParams: { path: z.object({ id: api.StandingId }) },
      requestBody: {
        required: true,
        content: { 'application/json': { schema: api.StandingRead.omit({ id: true }) } },
      },
      responses: {
        '200': {
          description: 'Lines, the last of which is `end`; what has no such line broke off',
          content: { 'application/x-ndjson': { schema: api.StandingLine } },
        },
        ...refusal,
      },
    },
  },
  '/ledger/{file}': {
    get: {
      operationId: 'ledgerFile',
      summary:
        'A static file of the ledger: `checkpoint`, or a tile as in C2SP tlog-tiles; entries need an auditor’s token',
      security: [{}, { token: [] }],
      requestParams: { path: z.object({ file: z.string().describe('May contain slashes.') }) },
      responses: {
        '200': { description: 'The file', content: { 'application/octet-stream': bytes } },
        ...refusal,
      },
    },
  },
  '/health': {
    get: {
      operationId: 'health',
      summary: 'Whether the node is ready',
      security: [],
      responses: {
        '200': { description: 'Ready', content: { 'application/json': { schema: api.Health } } },
        '503': { description: 'Not ready', content: { 'application/json': { schema: api.Health } } },
      },
    },
  },
  '/v1/reference': {
    get: {
      operationId: 'reference',
      summary: 'This description as a page to read',
      security: [],
      responses: { '200': { description: 'A page', content: { 'text/html': { schema: { type: 'string' } } } } },
    },
  },
  '/v1/openapi.json': {
    get: {
      operationId: 'openapi',
      summary: 'This description',
      security: [],
      responses: {
        '200': { description: 'OpenAPI 3.1', content: { 'application/json': { schema: { type: 'object' } } } },
      },
    },
  },
}
