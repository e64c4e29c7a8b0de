import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { secretFileFault } from './secret-file.ts'
import { setting } from './setting.ts'
import type { VaultSettings } from './socket/index.ts'

/** Where tasks and duties come from: part of the configuration. Read in docs/operate.md. */
export const caseSourceShape = {
  caseSource: setting(z.url({ protocol: /^https?$/ }).optional(), {
    flag: 'case-source',
    environment: 'CARNET_CASE_SOURCE',
    takes: 'URL',
    otherwise: 'cases are opened by hand',
    says: 'Address of the host system that answers who is on which task and duty now.',
  }),
  caseSourceSecretFile: setting(z.string().min(1).optional(), {
    flag: 'case-source-secret-file',
    environment: 'CARNET_CASE_SOURCE_SECRET_FILE',
    takes: 'FILE',
    otherwise: 'none is sent',
    says: 'File, readable by its owner alone, with the token that the host system takes.',
  }),
  caseSourceLastKnown: setting(z.coerce.number().int().min(0).max(480).default(0), {
    flag: 'case-source-last-known',
    environment: 'CARNET_CASE_SOURCE_LAST_KNOWN',
    takes: 'MINUTES',
    says: 'For how many minutes the host system’s last answer serves while it gives none; 0: what needs it is refused.',
  }),
}

interface Named {
  readonly caseSource?: string | undefined
  readonly caseSourceSecretFile?: string | undefined
  readonly caseSourceLastKnown: number
}

/** THREAT: a token sent in clear over a network. */
export function caseSourceFault({ caseSource, caseSourceSecretFile: file }: Named): string | undefined {
  if (caseSource === undefined)
    return file === undefined ? undefined : '--case-source-secret-file: needs --case-source beside it'
  const { protocol, hostname } = new URL(caseSource)
  if (protocol === 'http:' && !['localhost', '127.0.0.1', '[::1]'].includes(hostname))
    return '--case-source: any but this machine is asked over https'
  return file === undefined ? undefined : secretFileFault('--case-source-secret-file', file)
}

export function caseSourceOf({
  caseSource,
  caseSourceSecretFile: file,
  caseSourceLastKnown,
}: Named): Pick<VaultSettings, 'caseSource'> {
  if (caseSource === undefined) return {}
  const secret = file === undefined ? {} : { secret: readFileSync(file, 'utf8').trim() }
  return { caseSource: { url: caseSource, ...secret, lastKnown: caseSourceLastKnown * 60_000 } }
}
