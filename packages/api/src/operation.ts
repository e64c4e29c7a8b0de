import { z } from 'zod'

/** One thing that can be asked of a node. The request is the path's parameters, the query and the body in one object. */
export interface Operation<Request extends z.ZodType = z.ZodType, Response extends z.ZodType = z.ZodType> {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly summary: string
  readonly request: Request
  readonly response: Response
}

export const operation = <Request extends z.ZodType, Response extends z.ZodType>(
  method: 'GET' | 'POST',
  path: string,
  summary: string,
  request: Request,
  response: Response,
): Operation<Request, Response> => ({ method, path, summary, request, response })

export const nothing = z.strictObject({})
