import { metrics } from '@opentelemetry/api'

export interface Answered {
  readonly route: string
  readonly method: string
  readonly status: number
  readonly milliseconds: number
}

/**
 * Counts and durations under OpenTelemetry's names for HTTP servers. Only the API is used: without a provider nothing is
 * measured. THREAT: personal data in metrics. Route patterns, methods and status codes are all that is ever told.
 */
export function createMetrics(): (answered: Answered) => void {
  const meter = metrics.getMeter('carnet-edge')
  const duration = meter.createHistogram('http.server.request.duration', { unit: 's' })
  const answers = meter.createCounter('carnet.requests')
  return ({ route, method, status, milliseconds }) => {
    const attributes = { 'http.route': route, 'http.request.method': method, 'http.response.status_code': status }
    duration.record(milliseconds / 1000, attributes)
    answers.add(1, attributes)
  }
}
