/** Of a node that is measured: one person asks as fast as it answers. Counting itself stays. */
export const uncounted = {
  CARNET_PERSON_REQUESTS: '10000000',
  CARNET_SERVICE_REQUESTS: '10000000',
  CARNET_ADDRESS_REQUESTS: '10000000',
} as const
