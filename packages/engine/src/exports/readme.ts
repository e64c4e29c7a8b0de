import type { ExportManifest } from '@carnet/api'

/** What somebody reads who opened the package and knows nothing of it. */
export const readmeOf = ({ file, purpose, authority, deleteBy, made, obligations }: ExportManifest): string =>
  [
    `This package was made for you by ${authority} on ${made}.`,
    '',
    `  ${file.name}     the data`,
    '  manifest.json  what it is, for which purpose, and until when you may have it',
    '  manifest.sig   the node’s signature of the manifest',
    '',
    `Purpose: ${purpose}. Use it for nothing else.`,
    ...(obligations.length === 0 ? [] : [`Obligations: ${obligations.map(({ kind }) => kind).join(', ')}.`]),
    `Delete it, and every copy, by ${deleteBy}.`,
    '',
    'Tell the sender that it arrived, with the receipt code in manifest.json (codes.receipt), and that you have deleted',
    'it, with the deletion code (codes.deletion): keep that one apart. Every copy bears marks that say whose it is.',
    '',
  ].join('\n')
