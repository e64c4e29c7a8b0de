import { granted } from '@carnet/api'
import { changed, type Deeds, type OperationPorts, read } from './deed.ts'
import { identityPorts } from './initialise.ts'
import { originOf } from './origin.ts'
import { addServiceKey, endServiceKey, type ServicePorts, serviceKeys } from './services/index.ts'

export const servicePorts = (
  on: Pick<OperationPorts, 'database' | 'vault' | 'authority' | 'random' | 'node' | 'now'>,
): ServicePorts => ({ ...identityPorts(on, on.now), audience: originOf(on.authority) })

/** What services are known by. */
export const serviceDeeds: Deeds<'addServiceKey' | 'serviceKeys' | 'endServiceKey'> = {
  addServiceKey: {
    action: 'add-service-key',
    answer: (decided, on) =>
      changed(decided, on, (transaction) => addServiceKey(transaction, servicePorts(on), decided.request)),
  },
  serviceKeys: {
    action: 'list-service-keys',
    answer: ({ request }, on) => read(on, (transaction) => serviceKeys(transaction, servicePorts(on), request.id)),
  },
  endServiceKey: {
    action: 'end-service-key',
    answer: async (decided, on) => {
      const done = await changed(decided, on, (transaction) =>
        endServiceKey(transaction, servicePorts(on), decided.request.id),
      )
      return done.ok ? granted({}) : done
    },
  },
}
