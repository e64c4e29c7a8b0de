import { z } from 'zod'
import { ExportId, RecipientId } from './export-proposal.ts'
import {
  Export,
  ExportFile,
  ExportList,
  ExportRequest,
  ExportTrace,
  ExportTraceRequest,
  ExportWord,
  Recipient,
  RecipientList,
  RecipientRegistration,
} from './export.ts'
import { nothing, operation } from './operation.ts'

const OfExport = z.strictObject({ id: ExportId })
const OfRecipient = z.strictObject({ id: RecipientId })

/** Files that leave: to whom, what is in them, and what became of them. */
export const exportOperations = {
  registerRecipient: operation(
    'POST',
    '/v1/export-recipients',
    'Register a key that files may be encrypted to; it counts once somebody else confirmed it',
    RecipientRegistration,
    Recipient,
  ),
  recipients: operation('GET', '/v1/export-recipients', 'Whom files may be encrypted to', nothing, RecipientList),
  confirmRecipient: operation(
    'POST',
    '/v1/export-recipients/{id}/confirm',
    'Confirm whose key it is; never one’s own registration',
    OfRecipient,
    Recipient,
  ),
  endRecipient: operation(
    'POST',
    '/v1/export-recipients/{id}/end',
    'End a recipient: nothing more is encrypted to it',
    OfRecipient,
    Recipient,
  ),
  requestExport: operation(
    'POST',
    '/v1/exports',
    'Ask for a file of elements of records, for one recipient; made once somebody else approved it',
    ExportRequest,
    Export,
  ),
  exports: operation(
    'GET',
    '/v1/exports',
    'One’s own exports, for who answers for them all; what is overdue shows as that',
    nothing,
    ExportList,
  ),
  showExport: operation('GET', '/v1/exports/{id}', 'An export, and where it stands', OfExport, Export),
  fetchExport: operation(
    'POST',
    '/v1/exports/{id}/fetch',
    'Fetch one’s approved export, encrypted to its recipient; stamped before anything is opened for it',
    OfExport,
    ExportFile,
  ),
  acknowledgeExport: operation(
    'POST',
    '/v1/exports/{id}/acknowledge',
    'Hand in the receipt code from inside the package',
    ExportWord,
    Export,
  ),
  certifyDeletion: operation(
    'POST',
    '/v1/exports/{id}/certify-deletion',
    'Hand in the deletion code from inside the package: the recipient has deleted it',
    ExportWord,
    Export,
  ),
  revokeExport: operation(
    'POST',
    '/v1/exports/{id}/revoke',
    'Revoke an export that nobody has fetched yet',
    OfExport,
    Export,
  ),
  traceExport: operation(
    'POST',
    '/v1/exports/trace',
    'Whose copy a file is that was found somewhere',
    ExportTraceRequest,
    ExportTrace,
  ),
} as const
