import { type Operation, operations } from '@carnet/api'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { describeApi } from './description.ts'

const Parameter = z.looseObject({ name: z.string(), in: z.string(), required: z.boolean().optional() })
const Described = z.looseObject({
  parameters: z.array(Parameter).optional(),
  requestBody: z
    .looseObject({ content: z.record(z.string(), z.looseObject({ schema: z.record(z.string(), z.unknown()) })) })
    .optional(),
})
const Description = z.looseObject({ paths: z.record(z.string(), z.record(z.string(), Described)) })

const { paths } = Description.parse(JSON.parse(JSON.stringify(describeApi('0.1.0'))))
const shapeOf = ({ request }: Operation): Readonly<Record<string, z.ZodType>> =>
  request instanceof z.ZodObject ? request.shape : {}

describe.each(Object.entries<Operation>(operations))('the description of %s', (_, operation) => {
  const described = paths[operation.path]?.[operation.method.toLowerCase()]
  const parameters = described?.parameters ?? []
  const inQuery = parameters.filter((each) => each.in === 'query')
  const members = Object.entries(shapeOf(operation))
  const beside = members.filter(([name]) => !operation.path.includes(`{${name}}`))

  test('names what stands in the path', () => {
    const inPath = [...operation.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)
    expect(parameters.filter((each) => each.in === 'path').map(({ name }) => name)).toEqual(inPath)
  })

  test('names all else that it takes: of a GET in the query, of a POST in the body', () => {
    const names = beside.map(([name]) => name).sort()
    if (operation.method === 'GET') {
      expect(inQuery.map(({ name }) => name).sort()).toEqual(names)
      for (const [name, schema] of beside)
        expect(inQuery.find((each) => each.name === name)?.required ?? false, name).toBe(
          !schema.safeParse(undefined).success,
        )
      expect(described?.requestBody).toBeUndefined()
      return
    }
    expect(inQuery).toEqual([])
    const body = described?.requestBody?.content['application/json']?.schema
    if (members.length > 0 && names.length === 0) expect(body).toBeUndefined()
    // A form that is named stands among the components.
    const properties = body?.['properties']
    if (properties !== undefined) expect(Object.keys(properties as object).sort()).toEqual(names)
  })
})
